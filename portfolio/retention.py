"""How long what is closed is kept, and when its term is over.

The terms are a proposal until a manager writes down those of the municipality: which
process and result of the selection list an initiative is, only its archivist can say.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Max, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.models import Ending, Initiative, Portfolio, Stage, State

PROPOSED = _(
    "Proposal of Kiem. Compare it with the Selectielijst gemeenten en "
    "intergemeentelijke organen 2020."
)


class Term(NamedTuple):
    """So many years, None for ever; and why."""

    years: int | None
    ground: str | Promise


# What was broken off early says least; what the municipality lives with, most.
USUAL: Mapping[Ending, Term] = {
    Ending.CANCELLED: Term(1, PROPOSED),
    Ending.STOPPED: Term(5, PROPOSED),
    Ending.HANDED_OVER: Term(10, PROPOSED),
    Ending.SCALED: Term(10, PROPOSED),
}
Terms = Mapping[Ending, Term]


class Kept(NamedTuple):
    """What holds for one that is closed; without a day, it is kept for ever."""

    ending: Ending
    closed_on: date
    years: int | None
    due_on: date | None
    ground: str

    def is_over(self, today: date) -> bool:
        return self.due_on is not None and self.due_on <= today


def terms_in(portfolio: Portfolio) -> Terms:
    """Its own terms, and the usual ones where it has none."""
    own = {
        Ending(term.ending): Term(term.years, term.ground)
        for term in portfolio.retention_terms.all()
    }
    return {**USUAL, **own}


def closed_in(portfolio: Portfolio) -> QuerySet[Initiative]:
    """What is closed there, with all that `kept_of` asks."""
    closed = Initiative.objects.filter(portfolio=portfolio).closed()
    with_day = closed.annotate(closed_on=Max("passages__left_on"))
    return with_day.select_related("stage", "owner")


def with_terms(
    portfolio: Portfolio, initiatives: Iterable[Initiative]
) -> Iterator[tuple[Initiative, Kept]]:
    """Each that is closed with what holds for it."""
    terms, stages = terms_in(portfolio), list(portfolio.stages.all())
    for initiative in initiatives:
        if (kept := _kept(initiative, terms, stages)) is not None:
            yield initiative, kept


def kept_of(initiative: Initiative, terms: Terms) -> Kept | None:
    """What holds for this one; None for what is not closed."""
    if not initiative.has_ended:
        return None
    return _kept(initiative, terms, list(initiative.portfolio.stages.all()))


def _kept(initiative: Initiative, terms: Terms, stages: list[Stage]) -> Kept | None:
    closed_on = getattr(initiative, "closed_on", None)
    if not hasattr(initiative, "closed_on"):
        days = initiative.passages.values_list("left_on", flat=True)
        closed_on = max((day for day in days if day), default=None)
    if not initiative.has_ended or closed_on is None:
        return None
    ending = _ending(initiative, stages)
    years, ground = terms[ending]
    due_on = None if years is None else _later(closed_on, years)
    return Kept(ending, closed_on, years, due_on, str(ground))


def _ending(initiative: Initiative, stages: list[Stage]) -> Ending:
    order = initiative.stage.order
    if initiative.state == State.HANDED_OVER:
        is_last = order == max(stage.order for stage in stages)
        return Ending.SCALED if is_last else Ending.HANDED_OVER
    pilot = next((s.order for s in stages if s.slug == Stage.PILOT), 0)
    return Ending.CANCELLED if order < pilot else Ending.STOPPED


def _later(day: date, years: int) -> date:
    """So many years later; the first of March where there is no such day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
