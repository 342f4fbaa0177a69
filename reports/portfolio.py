"""The report of a portfolio as a value: all that a page or a document needs."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from portfolio.clock import DAY, day_of, running_days
from portfolio.models import FailureMode, Initiative, Portfolio, Stage, State
from reports import metrics
from reports.history import Exit, Stay, stays
from reports.period import Period, midnight
from workflows.models import AttentionPoint, Closing, Decision, Outcome, Severity

FIVE = tuple(mode for mode in FailureMode if mode.value.startswith("FM"))


@dataclass(frozen=True, slots=True)
class Item:
    """An initiative as a report names it. `met` of `required` criteria; None: unknown.

    `days` in its stage, on the clock: until today, or until it ended.
    """

    pk: int
    title: str
    owner: str
    stage: Stage
    state: State
    days: int
    entered_on: date
    met: int | None
    required: int | None
    points: int
    severity: int

    @property
    def is_present(self) -> bool:
        return self.state in (State.ACTIVE, State.ON_HOLD)

    @property
    def needs_action(self) -> bool:
        return self.severity == Severity.ACTION


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One stage: who is there now, who came and went, and how long it takes."""

    stage: Stage
    present: tuple[Item, ...]
    flow: metrics.Flow
    time: metrics.TimeInStage
    longer: tuple[Item, ...]
    stopped: tuple[Item, ...]

    @property
    def on_hold(self) -> int:
        return sum(item.state == State.ON_HOLD for item in self.present)

    @property
    def need_action(self) -> int:
        return sum(item.needs_action for item in self.present)

    @property
    def need_attention(self) -> int:
        """Those with points, of which none asks for action."""
        return sum(0 < item.severity < Severity.ACTION for item in self.present)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision of the period."""

    pk: int
    day: date
    initiative: int
    title: str
    stage: Stage
    to_stage: Stage | None
    outcome: Outcome
    rationale: str
    by: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole portfolio: what is there today, and what happened in the period."""

    under_way: int
    on_hold: int
    need_action: int
    began: int
    moved_on: int
    moved_back: int
    stopped: int
    handed_over: int
    decisions: int


@dataclass(frozen=True, slots=True)
class Report:
    """`initiatives` are all there ever were; the stages name those there now."""

    portfolio: Portfolio
    period: Period
    today: date
    totals: Totals
    stages: tuple[StageFigures, ...]
    attention: tuple[metrics.Attention, ...]
    outcomes: tuple[tuple[Outcome, int], ...]
    decisions: tuple[Ruled, ...]
    initiatives: tuple[Item, ...]

    @property
    def is_empty(self) -> bool:
        return not self.initiatives

    @property
    def going_wrong(self) -> tuple[metrics.Attention, ...]:
        """The five ways to fail, and after them what else has open points."""
        five = (each for each in self.attention if each.mode in FIVE)
        others = (each for each in self.attention if each.mode not in FIVE)
        return (*five, *(each for each in others if each.total))


def portfolio_report(portfolio: Portfolio, *, period: Period, today: date) -> Report:
    """Seven queries, however much there is to tell."""
    stages = {stage.pk: stage for stage in portfolio.stages.order_by("order")}
    points, lasting = _points(portfolio, period, today)
    rows = _rows(portfolio)
    # What began after the rows were read is for the next report.
    known = {row[0] for row in rows}
    told = [s for s in stays(portfolio, today=today) if s.initiative in known]
    items = _items(rows, stages, told, points)
    decisions = _decisions(portfolio, stages, period)
    figures = _per_stage(stages, items, told, period)
    return Report(
        portfolio=portfolio,
        period=period,
        today=today,
        totals=_totals(figures, told, decisions, period),
        stages=figures,
        attention=metrics.attention(points, metrics.lasted(lasting)),
        outcomes=metrics.outcomes(decision.outcome for decision in decisions),
        decisions=decisions,
        initiatives=tuple(items.values()),
    )


def _points(
    portfolio: Portfolio, period: Period, today: date
) -> tuple[list[tuple[int, str, int]], list[metrics.Lasting]]:
    """The open points, and how long those lasted that were open in the period."""
    is_open = Q(closed_at__isnull=True)
    points = AttentionPoint.objects.filter(
        is_open | Q(closed_at__gte=midnight(period.start)),
        initiative__portfolio=portfolio,
        opened_at__lt=midnight(period.end + DAY),
    )
    rows: Any = points.order_by().values_list(
        *("initiative_id", "failure_mode", "severity"),
        *("opened_at", "closed_at", "closing"),
    )
    open_ones, lasting, rest = [], [], portfolio.calendar
    for initiative, mode, severity, opened, closed, closing in rows:
        if closed is None:
            open_ones.append((initiative, mode, severity))
        until = day_of(closed) if closed else today
        days = running_days(day_of(opened), until, rest=rest)
        lasting.append(metrics.Lasting(mode, days, closing == Closing.RESOLVED))
    return open_ones, lasting


def _rows(portfolio: Portfolio) -> list[Any]:
    """Every initiative, in the order of the board."""
    return list(
        Initiative.objects.filter(portfolio=portfolio)
        .order_by("stage__order", "rank")
        .values_list(
            "pk",
            "title",
            "owner__name",
            "stage_id",
            "state",
            "standing__met",
            "standing__required",
        )
    )


def _items(
    rows: list[Any],
    stages: dict[int, Stage],
    told: list[Stay],
    points: list[tuple[int, str, int]],
) -> dict[int, Item]:
    last = {stay.initiative: stay for stay in told}
    severities = defaultdict(list)
    for initiative, _mode, severity in points:
        severities[initiative].append(severity)
    return {
        pk: Item(
            pk=pk,
            title=title,
            owner=owner,
            stage=stages[stage],
            state=State(state),
            days=last[pk].days,
            entered_on=last[pk].entered_on,
            met=met,
            required=required,
            points=len(severities.get(pk, ())),
            severity=max(severities.get(pk, (0,))),
        )
        for pk, title, owner, stage, state, met, required in rows
    }


def _per_stage(
    stages: dict[int, Stage], items: dict[int, Item], told: list[Stay], period: Period
) -> tuple[StageFigures, ...]:
    present, there = defaultdict(list), defaultdict(list)
    for item in items.values():
        if item.is_present:
            present[item.stage.pk].append(item)
    for stay in told:
        there[stay.stage].append(stay)
    return tuple(
        _figures(stage, present[pk], there[pk], items, period)
        for pk, stage in stages.items()
    )


def _figures(
    stage: Stage,
    present: list[Item],
    there: list[Stay],
    items: dict[int, Item],
    period: Period,
) -> StageFigures:
    lasting = metrics.time_in_stage(there)
    stopped = {
        stay.initiative: items[stay.initiative]
        for stay in there
        if stay.exit == Exit.STOPPED and stay.left_on in period
    }
    half = lasting.median
    longer = [item for item in present if half is not None and item.days > half]
    return StageFigures(
        stage=stage,
        present=tuple(present),
        flow=metrics.flow(there, period),
        time=lasting,
        longer=tuple(sorted(longer, key=lambda item: -item.days)),
        stopped=tuple(stopped.values()),
    )


def _decisions(
    portfolio: Portfolio, stages: dict[int, Stage], period: Period
) -> tuple[Ruled, ...]:
    """The decisions of the period, newest first."""
    rows: Any = (
        Decision.objects.filter(
            initiative__portfolio=portfolio,
            at__gte=midnight(period.start),
            at__lt=midnight(period.end + DAY),
        )
        .order_by("-at", "-id")
        .values_list(
            "pk",
            "at",
            "initiative_id",
            "initiative__title",
            "stage_id",
            "to_stage_id",
            "outcome",
            "rationale",
            "by__name",
        )
    )
    return tuple(
        Ruled(
            pk=pk,
            day=day_of(at),
            initiative=initiative,
            title=title,
            stage=stages[stage],
            to_stage=stages.get(to_stage),
            outcome=Outcome(outcome),
            rationale=rationale,
            by=by,
        )
        for pk, at, initiative, title, stage, to_stage, outcome, rationale, by in rows
    )


def _totals(
    figures: tuple[StageFigures, ...],
    told: list[Stay],
    decisions: tuple[Ruled, ...],
    period: Period,
) -> Totals:
    return Totals(
        under_way=sum(len(each.present) for each in figures),
        on_hold=sum(each.on_hold for each in figures),
        need_action=sum(each.need_action for each in figures),
        began=sum(stay.is_first and stay.entered_on in period for stay in told),
        moved_on=sum(each.flow.moved_on for each in figures),
        moved_back=sum(each.flow.moved_back for each in figures),
        stopped=sum(each.flow.stopped for each in figures),
        handed_over=sum(each.flow.handed_over for each in figures),
        decisions=len(decisions),
    )
