"""The pages of a gate meeting as values: its agenda, and one item of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.models import Initiative, seen_by
from portfolio.models.legal import Advice
from portfolio.models.metric import Metric
from web import figures
from web.pages.gate_sheet import Sheet
from web.pages.initiative import Term
from web.pages.points import Shown, points_of
from workflows.agenda import sentence
from workflows.minutes import decisions_in
from workflows.models import AgendaItem, Decision, Meeting, Outcome
from workflows.policy import may_run_meetings
from workflows.terms import outcome_words


@dataclass(frozen=True, slots=True)
class Line:
    """One item as the agenda shows it."""

    number: int
    item: AgendaItem
    reasons: Sequence[str]
    decision: Decision | None
    # What was decided, as this portfolio calls it.
    outcome: str = ""

    @property
    def is_treated(self) -> bool:
        return self.decision is not None or self.item.discussed_at is not None


@dataclass(frozen=True, slots=True)
class Agenda:
    meeting: Meeting
    lines: Sequence[Line]
    may_run: bool

    @property
    def title(self) -> str:
        return title_of(self.meeting.held_on)

    @property
    def treated(self) -> int:
        return sum(line.is_treated for line in self.lines)

    @property
    def decided(self) -> Sequence[Line]:
        return [line for line in self.lines if line.decision]

    @property
    def discussed(self) -> Sequence[Line]:
        """Talked about, without a decision."""
        return [x for x in self.lines if x.is_treated and not x.decision]

    @property
    def open(self) -> Sequence[Line]:
        return [line for line in self.lines if not line.is_treated]

    @property
    def following(self) -> Line | None:
        """Where to go on: the first item that was not treated."""
        return self.open[0] if self.open else None

    def line_of(self, item: AgendaItem) -> Line:
        return next(line for line in self.lines if line.item == item)

    def beside(self, line: Line, step: int) -> Line | None:
        """The item before or after this one."""
        place = line.number - 1 + step
        return self.lines[place] if 0 <= place < len(self.lines) else None


def title_of(held_on: date) -> str:
    return _("Gate meeting of %(day)s") % {"day": date_format(held_on)}


def agenda_for(meeting: Meeting, user: User) -> Agenda:
    """The agenda as it stands for this reader."""
    taken, words = decisions_in(meeting), outcome_words(meeting.portfolio)
    seen = seen_by(user, "initiative")
    items = meeting.items.filter(seen).select_related("initiative__stage")
    lines = []
    for number, item in enumerate(items, start=1):
        reasons = [sentence(cause) for cause in item.reasons]
        decision = taken.get(item.initiative_id)
        outcome = words[Outcome(decision.outcome)][0] if decision else ""
        lines.append(Line(number, item, reasons, decision, outcome))
    return Agenda(meeting, lines, may_run_meetings(user, meeting.portfolio))


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric with its last measurement, in words."""

    name: str
    last: str
    goals: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """What everybody in the room looks at."""

    agenda: Agenda
    line: Line
    sheet: Sheet
    points: Sequence[Shown]
    terms: Sequence[Term]
    advice: Sequence[Advice]
    figures: Sequence[Figure]

    @property
    def previous(self) -> Line | None:
        return self.agenda.beside(self.line, -1)

    @property
    def next(self) -> Line | None:
        return self.agenda.beside(self.line, 1)


def item_page(
    agenda: Agenda, item: AgendaItem, sheet: Sheet, *, user: User, today: date
) -> ItemPage:
    initiative = sheet.initiative
    conditions = initiative.conditions.open().select_related("owner")
    return ItemPage(
        agenda=agenda,
        line=agenda.line_of(item),
        sheet=sheet,
        points=points_of(initiative, user=user, today=today),
        terms=[Term(each, (today - each.due_on).days) for each in conditions],
        advice=_newest(initiative),
        figures=_figures(initiative),
    )


def _newest(initiative: Initiative) -> list[Advice]:
    """The newest advice of each adviser."""
    by_adviser: dict[str, Advice] = {}
    for advice in initiative.advice.all():
        by_adviser.setdefault(advice.adviser, advice)
    return list(by_adviser.values())


def _figures(initiative: Initiative) -> list[Figure]:
    metrics = initiative.metrics.prefetch_related("measurements")
    return [_figure(metric) for metric in metrics]


def _figure(metric: Metric) -> Figure:
    last = next(iter(metric.measurements.all()), None)
    goals = [
        (metric.baseline, _("baseline %(value)s")),
        (metric.target, _("target %(value)s")),
        (metric.stop_value, _("stop at %(value)s")),
    ]
    return Figure(
        name=metric.name,
        last=_("%(value)s on %(day)s")
        % {
            "value": _with_unit(metric, last.value),
            "day": date_format(last.measured_on),
        }
        if last
        else _("not measured yet"),
        goals=", ".join(
            words % {"value": _with_unit(metric, value)}
            for value, words in goals
            if value is not None
        ),
    )


def _with_unit(metric: Metric, value: object) -> str:
    return f"{figures.in_words(value)} {metric.unit}".strip()
