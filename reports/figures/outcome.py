"""What came of it: what was measured, who uses it, what was handed over or saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q

from portfolio.models import AdoptionTarget, Metric
from portfolio.models.metric import is_reached
from reports.figures.days import as_text, day_from
from reports.figures.past import Past
from reports.period import Period
from workflows.models import Outcome as Decided

DAYS_PER_MONTH = 365.25 / 12


class Measured(NamedTuple):
    """A metric and what it was last time."""

    pk: int
    initiative: int
    name: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    value: Decimal | None
    measured_on: date | None

    @property
    def is_reached(self) -> bool | None:
        if self.value is None or self.target is None:
            return None
        return is_reached(self.value, baseline=self.baseline, goal=self.target)


class Adopted(NamedTuple):
    """How many use it in one place, of how many aimed at."""

    initiative: int
    unit: str
    target: int
    users: int | None
    counted_on: date | None


class Spared(NamedTuple):
    """What was stopped: euros per year that it would have cost, and months of pilot
    that were still planned. None where nobody estimated it."""

    initiative: int
    day: date
    per_year: int | None
    months: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    metrics: tuple[Measured, ...]
    adoption: tuple[Adopted, ...]
    handed_over: tuple[tuple[int, date], ...]
    spared: tuple[Spared, ...]

    @property
    def with_baseline(self) -> int:
        return sum(each.baseline is not None for each in self.metrics)

    @property
    def with_target(self) -> int:
        return sum(each.target is not None for each in self.metrics)

    @property
    def measured(self) -> int:
        return sum(each.value is not None for each in self.metrics)

    @property
    def reached(self) -> int:
        return sum(each.is_reached is True for each in self.metrics)

    @property
    def users(self) -> int:
        return sum(each.users or 0 for each in self.adoption)

    @property
    def aimed_at(self) -> int:
        return sum(each.target for each in self.adoption)

    @property
    def money_spared(self) -> int:
        return sum(each.per_year or 0 for each in self.spared)

    @property
    def months_spared(self) -> float:
        return sum(each.months or 0 for each in self.spared)


def outcome(past: Past, period: Period) -> Outcome:
    ends = [each for each in past.ended if each.day in period]
    return Outcome(
        _metrics(past),
        _adoption(past),
        tuple(
            sorted(
                (
                    (each.initiative, each.day)
                    for each in ends
                    if each.outcome == Decided.HAND_OVER
                ),
                key=lambda row: (row[1], row[0]),
            )
        ),
        tuple(_spared(past, ends)),
    )


def _metrics(past: Past) -> tuple[Measured, ...]:
    by_then = past.later.known("measurements", "measurements__pk")
    by_then &= Q(measurements__measured_on__lte=past.as_of)
    rows: Any = (
        Metric.objects.filter(
            past.of(),
            past.later.known("metrics"),
            initiative__created_at__lt=past.until,
        )
        .annotate(each=FilteredRelation("measurements", condition=by_then))
        .order_by("initiative_id", "id", "each__measured_on", "each__id")
        .values_list(
            *("pk", "initiative_id", "name", "unit", "baseline", "target"),
            *("each__value", as_text("each__measured_on")),
        )
    )
    return tuple(
        Measured._make((*known, day_from(day))) for *known, day in _newest(rows)
    )


def _adoption(past: Past) -> tuple[Adopted, ...]:
    by_then = past.later.known("adoption-counts", "counts__pk")
    by_then &= Q(counts__counted_on__lte=past.as_of)
    rows: Any = (
        AdoptionTarget.objects.filter(
            past.of(),
            past.later.known("adoption-targets"),
            initiative__created_at__lt=past.until,
        )
        .annotate(each=FilteredRelation("counts", condition=by_then))
        .order_by("initiative_id", "id", "each__counted_on", "each__id")
        .values_list(
            *("pk", "initiative_id", "unit", "target"),
            *("each__users", as_text("each__counted_on")),
        )
    )
    return tuple(
        Adopted._make((*known, day_from(day))) for _pk, *known, day in _newest(rows)
    )


def _newest(rows: Iterable[Any]) -> Iterable[Any]:
    """Of the rows with the same number, which come oldest first, the last."""
    return {row[0]: row for row in rows}.values()


def _spared(past: Past, ends: Iterable) -> Iterable[Spared]:
    """Each once, by its last stop; not what was taken up again."""
    stops = {
        each.initiative: each.day
        for each in sorted(ends, key=lambda each: each.day)
        if each.outcome == Decided.STOP and each.initiative not in past.present
    }
    for key, day in sorted(stops.items(), key=lambda row: (row[1], row[0])):
        card = past.cards.get(key)
        if card is None:
            continue
        planned = card.pilot_ends_on
        months = None
        if planned is not None:
            months = round(max((planned - day).days, 0) / DAYS_PER_MONTH, 1)
        yield Spared(key, day, card.structural_cost_estimate, months)
