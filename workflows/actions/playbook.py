"""Keeping the playbook: a draft of a checklist, its criteria, and publishing it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import Kind, Stale, lock, record, record_about
from workflows.models import Checklist, Criterion, Gate, Review
from workflows.playbook.entries import TEXT_COLUMNS, one_line
from workflows.playbook.mistakes import errors_in
from workflows.playbook.versions import changes, is_same, mark, newer_of
from workflows.policy import may_edit_playbook, may_request_decision
from workflows.standing import forget

# What can be edited of a criterion; its slug never changes.
EDITABLE = (
    "level",
    "guards",
    "applies_when",
    "in_light",
    "check_name",
    "is_judged",
    "sources",
    "because",
    "origin",
    *TEXT_COLUMNS,
)


@transaction.atomic
def start_draft(gate: Gate, *, by: User, at: datetime) -> Checklist:
    """Copy the version in force, to work on. There is one draft of a gate at a time."""
    gate = _lock(gate, by)
    if gate.checklists.drafts().exists():
        raise ValidationError(
            _("There is a draft already. Go on with it, or discard it."), code="draft"
        )
    draft = Checklist.objects.create(gate=gate, version=_next_version(gate))
    newest = gate.checklists.published().first()
    copies = list(newest.criteria.all()) if newest else []
    for copy in copies:
        copy.pk, copy.checklist = None, draft
    Criterion.objects.bulk_create(copies)
    return draft


@transaction.atomic
def add_criterion(
    draft: Checklist,
    facts: dict[str, Any],
    *,
    slug: str = "",
    by: User,
    at: datetime,
) -> Criterion:
    """Ask something more, at the end. Its slug is made once, of the English label.

    One that came from elsewhere keeps its own, unless another gate has that.
    """
    draft = _lock_draft(draft, by)
    last = draft.criteria.order_by("order").last()
    criterion = Criterion(checklist=draft, order=last.order + 1 if last else 1)
    _write(criterion, facts)
    elsewhere = Criterion.objects.filter(
        checklist__gate__portfolio=draft.gate.portfolio_id, slug=slug
    ).exclude(checklist__gate=draft.gate)
    keeps = bool(slug) and not elsewhere.exists()
    criterion.slug = slug if keeps else _new_slug(draft, criterion.label_en)
    _refuse(criterion)
    criterion.save()
    return criterion


@transaction.atomic
def edit_criterion(
    criterion: Criterion,
    facts: dict[str, Any],
    *,
    seen: str = "",
    by: User,
    at: datetime,
) -> Criterion:
    """Change a criterion of a draft. Raises ValidationError per field.

    `seen` is the mark that it had when it was read; raises Stale when somebody else
    changed it since.
    """
    _lock_draft(criterion.checklist, by)
    criterion.refresh_from_db()
    before = mark(criterion)
    _write(criterion, facts)
    if seen and seen != before and mark(criterion) != before:
        raise Stale(
            _("Somebody else changed this meanwhile. Compare and save again."),
            code="stale",
        )
    _refuse(criterion)
    criterion.save()
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: User, at: datetime) -> None:
    """Ask this no longer. Answers to it stay, and count again if it comes back."""
    _lock_draft(criterion.checklist, by)
    criterion.delete()


@transaction.atomic
def place_criterion(
    criterion: Criterion, place: int, *, by: User, at: datetime
) -> None:
    """Move a criterion to this place in the draft; the first is 1."""
    draft = _lock_draft(criterion.checklist, by)
    rest = list(draft.criteria.exclude(pk=criterion.pk).order_by("order"))
    rest.insert(max(place, 1) - 1, criterion)
    for order, each in enumerate(rest, start=1):
        each.order = order
    Criterion.objects.bulk_update(rest, ["order"])


@transaction.atomic
def discard_draft(draft: Checklist, *, by: User, at: datetime) -> None:
    """Throw a draft away; what is in force stays."""
    _lock_draft(draft, by).delete()


@transaction.atomic
def publish(draft: Checklist, *, note: str, by: User, at: datetime) -> Checklist:
    """Put a draft in force. Open reviews keep their version until they adopt this one.

    Raises ValidationError where there is no note, or nothing changed.
    """
    draft = _lock_draft(draft, by)
    gate, newest = draft.gate, draft.gate.checklists.published().first()
    old = list(newest.criteria.all()) if newest else []
    new = list(draft.criteria.all())
    if is_same(old, new):
        raise ValidationError(
            _("Nothing changed yet. Change something first, or discard the draft."),
            code="unchanged",
        )
    draft.note = one_line(note)
    if not draft.note:
        raise ValidationError(
            {"note": [_("Say in a line what changed, and why.")]}, code="note"
        )
    # Another version may have come in between, from a file.
    draft.version = _next_version(gate, besides=draft)
    draft.published_at, draft.published_by = at, by
    draft.full_clean(validate_constraints=False)
    draft.save()
    forget(gate.portfolio, stage=gate.stage)
    found = changes(old, new)
    record_about(
        gate.portfolio,
        Kind.PLAYBOOK_PUBLISHED,
        by=by,
        at=at,
        gate=gate.slug,
        version=draft.version,
        note=draft.note,
        added=[each.criterion.slug for each in found if each.added],
        removed=[each.criterion.slug for each in found if each.removed],
        changed=[each.criterion.slug for each in found if each.old and each.new],
    )
    return draft


@transaction.atomic
def adopt_version(review: Review, *, by: User, at: datetime) -> Review:
    """Hold a request against the newest version; answers come along by slug."""
    initiative = lock(review.initiative)
    require(may_request_decision(by, initiative))
    review.refresh_from_db()
    newest = newer_of(review)
    if newest is None:
        raise ValidationError(
            _("There is no newer version. The checklist is up to date."), code="newest"
        )
    review.checklist = newest
    review.save(update_fields=["checklist"])
    record(initiative, Kind.VERSION_ADOPTED, by=by, at=at, version=newest.version)
    return review


def _lock(gate: Gate, by: User) -> Gate:
    gate = Gate.objects.select_for_update().get(pk=gate.pk)
    require(may_edit_playbook(by, gate.portfolio))
    return gate


def _lock_draft(draft: Checklist, by: User) -> Checklist:
    gate = _lock(draft.gate, by)
    found = gate.checklists.drafts().filter(pk=draft.pk).first()
    if found is None:
        raise ValidationError(
            _("This is no draft any more. Start a new one to change something."),
            code="published",
        )
    return found


def _next_version(gate: Gate, *, besides: Checklist | None = None) -> int:
    others = gate.checklists.exclude(pk=besides.pk) if besides else gate.checklists
    newest = others.first()
    return newest.version + 1 if newest else 1


def _write(criterion: Criterion, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        if name not in EDITABLE:
            raise TypeError(f"A criterion has no {name} to edit")
        plain = one_line(value) if isinstance(value, str) else value
        if isinstance(value, list):
            plain = [text for each in value if (text := one_line(str(each)))]
        setattr(criterion, name, plain)


def _refuse(criterion: Criterion) -> None:
    if found := errors_in(criterion):
        raise ValidationError(found)


def _new_slug(draft: Checklist, label: str) -> str:
    """A slug that no criterion of this portfolio ever had: answers belong to slugs."""
    stem = slugify(label)[:44].strip("-") or "criterion"
    rows = Criterion.objects.filter(checklist__gate__portfolio=draft.gate.portfolio_id)
    taken = set(rows.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
