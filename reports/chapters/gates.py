"""What we decided: outcomes, how long a decision takes, and on which terms."""

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import wording
from reports.chapters.making import (
    MOST,
    Asked,
    day,
    days,
    in_period,
    integer,
    length,
    named,
    on_day,
    owner_column,
    percent,
    share,
    stage_column,
    text,
    title_column,
    together,
)
from reports.figures.gates import Gates, Ruled, gates, go_rate
from reports.tables import Chapter, Chart, Row, Rows, Series, Shape, Table, Tone
from workflows.models import Outcome

TONES = {
    Outcome.GO: Tone.BRAND,
    Outcome.CONDITIONAL_GO: Tone.BRAND,
    Outcome.HOLD: Tone.CALM,
    Outcome.RECYCLE: Tone.NOTICE,
    Outcome.STOP: Tone.ACTION,
    Outcome.HAND_OVER: Tone.CALM,
}


def chapter(asked: Asked) -> Chapter:
    figures = gates(asked.past, asked.period)
    return Chapter(
        "gates",
        _("What we decided"),
        _("What did we decide, and how fast?"),
        (_decided(figures), _waiting(figures), _conditions(figures)),
        (
            outcomes(asked, figures),
            terms(asked, figures),
            waiting(asked, figures),
            decisions(asked, figures),
        ),
    )


def _decided(figures: Gates) -> str:
    n = len(figures.decisions)
    if not n:
        return _("Nothing was decided in this period.")
    return ngettext(
        "%(count)d decision was taken; %(rate)s let an initiative go on.",
        "%(count)d decisions were taken; %(rate)s let an initiative go on.",
        n,
    ) % {"count": n, "rate": percent(figures.go_rate)}


def _waiting(figures: Gates) -> str:
    half = figures.answer.median
    waits = ngettext(
        "%(count)d request for a decision waits.",
        "%(count)d requests for a decision wait.",
        len(figures.waiting),
    ) % {"count": len(figures.waiting)}
    if half is None:
        return waits
    answer = _("Half of the requests are decided within %(length)s.")
    return f"{waits} {answer % {'length': length(half)}}"


def _conditions(figures: Gates) -> str:
    found = figures.terms
    if not found.open:
        return _("No condition is open.")
    return ngettext(
        "%(count)d condition is open, of which %(late)d past its day.",
        "%(count)d conditions are open, of which %(late)d past their day.",
        found.open,
    ) % {"count": found.open, "late": found.overdue}


def outcomes(asked: Asked, figures: Gates) -> Table:
    rows = []
    for pk, stage in asked.past.stages.items():
        there = [each for each in figures.decisions if each.stage == pk]
        parts = {o.value: figures.outcomes.get((pk, o), ()) for o in Outcome}
        counts = map(len, parts.values())
        rate = go_rate(each.outcome for each in there)
        behind = tuple(dict.fromkeys(each.initiative for each in there))
        rows.append(
            Row(
                stage.slug, (stage.name, len(there), *counts, rate), behind, parts=parts
            )
        )
    total = together(rows, summed=range(1, 2 + len(Outcome)))
    cells = (*total.cells[:-1], figures.go_rate)
    return Table(
        key="outcomes",
        title=_("Decisions by outcome"),
        caption=_decided(figures),
        note=in_period(asked) + " " + _("Go on: go, or go under conditions."),
        columns=(
            stage_column(),
            integer("decisions", _("Decisions")),
            *(integer(each.value, str(each.label)) for each in Outcome),
            share("go_rate", _("Let go on")),
        ),
        rows=(*rows, replace(total, cells=cells)),
        chart=Chart(
            Shape.BARS,
            "stage",
            tuple(Series(each.value, TONES[each]) for each in Outcome),
        ),
    )


def terms(asked: Asked, figures: Gates) -> Table:
    """Speed and strictness, one figure a row."""
    found, answer = figures.terms, figures.answer.percentile(50)
    late = figures.answer.percentile(85).days
    waits = tuple(key for key, _days in figures.waiting)
    rows = (
        Row("median", (_("Days from request to decision, median"), answer.days)),
        Row("p85", (_("Days within which 85% is decided"), late)),
        Row("requests", (_("Requests"), figures.answer.n)),
        Row("waiting", (_("Requests that wait"), len(waits)), waits, "is:waiting"),
        Row("waivers", (_("Waivers given"), figures.waivers)),
        Row("waived", (_("Decisions with a waiver"), figures.waived)),
        Row("open", (_("Conditions open"), found.open), found.initiatives),
        Row(
            "overdue",
            (_("Conditions past their day"), found.overdue),
            found.overdue_initiatives,
        ),
    )
    return Table(
        key="gate-terms",
        title=_("How fast, and on which terms"),
        caption=f"{_waiting(figures)} {_conditions(figures)}",
        note=_(
            "Requests of the period, those that wait counted along; days on the clock."
        )
        + " "
        + on_day(asked),
        columns=(text("figure", _("Figure"), 44), integer("value", _("Number"))),
        rows=rows,
    )


def waiting(asked: Asked, figures: Gates) -> Table:
    return Table(
        key="waiting",
        title=_("Waiting for a decision"),
        caption=_waiting(figures),
        note=on_day(asked),
        columns=(title_column(), owner_column(), days("days", _("Days waiting"))),
        rows=tuple(
            named(asked.past, key, count) for key, count in figures.waiting[:MOST]
        ),
        n=len(figures.waiting),
    )


def decisions(asked: Asked, figures: Gates) -> Table:
    """Every decision of the period, newest first."""
    return Table(
        key="decisions",
        title=_("Decisions"),
        caption=_decided(figures),
        note=in_period(asked),
        columns=(
            title_column(),
            day("day", _("Day")),
            text("outcome", _("Outcome"), 20),
            stage_column(),
            text("reason", _("Reason"), 80),
            text("by", _("By")),
        ),
        rows=Rows(figures.decisions, _told(asked)),
    )


def _told(asked: Asked) -> Callable[[Ruled], Row]:
    labels = {value: str(label) for value, label in Outcome.choices}
    names = {key: stage.name for key, stage in asked.past.stages.items()}

    def row(each: Ruled) -> Row:
        reason = wording.first_sentence(each.rationale)
        cells = (each.day, labels[each.outcome], names[each.stage], reason, each.by)
        titles = asked.past.titles([each.initiative])
        return Row(str(each.pk), (*titles, *cells), (each.initiative,))

    return row
