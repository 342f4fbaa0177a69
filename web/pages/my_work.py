"""All that is asked of one person, with the buttons that end it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects
from django.utils.translation import ngettext

from accounts.models import User
from portfolio.clock import day_of
from portfolio.models import Comment, Initiative
from web.forms.points import SnoozeForm
from web.pages.initiative import Term
from web.pages.points import Shown, shown
from web.pages.rights import rights_of, with_roles
from workflows.models import AttentionPoint, Review, Severity
from workflows.work import Work, work_of


@dataclass(frozen=True, slots=True)
class Asked:
    """A point, and why it is asked of this reader; empty where nobody wonders."""

    shown: Shown
    initiative: Initiative
    because: str
    form: SnoozeForm | None


@dataclass(frozen=True, slots=True)
class MyWork:
    asked: Sequence[Asked]
    terms: Sequence[Term]
    reviews: Sequence[Review]
    mentions: Sequence[Comment]

    @property
    def is_empty(self) -> bool:
        return not (self.asked or self.terms or self.reviews or self.mentions)

    @property
    def grave(self) -> str:
        """How much of it asks for action; empty where nothing does."""
        count = sum(each.shown.severity == Severity.ACTION for each in self.asked)
        sentence = ngettext(
            "%(count)d thing asks for action.",
            "%(count)d things ask for action.",
            count,
        )
        return sentence % {"count": count} if count else ""


def my_work(user: User, *, at: datetime) -> MyWork:
    """Read in a number of queries that does not grow with the work."""
    reader, work, today = with_roles(user), work_of(user, at=at), day_of(at)
    initiatives = [point.initiative for point, _asked in work.points]
    prefetch_related_objects(initiatives, "team")
    return MyWork(
        asked=[_asked_of(reader, *each, today) for each in work.points],
        terms=[Term(each, (today - each.due_on).days) for each in _promised(work)],
        reviews=work.reviews,
        mentions=work.mentions,
    )


def _promised(work: Work) -> list:
    """The conditions that no point speaks of."""
    said = {point.subject for point, _asked in work.points if point.rule == "O4"}
    return [each for each in work.conditions if str(each.pk) not in said]


def _asked_of(reader: User, point: AttentionPoint, addressee, today: date) -> Asked:
    rights = rights_of(reader, point.initiative)
    told = shown(point, rights, reader=reader, today=today)
    form = None
    if told.may_snooze:
        form = SnoozeForm(today=today, auto_id=f"point-{point.pk}-%s")
    return Asked(told, point.initiative, addressee.why, form)
