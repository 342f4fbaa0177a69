"""What was decided at the gates, how long that took, and on which terms."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from portfolio.clock import DAY
from reports.figures.days import as_text, day_at
from reports.figures.past import Past
from reports.figures.reading import all_of
from reports.figures.survival import Survival, survival
from reports.period import Period, midnight
from workflows.models import Condition, Decision, Outcome, Review, Waiver

GO = (Outcome.GO, Outcome.CONDITIONAL_GO)
Keys = tuple[int, ...]


class Ruled(NamedTuple):
    """A decision of the period."""

    pk: int
    day: date
    initiative: int
    stage: int
    outcome: str
    rationale: str
    by: str
    waivers: int


@dataclass(frozen=True, slots=True)
class Terms:
    """Conditions that are open, and those of them that are past their day."""

    open: int
    overdue: int
    initiatives: Keys
    overdue_initiatives: Keys


@dataclass(frozen=True, slots=True)
class Gates:
    """`decisions` newest first; `waiting` are requests that nobody answered yet."""

    decisions: tuple[Ruled, ...]
    # By stage and outcome.
    outcomes: dict[tuple[int, str], Keys]
    # Days from a request to the decision.
    answer: Survival
    waiting: tuple[tuple[int, int], ...]
    waivers: int
    waived: int
    terms: Terms

    @property
    def go_rate(self) -> float | None:
        return go_rate(each.outcome for each in self.decisions)


def go_rate(outcomes: Iterable[str]) -> float | None:
    """The share of the decisions that let something go on, under conditions or not."""
    taken = list(outcomes)
    return sum(each in GO for each in taken) / len(taken) if taken else None


def gates(past: Past, period: Period) -> Gates:
    decisions = _decisions(past, period)
    outcomes: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for each in decisions:
        outcomes[each.stage, each.outcome].append(each.initiative)
    answer, waiting = _answers(past, period)
    return Gates(
        decisions,
        {key: tuple(found) for key, found in outcomes.items()},
        answer,
        waiting,
        sum(each.waivers for each in decisions),
        sum(each.waivers > 0 for each in decisions),
        _terms(past),
    )


def _decisions(past: Past, period: Period) -> tuple[Ruled, ...]:
    end = min(midnight(period.end + DAY), past.until)
    rows = (
        Decision.objects.filter(past.of(), at__gte=midnight(period.start), at__lt=end)
        .order_by("-at", "-id")
        .values_list(
            *("pk", as_text("at"), "initiative_id", "stage_id", "outcome"),
            *("rationale", "by__name"),
        )
    )
    let_pass: Any = Waiver.objects.filter(past.of("decision__initiative"))
    waivers = Counter(let_pass.order_by().values_list("decision_id", flat=True))
    return tuple(
        Ruled._make((pk, day_at(at), *row, waivers[pk]))
        for pk, at, *row in all_of(rows)
    )


def _answers(
    past: Past, period: Period
) -> tuple[Survival, tuple[tuple[int, int], ...]]:
    """What was asked for in the period, and what still waits from before it."""
    is_open = Q(closed_at__isnull=True) | Q(closed_at__gte=past.until)
    asked = Review.objects.filter(
        past.of(),
        is_open | Q(requested_at__gte=midnight(period.start)),
        requested_at__lt=past.until,
    )
    rows = asked.order_by("requested_at", "id").values_list(
        *("initiative_id", as_text("requested_at"), as_text("closed_at")),
        "decision__outcome",
    )
    decided, others, waiting = [], [], []
    for initiative, requested, closed, taken in all_of(rows):
        ended = day_at(closed) if closed else None
        until = min(ended, past.as_of) if ended else past.as_of
        is_over = until == ended
        days = past.days_between(day_at(requested), until)
        if is_over and taken is not None:
            decided.append(days)
        else:
            others.append(days)
        if not is_over and initiative in past.present:
            waiting.append((initiative, days))
    return survival(decided, others), tuple(waiting)


def _terms(past: Past) -> Terms:
    """Of what is under way; what ended needs them no more."""
    is_open = Q(met_at__isnull=True) | Q(met_at__gte=past.until)
    is_kept = Q(released_by__isnull=True) | Q(released_by__at__gte=past.until)
    rows = (
        Condition.objects.filter(past.of(), is_open, is_kept)
        .filter(decision__at__lt=past.until)
        .order_by("due_on", "id")
        .values_list("initiative_id", "due_on")
    )
    found = [(key, due) for key, due in rows if key in past.present]
    late = [key for key, due in found if due < past.as_of]
    return Terms(
        len(found),
        len(late),
        tuple(dict.fromkeys(key for key, _due in found)),
        tuple(dict.fromkeys(late)),
    )
