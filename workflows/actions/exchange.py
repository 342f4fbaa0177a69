"""Taking over what others ask and learnt, one by one, with where it came from."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, record_about
from portfolio.models import Portfolio
from workflows.actions.playbook import add_criterion, edit_criterion, start_draft
from workflows.exchange import ReadPack, read_pack
from workflows.exchange.reading import PackCheck
from workflows.models import BorrowedLesson, Criterion, Gate, ReceivedPack
from workflows.playbook.entries import CRITERION, columns
from workflows.playbook.mistakes import is_cited
from workflows.policy import may_edit_playbook


@transaction.atomic
def receive_pack(
    portfolio: Portfolio, content: bytes, *, by: User, at: datetime
) -> ReceivedPack:
    """Keep a pack, to look at and adopt from; the same one twice is the same one.

    Raises ValidationError when it is no good pack, or was changed on its way.
    """
    require(may_edit_playbook(by, portfolio))
    pack = read_pack(content)
    Portfolio.objects.select_for_update(no_key=True).get(pk=portfolio.pk)
    digest = hashlib.sha256(content).hexdigest()
    if found := portfolio.received_packs.filter(digest=digest).first():
        return found
    received = ReceivedPack.objects.create(
        portfolio=portfolio,
        content=content.decode("utf-8-sig"),
        digest=digest,
        organisation=pack.organisation,
        fingerprint=pack.fingerprint,
        received_at=at,
        received_by=by,
    )
    record_about(
        portfolio,
        Kind.PACK_RECEIVED,
        by=by,
        at=at,
        organisation=pack.organisation,
        fingerprint=pack.fingerprint,
    )
    return received


@transaction.atomic
def adopt_check(
    received: ReceivedPack, slug: str, *, gate: Gate, by: User, at: datetime
) -> Criterion:
    """Put a check of theirs in the draft of this gate, with its origin.

    Where the gate asks it already in other words, theirs take their place.
    """
    require(may_edit_playbook(by, received.portfolio))
    require(gate.portfolio_id == received.portfolio_id)
    pack = pack_in(received)
    check = next((each for each in pack.checks if each.slug == slug), None)
    if check is None:
        raise ValidationError(_("There is no such check in this pack."), code="check")
    draft = gate.checklists.drafts().first() or start_draft(gate, by=by, at=at)
    facts = facts_of(check) | {"origin": origin_of(pack, check)}
    ours = draft.criteria.filter(slug=slug).first()
    if ours is None:
        return add_criterion(draft, facts, slug=slug, by=by, at=at)
    if is_asked_so(ours, check):
        raise ValidationError(
            _("This decision point asks it already, in the same words."), code="same"
        )
    # What made us ask it stays ours.
    del facts["because"]
    return edit_criterion(ours, facts, by=by, at=at)


@transaction.atomic
def adopt_lesson(
    received: ReceivedPack, number: int, *, by: User, at: datetime
) -> BorrowedLesson:
    """Put a lesson of theirs in our library, with its origin."""
    portfolio = received.portfolio
    require(may_edit_playbook(by, portfolio))
    pack = pack_in(received)
    lesson = next((each for each in pack.lessons if each.number == number), None)
    if lesson is None:
        raise ValidationError(_("There is no such lesson in this pack."), code="lesson")
    Portfolio.objects.select_for_update(no_key=True).get(pk=portfolio.pk)
    origin = lesson_origin(pack, number)
    if portfolio.borrowed_lessons.filter(origin=origin).exists():
        raise ValidationError(_("This lesson is in your library already."), code="same")
    borrowed = BorrowedLesson(
        portfolio=portfolio,
        organisation=pack.organisation,
        origin=origin,
        fingerprint=pack.fingerprint,
        **{name: getattr(lesson, name) for name in TAKEN},
        at=at,
        by=by,
    )
    borrowed.full_clean()
    borrowed.save()
    record_about(
        portfolio,
        Kind.LESSON_BORROWED,
        by=by,
        at=at,
        organisation=pack.organisation,
        lesson=borrowed.text,
    )
    return borrowed


# What is taken over of a lesson, word for word.
TAKEN = (
    "initiative",
    "stage",
    "learnt_on",
    "text",
    "what_happened",
    "failure_mode",
    "worked",
    "useful_for",
)


def pack_in(received: ReceivedPack) -> ReadPack:
    return read_pack(received.content.encode())


def facts_of(check: PackCheck) -> dict[str, object]:
    """The columns of a criterion; what it cites that we do not have stays behind."""
    facts = columns(check.entry, CRITERION)
    del facts["slug"]
    cited = [key for key in facts["because"] if is_cited(key) and not key.isdigit()]
    return {**facts, "because": cited}


def is_asked_so(ours: Criterion, check: PackCheck) -> bool:
    """Whether it is the same question; why each asks it is their own."""
    facts = facts_of(check).items()
    apart = ("because", "origin")
    return all(
        getattr(ours, name) == value for name, value in facts if name not in apart
    )


def origin_of(pack: ReadPack, check: PackCheck) -> str:
    """In the words of the moment: whose it is, which version, and who signed."""
    signed = pack.fingerprint or _("not signed")
    return f"{pack.organisation}: {check.gate} {check.version}, {check.slug} ({signed})"


def lesson_origin(pack: ReadPack, number: int) -> str:
    return f"{pack.address}/p/{pack.portfolio}/#lesson-{number}"
