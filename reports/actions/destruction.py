"""The destruction list: a manager proposes it, two others approve, then it is done."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio import sealing
from portfolio.clock import day_of
from portfolio.ledger import Kind, hold, record_about
from portfolio.models import Initiative, Portfolio
from portfolio.policy import may_keep_archive
from portfolio.retention import Kept, closed_in, with_terms
from reports.archive.wiping import wipe
from reports.models import DestructionApproval, DestructionItem, DestructionList
from reports.policy import may_approve_destruction


@transaction.atomic
def propose_destruction(
    portfolio: Portfolio,
    initiatives: Collection[int],
    *,
    note: str = "",
    by: User,
    at: datetime,
) -> DestructionList:
    """List what can go: closed, its term over, and on no other list."""
    portfolio = Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    require(may_keep_archive(by, portfolio))
    if not initiatives:
        message = _("Choose at least one initiative.")
        raise _refusal(message, "required")
    due = {
        initiative.pk: (initiative, kept) for initiative, kept in due_in(portfolio, at)
    }
    if not set(initiatives) <= set(due):
        message = _("One of these cannot go yet, or is on a list. Choose again.")
        raise _refusal(message, "not-due")
    chosen = [due[pk] for pk in sorted(set(initiatives))]
    listed = DestructionList(
        portfolio=portfolio,
        proposed_by=by,
        proposed_at=at,
        note=note.strip(),
        has_private=any(initiative.is_private for initiative, _kept in chosen),
    )
    listed.clean_fields()
    listed.save()
    DestructionItem.objects.bulk_create(_item(listed, *each) for each in chosen)
    _tell(listed, "proposed", by=by, at=at, count=len(chosen))
    return listed


def _refusal(message: str, code: str) -> ValidationError:
    return ValidationError({"initiatives": ValidationError(message, code=code)})


def due_in(portfolio: Portfolio, at: datetime) -> list[tuple[Initiative, Kept]]:
    """What can be proposed today; the longest over its term first."""
    open_lists = DestructionList.objects.open().filter(portfolio=portfolio)
    listed = DestructionItem.objects.filter(of__in=open_lists).values("number")
    closed = closed_in(portfolio).exclude(pk__in=listed)
    found = [
        (initiative, kept)
        for initiative, kept in with_terms(portfolio, closed)
        if kept.is_over(day_of(at))
    ]
    return sorted(found, key=lambda each: (each[1].due_on, each[0].pk))


def _item(
    listed: DestructionList, initiative: Initiative, kept: Kept
) -> DestructionItem:
    assert kept.due_on is not None
    return DestructionItem(
        of=listed,
        number=initiative.pk,
        title=initiative.title,
        stage=initiative.stage.slug,
        ending=kept.ending,
        started_on=day_of(initiative.created_at),
        closed_on=kept.closed_on,
        due_on=kept.due_on,
        ground=kept.ground,
    )


@transaction.atomic
def approve_destruction(listed: DestructionList, *, by: User, at: datetime) -> None:
    """One of the two who have to agree; to say it twice changes nothing."""
    hold(listed)
    require(may_approve_destruction(by, listed))
    _refuse_finished(listed)
    if not listed.approvals.filter(by=by).exists():
        DestructionApproval.objects.create(of=listed, by=by, at=at)
        _tell(listed, "approved", by=by, at=at)


@transaction.atomic
def withdraw_destruction(listed: DestructionList, *, by: User, at: datetime) -> None:
    """Nothing goes after all; what is due can be proposed again."""
    hold(listed)
    require(may_keep_archive(by, listed.portfolio))
    _refuse_finished(listed)
    listed.withdrawn_by, listed.withdrawn_at = by, at
    listed.save(update_fields=["withdrawn_by", "withdrawn_at"])
    _tell(listed, "withdrawn", by=by, at=at)


@transaction.atomic
def destroy(listed: DestructionList, *, by: User, at: datetime) -> DestructionList:
    """Destroy what is on an approved list, for good; the list accounts for it.

    Refused for all of it when one of them was taken up again, or its term made longer.
    """
    hold(listed)
    require(may_keep_archive(by, listed.portfolio))
    _refuse_finished(listed)
    if listed.approvals.count() < DestructionList.APPROVALS:
        message = _("Two people have to approve this list first.")
        raise ValidationError(message, code="not-approved")
    items = list(listed.items.all())
    numbers = [item.number for item in items]
    _refuse_not_due(listed, numbers, at)
    # Their events are sealed with what they say before that is emptied.
    sealing.empty(numbers)
    counts = wipe(listed.portfolio, numbers)
    for item in items:
        item.events, item.files = counts[item.number]
    DestructionItem.objects.bulk_update(items, ["events", "files"])
    listed.destroyed_by, listed.destroyed_at = by, at
    listed.save(update_fields=["destroyed_by", "destroyed_at"])
    record_about(
        listed.portfolio,
        Kind.DESTROYED,
        by=by,
        at=at,
        list=listed.pk,
        destroyed=numbers,
        approved_by=list(listed.approvals.values_list("by__name", flat=True)),
    )
    # At once: who verifies the ledger knows what was emptied by what is sealed.
    sealing.seal()
    return listed


def _refuse_not_due(
    listed: DestructionList, numbers: Collection[int], at: datetime
) -> None:
    """Hold them all, in one order, and look whether each can still go."""
    here = Initiative.objects.filter(portfolio=listed.portfolio_id, pk__in=numbers)
    list(here.select_for_update().order_by("pk").values_list("pk", flat=True))
    closed = closed_in(listed.portfolio).filter(pk__in=numbers)
    over = {
        initiative.pk
        for initiative, kept in with_terms(listed.portfolio, closed)
        if kept.is_over(day_of(at))
    }
    if over != set(numbers):
        message = _(
            "One of these was taken up again, or its term was made longer. Withdraw "
            "this list and propose another."
        )
        raise ValidationError(message, code="not-due")


def _refuse_finished(listed: DestructionList) -> None:
    if not listed.is_open:
        message = _("This list is finished already.")
        raise ValidationError(message, code="finished")


def _tell(
    listed: DestructionList, act: str, *, by: User, at: datetime, **facts: int
) -> None:
    about = {"list": listed.pk, "act": act, **facts}
    record_about(listed.portfolio, Kind.DESTRUCTION_LISTED, by=by, at=at, **about)
