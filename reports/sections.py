"""The sections of a report: words, picture, table, and who is behind the numbers.

The page, the PDF and the spreadsheet show the same ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from django.utils.translation import gettext as _

from reports import charts, wording
from reports.charts import Palette, Spec, Svg, draw
from reports.metrics import TimeInStage
from reports.portfolio import Item, Report
from workflows.models import Severity

Cell: TypeAlias = str | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    is_number: bool = False
    # In characters, for where columns have a width.
    width: int = 14


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of a row names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """The initiatives behind a number."""

    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Section:
    slug: str
    title: str
    words: tuple[str, ...]
    note: str
    table: Table
    spec: Spec | None
    behind: tuple[Behind, ...] = ()

    @property
    def drawing(self) -> Svg | None:
        """The picture, if there is anything to see."""
        return draw(self.spec) if self.spec else None


def sections(report: Report, palette: Palette) -> tuple[Section, ...]:
    """All sections, in the language of the reader."""
    return (
        _stages(report, palette),
        _time(report, palette),
        _attention(report, palette),
        _flow(report, palette),
        _outcomes(report, palette),
    )


def _numbers(*labels: str) -> tuple[Column, ...]:
    return tuple(Column(label, is_number=True) for label in labels)


def _stages(report: Report, palette: Palette) -> Section:
    rows = tuple(
        (
            each.stage.name,
            len(each.present),
            each.need_action,
            each.need_attention,
            each.on_hold,
        )
        for each in report.stages
    )
    return Section(
        slug="stages",
        title=_("What we have now"),
        words=(wording.fullest(report),),
        note=_("Under way today, those on hold included."),
        table=Table(
            _("Initiatives per stage"),
            (
                Column(_("Stage"), width=24),
                *_numbers(
                    _("Initiatives"),
                    _("Ask for action"),
                    _("Need attention"),
                    _("On hold"),
                ),
            ),
            (*rows, _sums(rows)),
        ),
        spec=charts.stages(report, palette),
        behind=_behind((each.stage.name, each.present) for each in report.stages),
    )


def _sums(rows: tuple[tuple[Cell, ...], ...]) -> tuple[Cell, ...]:
    columns = list(zip(*rows, strict=True))[1:]
    return (
        _("Together"),
        *(sum(cell for cell in column if isinstance(cell, int)) for column in columns),
    )


def _behind(named: Iterable[tuple[str, tuple[Item, ...]]]) -> tuple[Behind, ...]:
    return tuple(Behind(label, items) for label, items in named if items)


def _time(report: Report, palette: Palette) -> Section:
    rows = tuple(
        (
            each.stage.name,
            _median(each.time),
            each.time.finished,
            each.time.running,
            each.time.longer,
        )
        for each in report.stages
    )
    return Section(
        slug="time",
        title=_("How long a stage takes"),
        words=tuple(wording.duration(each) for each in report.stages),
        note=_(
            "Each dot is an initiative that is there now, each line a median, which "
            "counts what is still running too. Days on the clock: holds, the summer "
            "recess and Christmas do not count."
        ),
        table=Table(
            _("Time in stage, over all years"),
            (
                Column(_("Stage"), width=24),
                *_numbers(
                    _("Median in days"),
                    _("Stays that ended"),
                    _("There now"),
                    _("Longer than the median"),
                ),
            ),
            rows,
        ),
        spec=charts.time_in_stage(report, palette),
        behind=_behind(
            (_longer(each.stage.name), each.longer) for each in report.stages
        ),
    )


def _median(time: TimeInStage) -> int | str | None:
    if time.median is None and time.finished + time.running:
        return _("not reached")
    return time.median


def _longer(stage: str) -> str:
    return _("%(stage)s: longer than the median") % {"stage": stage}


def _attention(report: Report, palette: Palette) -> Section:
    return Section(
        slug="attention",
        title=_("What is going wrong"),
        words=(wording.attention(report),),
        note=_(
            "Open attention points today. The first five are the known ways in which "
            "public innovation fails (De Boer, 2017)."
        ),
        table=Table(
            _("Open attention points by failure mode"),
            (
                Column(_("Failure mode"), width=28),
                *_numbers(
                    str(Severity.ACTION.label),
                    str(Severity.ATTENTION.label),
                    str(Severity.INFO.label),
                    _("Initiatives"),
                    _("Half is solved after, in days"),
                ),
            ),
            tuple(
                (
                    str(each.mode.label),
                    each.action,
                    each.attention,
                    each.info,
                    each.initiatives,
                    "–" if each.lasted is None else each.lasted,
                )
                for each in report.going_wrong
            ),
        ),
        spec=charts.attention(report, palette),
    )


def _flow(report: Report, palette: Palette) -> Section:
    rows = tuple(
        (
            each.stage.name,
            each.flow.entered,
            each.flow.moved_on,
            each.flow.moved_back,
            each.flow.stopped,
            each.flow.handed_over,
        )
        for each in report.stages
    )
    return Section(
        slug="flow",
        title=_("What moved"),
        words=(wording.movement(report), wording.endings(report)),
        note=_("In the period %(period)s.") % {"period": wording.period(report.period)},
        table=Table(
            _("What came into each stage and what left it"),
            (
                Column(_("Stage"), width=24),
                *_numbers(
                    _("Entered"),
                    _("Moved on"),
                    _("Moved back"),
                    _("Stopped"),
                    _("Handed over"),
                ),
            ),
            (*rows, _sums(rows)),
        ),
        spec=charts.flow(report, palette),
        behind=_behind(
            (_("%(stage)s: stopped") % {"stage": each.stage.name}, each.stopped)
            for each in report.stages
        ),
    )


def _outcomes(report: Report, palette: Palette) -> Section:
    return Section(
        slug="decisions",
        title=_("What was decided"),
        words=(wording.decided(report),),
        note=_("In the period %(period)s.") % {"period": wording.period(report.period)},
        table=Table(
            _("Decisions by outcome"),
            (Column(_("Outcome"), width=24), *_numbers(_("Decisions"))),
            tuple((str(outcome.label), count) for outcome, count in report.outcomes),
        ),
        spec=charts.outcomes(report, palette),
    )


def initiatives(report: Report) -> Table:
    """Every initiative there ever was, on one row."""
    return Table(
        _("Initiatives"),
        (
            Column(_("Title"), width=44),
            Column(_("Owner"), width=24),
            Column(_("Stage")),
            Column(_("State")),
            Column(_("In this stage since")),
            *_numbers(
                _("Days in stage"),
                _("Criteria met"),
                _("Criteria required"),
                _("Open points"),
            ),
        ),
        tuple(
            (
                item.title,
                item.owner,
                item.stage.name,
                str(item.state.label),
                item.entered_on,
                item.days,
                item.met,
                item.required,
                item.points,
            )
            for item in report.initiatives
        ),
    )


def decisions(report: Report) -> Table:
    """Every decision of the period."""
    return Table(
        _("Decisions"),
        (
            Column(_("Initiative"), width=44),
            Column(_("Day")),
            Column(_("Outcome"), width=20),
            Column(_("Stage")),
            Column(_("Reason"), width=80),
            Column(_("By"), width=24),
        ),
        tuple(
            (
                ruled.title,
                ruled.day,
                str(ruled.outcome.label),
                ruled.stage.name,
                wording.first_sentence(ruled.rationale),
                ruled.by,
            )
            for ruled in report.decisions
        ),
    )
