"""What we learnt: lessons recorded and consulted, and failures that came back."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import FailureMode
from reports.chapters.making import Asked, in_period, integer, text
from reports.figures.learning import Learning, learning
from reports.tables import Chapter, Chart, Row, Series, Shape, Table, Tone


def chapter(asked: Asked) -> Chapter:
    figures = learning(asked.past, asked.period)
    return Chapter(
        "learning",
        _("What we learnt"),
        _("What did we learn, and do we use it?"),
        (_recorded(figures), _consulted(figures), _returned(figures)),
        (
            lessons(asked, figures),
            use(asked, figures),
            returned(asked, figures),
        ),
    )


def _recorded(figures: Learning) -> str:
    if not figures.lessons:
        return _("No lesson was recorded.")
    return ngettext(
        "%(count)d lesson was recorded.",
        "%(count)d lessons were recorded.",
        figures.lessons,
    ) % {"count": figures.lessons}


def _consulted(figures: Learning) -> str:
    n = figures.consultations
    if not n:
        return _("Nobody looked at a lesson of others.")
    return ngettext(
        "A lesson of others was looked at %(count)d time; it helped %(helped)d times.",
        "A lesson of others was looked at %(count)d times; it helped %(helped)d times.",
        n,
    ) % {"count": n, "helped": figures.helped}


def _returned(figures: Learning) -> str:
    if not figures.returned:
        return _("No kind of failure came back.")
    names = ", ".join(str(each.mode.label) for each in figures.returned)
    return _("Came back, after it had stopped something before: %(names)s.") % {
        "names": names
    }


def lessons(asked: Asked, figures: Learning) -> Table:
    labels = dict(FailureMode.choices) | {"": _("About something else")}
    return Table(
        key="lessons",
        title=_("Lessons by kind of failure"),
        caption=_recorded(figures),
        note=in_period(asked),
        columns=(
            text("mode", _("Kind of failure"), 28),
            integer("lessons", _("Lessons")),
            integer("initiatives", _("Initiatives")),
        ),
        rows=tuple(
            Row(
                mode or "other",
                (str(labels[mode]), len(keys), len(set(keys))),
                tuple(dict.fromkeys(keys)),
            )
            for mode, keys in figures.recorded.items()
        ),
        chart=Chart(Shape.BARS, "mode", (Series("lessons"),)),
    )


def use(asked: Asked, figures: Learning) -> Table:
    """What was done with lessons, one figure a row."""
    rows = (
        Row("consultations", (_("Times looked at"), figures.consultations)),
        Row("helped", (_("Times it helped"), figures.helped)),
        Row(
            "consulted",
            (_("Initiatives that looked"), len(figures.consulted)),
            figures.consulted,
        ),
        Row("checks", (_("Criteria asked because of a lesson"), len(figures.checks))),
        Row(
            "silent",
            (_("Ended without a lesson"), len(figures.silent)),
            figures.silent,
        ),
    )
    return Table(
        key="lesson-use",
        title=_("What was done with lessons"),
        caption=_consulted(figures),
        note=in_period(asked),
        columns=(text("what", _("What"), 44), integer("value", _("Number"))),
        rows=rows,
    )


def returned(asked: Asked, figures: Learning) -> Table:
    return Table(
        key="returned",
        title=_("Failures that came back"),
        caption=_returned(figures),
        note=_("Kinds of failure for which something stopped before, and now again.")
        + " "
        + in_period(asked),
        columns=(
            text("mode", _("Kind of failure"), 28),
            integer("before", _("Stopped before")),
            integer("again", _("Stopped again")),
            text("names", _("Which"), 60),
        ),
        rows=tuple(
            Row(
                each.mode.value,
                (
                    *(str(each.mode.label), len(each.before), len(each.again)),
                    ", ".join(asked.past.titles(each.again[:5])),
                ),
                (*each.before, *each.again),
                parts={"before": each.before, "again": each.again},
            )
            for each in figures.returned
        ),
        chart=Chart(
            Shape.BARS,
            "mode",
            (Series("before", Tone.CALM), Series("again", Tone.ACTION)),
        ),
    )
