"""What became of what came in, and where and why things left."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.chapters.making import (
    Asked,
    in_period,
    integer,
    part,
    percent,
    share,
    stage_column,
    text,
    together,
)
from reports.figures.funnel import Cohort, Funnel, funnel
from reports.tables import Cell, Chapter, Chart, Row, Series, Shape, Table, Tone
from workflows.models import StopReason


def chapter(asked: Asked) -> Chapter:
    figures = funnel(asked.past, asked.period)
    return Chapter(
        "funnel",
        _("What became of it"),
        _("How far does what comes in get, and what stops where?"),
        (_reached(asked, figures), _stopped(figures)),
        (
            cohorts(asked, figures),
            conversions(asked, figures),
            reasons(asked, figures),
            modes(asked, figures),
        ),
    )


def _reached(asked: Asked, figures: Funnel) -> str:
    """How many of all that ever came in got to the last stage."""
    last = list(asked.past.stages)[-1:]
    entered = sum(len(each.entered) for each in figures.cohorts)
    reached = sum(
        len(each.reached[stage]) for each in figures.cohorts for stage in last
    )
    if not entered:
        return _("Nothing came in yet.")
    return ngettext(
        "%(reached)d of %(count)d initiative that ever came in reached %(stage)s "
        "(%(share)s).",
        "%(reached)d of %(count)d initiatives that ever came in reached %(stage)s "
        "(%(share)s).",
        entered,
    ) % {
        "reached": reached,
        "count": entered,
        "stage": asked.past.stages[last[0]].name,
        "share": percent(reached / entered),
    }


def _stopped(figures: Funnel) -> str:
    count = sum(len(each.initiatives) for each in figures.left)
    if not count:
        return _("None was stopped.")
    most = max(figures.left, key=lambda each: len(each.initiatives))
    words = ngettext("%(count)d was stopped.", "%(count)d were stopped.", count)
    reason = _("The reason given most: %(reason)s.") % {"reason": _reason(most.reason)}
    return f"{words % {'count': count}} {reason}"


def _reason(value: str) -> str:
    labels = dict(StopReason.choices)
    return str(labels[value]) if value in labels else _("Not said")


def cohorts(asked: Asked, figures: Funnel) -> Table:
    stages = list(asked.past.stages.values())[1:]
    rows = tuple(_cohort_row(asked, each) for each in figures.cohorts)
    return Table(
        key="cohorts",
        title=_("By when it came in"),
        caption=_reached(asked, figures),
        note=_(
            "Each row is about the same initiatives, from when they came in until now. "
            "The newest rows are not finished: what is under way can still get further."
        ),
        columns=(
            text("cohort", _("Came in in"), 12),
            integer("entered", _("Came in")),
            *(
                integer(s.slug, _("Reached %(stage)s") % {"stage": s.name})
                for s in stages
            ),
            integer("handed_over", _("Handed over")),
            integer("stopped", _("Stopped")),
            integer("under_way", _("Under way")),
            *(
                share(f"share_{s.slug}", _("Share %(stage)s") % {"stage": s.name})
                for s in stages
            ),
        ),
        rows=(*rows, together(rows, summed=range(1, 5 + len(stages)))),
        chart=Chart(
            Shape.BARS,
            "cohort",
            (
                Series("handed_over", Tone.BRAND),
                Series("under_way", Tone.CALM),
                Series("stopped", Tone.ACTION),
            ),
        ),
    )


def _cohort_row(asked: Asked, each: Cohort) -> Row:
    stages = list(asked.past.stages)[1:]
    counts = [len(each.reached[stage]) for stage in stages]
    n = len(each.entered)
    ends = (each.handed_over, each.stopped, each.under_way)
    shares = (part(count, n) for count in counts)
    cells: tuple[Cell, ...] = (each.name, n, *counts, *map(len, ends), *shares)
    parts = {
        **{asked.past.stages[stage].slug: each.reached[stage] for stage in stages},
        "handed_over": each.handed_over,
        "stopped": each.stopped,
        "under_way": each.under_way,
    }
    return Row(each.name, cells, each.entered, parts=parts)


def conversions(asked: Asked, figures: Funnel) -> Table:
    rows = tuple(_conversion_rows(asked, figures))
    shares = [
        _("%(stage)s %(share)s")
        % {
            "stage": asked.past.stages[each.stage].name,
            "share": percent(each.share),
        }
        for each in figures.conversions
        if each.share is not None
    ]
    caption = _("Went on, of what came into a stage and left it: %(shares)s.") % {
        "shares": ", ".join(shares)
    }
    return Table(
        key="conversions",
        title=_("From stage to stage"),
        caption=caption if shares else _("Nothing that came in has left its stage."),
        note=_("Of what entered a stage in the period; until now.")
        + " "
        + in_period(asked),
        columns=(
            stage_column(),
            integer("entered", _("Entered")),
            integer("moved_on", _("Moved on")),
            integer("handed_over", _("Handed over")),
            integer("moved_back", _("Moved back")),
            integer("stopped", _("Stopped")),
            integer("still_there", _("Still there")),
            share("conversion", _("Went on, of what left")),
        ),
        rows=rows,
        chart=Chart(
            Shape.BARS,
            "stage",
            (
                Series("moved_on", Tone.BRAND),
                Series("handed_over", Tone.BRAND),
                Series("still_there", Tone.CALM),
                Series("moved_back", Tone.NOTICE),
                Series("stopped", Tone.ACTION),
            ),
        ),
    )


def _conversion_rows(asked: Asked, figures: Funnel) -> Iterator[Row]:
    for each in figures.conversions:
        stage = asked.past.stages[each.stage]
        cells = (
            *(stage.name, len(each.entered), len(each.moved_on)),
            *(len(each.handed_over), len(each.moved_back), len(each.stopped)),
            *(len(each.still_there), each.share),
        )
        parts = {
            "moved_on": each.moved_on,
            "handed_over": each.handed_over,
            "moved_back": each.moved_back,
            "stopped": each.stopped,
            "still_there": each.still_there,
        }
        yield Row(stage.slug, cells, each.entered, parts=parts)


def reasons(asked: Asked, figures: Funnel) -> Table:
    stages = asked.past.stages
    rows = tuple(
        Row(
            f"{stages[each.stage].slug}-{each.reason}",
            (
                stages[each.stage].name,
                _reason(each.reason),
                len(each.initiatives),
                ", ".join(asked.past.titles(each.initiatives[:5])),
            ),
            each.initiatives,
        )
        for each in figures.left
    )
    return Table(
        key="stop-reasons",
        title=_("What was stopped, where and why"),
        caption=_stopped(figures),
        note=in_period(asked),
        columns=(
            stage_column(),
            text("reason", _("Reason to stop"), 32),
            integer("initiatives", _("Initiatives")),
            text("names", _("Which"), 60),
        ),
        rows=rows,
    )


def modes(asked: Asked, figures: Funnel) -> Table:
    rows = tuple(
        Row(
            mode.value,
            (str(mode.label), len(keys), ", ".join(asked.past.titles(keys[:5]))),
            keys,
        )
        for mode, keys in figures.modes
    )
    caption = _("The lessons of what was stopped name no kind of failure.")
    if rows:
        most = max(figures.modes, key=lambda each: len(each[1]))
        caption = ngettext(
            "“%(mode)s” was behind %(count)d stop.",
            "“%(mode)s” was behind %(count)d stops.",
            len(most[1]),
        ) % {"mode": most[0].label, "count": len(most[1])}
    return Table(
        key="stop-modes",
        title=_("Which failure was behind it"),
        caption=caption,
        note=_("By the lessons of what was stopped; one can have more than one kind.")
        + " "
        + in_period(asked),
        columns=(
            text("mode", _("Failure mode"), 28),
            integer("initiatives", _("Initiatives")),
            text("names", _("Which"), 60),
        ),
        rows=rows,
        chart=Chart(Shape.BARS, "mode", (Series("initiatives", Tone.ACTION),)),
    )
