"""What moves: what came in, went on and went out, stage by stage, month by month."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.chapters.making import (
    Asked,
    in_period,
    integer,
    month,
    stage_column,
    text,
    together,
)
from reports.figures.flow import Flow, Month, flow
from reports.tables import Chapter, Chart, Row, Series, Shape, Table, Tone


def chapter(asked: Asked) -> Chapter:
    figures = flow(asked.past, asked.period)
    return Chapter(
        "moving",
        _("What moves"),
        _("What moves, and what comes in and goes out?"),
        (_moved(figures), _went_out(figures)),
        (
            movements(asked, figures),
            months(asked, figures),
            standing(asked, figures),
            visits(asked, figures),
        ),
    )


def _moved(figures: Flow) -> str:
    began = sum(len(each.arrived) for each in figures.months)
    on = sum(len(each.moved_on) for each in figures.movements)
    words = ngettext(
        "%(count)d initiative began in this period.",
        "%(count)d initiatives began in this period.",
        began,
    ) % {"count": began}
    reached = ngettext(
        "A next stage was reached %(count)d time.",
        "A next stage was reached %(count)d times.",
        on,
    ) % {"count": on}
    return f"{words} {reached}"


def _went_out(figures: Flow) -> str:
    stopped = sum(len(each.stopped) for each in figures.movements)
    handed = sum(len(each.handed_over) for each in figures.movements)
    if not stopped:
        words = _("None was stopped.")
    else:
        words = ngettext(
            "%(count)d was stopped.", "%(count)d were stopped.", stopped
        ) % {"count": stopped}
    over = ngettext(
        "%(count)d was handed over.", "%(count)d were handed over.", handed
    ) % {"count": handed}
    return f"{words} {over}" if handed else words


_WAYS = ("entered", "moved_on", "moved_back", "stopped", "handed_over")


def movements(asked: Asked, figures: Flow) -> Table:
    rows = tuple(
        Row(
            asked.past.stages[each.stage].slug,
            (
                asked.past.stages[each.stage].name,
                *(len(getattr(each, way)) for way in _WAYS),
            ),
            tuple(dict.fromkeys(k for way in _WAYS for k in getattr(each, way))),
            parts={way: getattr(each, way) for way in _WAYS},
        )
        for each in figures.movements
    )
    return Table(
        key="movements",
        title=_("What came into each stage and what left it"),
        caption=f"{_moved(figures)} {_went_out(figures)}",
        note=in_period(asked),
        columns=(
            stage_column(),
            integer("entered", _("Entered")),
            integer("moved_on", _("Moved on")),
            integer("moved_back", _("Moved back")),
            integer("stopped", _("Stopped")),
            integer("handed_over", _("Handed over")),
        ),
        rows=(*rows, together(rows, summed=range(1, 6))),
        chart=Chart(
            Shape.BARS,
            "stage",
            (
                Series("moved_on", Tone.BRAND),
                Series("moved_back", Tone.NOTICE),
                Series("stopped", Tone.ACTION),
                Series("handed_over", Tone.CALM),
            ),
        ),
    )


def months(asked: Asked, figures: Flow) -> Table:
    rows = tuple(map(_month_row, figures.months))
    arrived = sum(len(each.arrived) for each in figures.months)
    out = sum(each.went_out for each in figures.months)
    return Table(
        key="months",
        title=_("What came in and went out, per month"),
        caption=_(
            "%(arrived)d came in and %(out)d went out; %(now)d are in progress at the "
            "end."
        )
        % {
            "arrived": arrived,
            "out": out,
            "now": figures.months[-1].in_progress if figures.months else 0,
        },
        note=in_period(asked)
        + " "
        + _("What went out was stopped or handed over. In progress: on the last day."),
        columns=(
            text("month", _("Month"), 18),
            integer("arrived", _("Came in")),
            integer("went_out", _("Went out")),
            integer("moved_on", _("Moved on")),
            integer("moved_back", _("Moved back")),
            integer("in_progress", _("In progress")),
        ),
        rows=rows,
        chart=Chart(
            Shape.LINES,
            "month",
            (
                Series("arrived", Tone.BRAND),
                Series("went_out", Tone.ACTION),
                Series("in_progress", Tone.CALM),
            ),
        ),
    )


def _month_row(each: Month) -> Row:
    cells = (
        month(each.first),
        *(len(each.arrived), each.went_out),
        *(len(each.moved_on), len(each.moved_back), each.in_progress),
    )
    out = (*each.stopped, *each.handed_over)
    parts = {
        "arrived": each.arrived,
        "went_out": out,
        "moved_on": each.moved_on,
        "moved_back": each.moved_back,
    }
    behind = (*each.arrived, *out)
    return Row(each.first.strftime("%Y-%m"), cells, behind, parts=parts)


def standing(asked: Asked, figures: Flow) -> Table:
    """Cumulative flow: where everything that ever came in is."""
    stages = asked.past.stages
    rows = tuple(
        Row(
            each.first.strftime("%Y-%m"),
            (
                month(each.first),
                each.all_stopped,
                each.all_handed_over,
                *(each.standing[stage] for stage in reversed(stages)),
            ),
        )
        for each in figures.months
    )
    total = sum(n for n in rows[-1].cells[1:] if isinstance(n, int)) if rows else 0
    return Table(
        key="cumulative-flow",
        title=_("Cumulative flow"),
        caption=ngettext(
            "Of %(total)d initiative that ever came in, %(now)d is in progress.",
            "Of %(total)d initiatives that ever came in, %(now)d are in progress.",
            total,
        )
        % {
            "total": total,
            "now": figures.months[-1].in_progress if figures.months else 0,
        },
        note=_(
            "On the last day of each month. A band that grows wider is a queue: more "
            "comes in than goes out."
        ),
        columns=(
            text("month", _("Month"), 18),
            integer("stopped", _("Stopped")),
            integer("handed_over", _("Handed over")),
            *(integer(s.slug, s.name) for s in reversed(stages.values())),
        ),
        rows=rows,
        chart=Chart(
            Shape.AREAS,
            "month",
            (
                Series("stopped", Tone.CALM),
                Series("handed_over", Tone.CALM),
                *(Series(stage.slug) for stage in reversed(stages.values())),
            ),
        ),
    )


def visits(asked: Asked, figures: Flow) -> Table:
    again = {key for each in figures.visits for key in each.again}
    rows = tuple(
        Row(
            asked.past.stages[each.stage].slug,
            (
                asked.past.stages[each.stage].name,
                *(each.visits, each.initiatives, len(each.again), each.moved_back),
            ),
            each.again,
        )
        for each in figures.visits
    )
    return Table(
        key="visits",
        title=_("Back and forth"),
        caption=ngettext(
            "%(count)d initiative was in a stage more than once.",
            "%(count)d initiatives were in a stage more than once.",
            len(again),
        )
        % {"count": len(again)},
        note=_("Over all years."),
        columns=(
            stage_column(),
            integer("visits", _("Times entered")),
            integer("initiatives", _("Initiatives")),
            integer("again", _("More than once")),
            integer("moved_back", _("Moved back from here")),
        ),
        rows=rows,
    )
