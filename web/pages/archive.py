"""What is closed and how long it is kept, and the lists of what goes, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.clock import day_of
from portfolio.models import Initiative, Portfolio
from portfolio.policy import may_keep_archive
from portfolio.retention import Kept, closed_in, kept_of, terms_in, with_terms
from reports.actions.destruction import due_in
from reports.models import DestructionItem, DestructionList
from reports.policy import may_approve_destruction

# What a page lists of what is kept for longer.
MOST = 200


@dataclass(frozen=True, slots=True)
class Closed:
    pk: int
    title: str
    kept: Kept

    @property
    def until(self) -> str:
        return until(self.kept)


@dataclass(frozen=True, slots=True)
class ClosedPage:
    """`due` can go, `kept` stays for now; `more` is how many are not shown."""

    due: Sequence[Closed]
    kept: Sequence[Closed]
    more: int


@dataclass(frozen=True, slots=True)
class ListPage:
    items: Sequence[DestructionItem]
    approvals: Sequence[Any]
    missing: int
    may_approve: bool
    may_keep: bool

    @property
    def is_approved(self) -> bool:
        return self.missing == 0


def closed_page(portfolio: Portfolio, user: User, *, at: datetime) -> ClosedPage:
    """What this person may see of it, the first to go first."""
    visible = set(
        Initiative.objects.visible_to(user)
        .filter(portfolio=portfolio)
        .closed()
        .values_list("pk", flat=True)
    )
    due = [
        Closed(i.pk, i.title, k) for i, k in due_in(portfolio, at) if i.pk in visible
    ]
    known = {each.pk for each in due}
    rest = [
        Closed(initiative.pk, initiative.title, kept)
        for initiative, kept in with_terms(portfolio, closed_in(portfolio))
        if initiative.pk in visible - known
    ]
    rest.sort(key=lambda each: (each.kept.due_on or date.max, each.pk))
    return ClosedPage(due, rest[:MOST], max(0, len(rest) - MOST))


def list_page(listed: DestructionList, user: User) -> ListPage:
    approvals = list(listed.approvals.select_related("by"))
    has_approved = any(each.by_id == user.pk for each in approvals)
    is_open = listed.is_open
    return ListPage(
        items=list(listed.items.all()),
        approvals=approvals,
        missing=max(0, DestructionList.APPROVALS - len(approvals)),
        may_approve=is_open
        and not has_approved
        and may_approve_destruction(user, listed),
        may_keep=is_open and may_keep_archive(user, listed.portfolio),
    )


def until(kept: Kept) -> str:
    if kept.due_on is None:
        return _("For ever")
    return date_format(kept.due_on)


def kept_words(initiative: Initiative, *, at: datetime) -> str:
    """How long it is kept, in a sentence; empty for what is not closed."""
    kept = kept_of(initiative, terms_in(initiative.portfolio))
    if kept is None:
        return ""
    words = {"ending": str(kept.ending.label).lower(), "day": until(kept)}
    if kept.due_on is None:
        return _("Kept for ever (%(ending)s).") % words
    if kept.is_over(day_of(at)):
        return _("Can be destroyed since %(day)s (%(ending)s).") % words
    return _("Kept until %(day)s, then destroyed (%(ending)s).") % words
