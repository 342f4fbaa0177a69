"""What reaches people: what was measured, who uses it, what was handed over."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.chapters.making import (
    MOST,
    Asked,
    day,
    grouped,
    in_period,
    integer,
    money,
    named,
    number,
    on_day,
    share_column,
    text,
    title_column,
)
from reports.figures.outcome import Measured, Outcome, outcome
from reports.tables import Chapter, Chart, Row, Series, Shape, Table, Tone


def chapter(asked: Asked) -> Chapter:
    figures = outcome(asked.past, asked.period)
    return Chapter(
        "outcome",
        _("What came of it"),
        _("What reaches people, and what did stopping save?"),
        (_reached(figures), _used(figures), _spared(figures)),
        (
            metrics(asked, figures),
            measured(asked, figures),
            adoption(asked, figures),
            handed_over(asked, figures),
            spared(asked, figures),
        ),
    )


def _reached(figures: Outcome) -> str:
    n = len(figures.metrics)
    if not n:
        return _("No metric is recorded.")
    return ngettext(
        "%(measured)d of %(count)d metric was measured; %(reached)d reached its "
        "target.",
        "%(measured)d of %(count)d metrics were measured; %(reached)d reached their "
        "target.",
        n,
    ) % {"measured": figures.measured, "count": n, "reached": figures.reached}


def _used(figures: Outcome) -> str:
    if not figures.adoption:
        return _("Nobody wrote down yet how many people are to use it.")
    return _("%(users)d people use it, of %(target)d aimed at.") % {
        "users": figures.users,
        "target": figures.aimed_at,
    }


def _spared(figures: Outcome) -> str:
    n = len(figures.spared)
    if not n:
        return _("None was stopped.")
    return ngettext(
        "Stopping %(count)d initiative spared %(months)s months of pilot and "
        "%(money)s euros a year.",
        "Stopping %(count)d initiatives spared %(months)s months of pilot and "
        "%(money)s euros a year.",
        n,
    ) % {
        "count": n,
        "months": round(figures.months_spared),
        "money": grouped(figures.money_spared),
    }


def metrics(asked: Asked, figures: Outcome) -> Table:
    """How far measuring is, for the portfolio as a whole."""
    all_of = figures.metrics
    has = {
        "recorded": (_("Metrics"), all_of),
        "baseline": (_("With a baseline"), _that(all_of, "baseline")),
        "target": (_("With a target"), _that(all_of, "target")),
        "measured": (_("Measured"), _that(all_of, "value")),
        "reached": (
            _("Target reached"),
            tuple(each for each in all_of if each.is_reached),
        ),
    }
    return Table(
        key="metrics",
        title=_("How far measuring is"),
        caption=_reached(figures),
        note=on_day(asked),
        columns=(text("what", _("What"), 28), integer("metrics", _("Metrics"))),
        rows=tuple(
            Row(
                key,
                (label, len(found)),
                tuple(dict.fromkeys(each.initiative for each in found)),
            )
            for key, (label, found) in has.items()
        ),
        chart=Chart(Shape.BARS, "what", (Series("metrics"),)),
    )


def _that(found: tuple[Measured, ...], name: str) -> tuple[Measured, ...]:
    return tuple(each for each in found if getattr(each, name) is not None)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def measured(asked: Asked, figures: Outcome) -> Table:
    """Each metric that was measured, the newest first."""
    told = [each for each in figures.metrics if each.measured_on is not None]
    told.sort(key=lambda each: (str(each.measured_on), each.pk), reverse=True)
    return Table(
        key="measured",
        title=_("What was measured"),
        caption=_reached(figures),
        note=on_day(asked),
        columns=(
            title_column(),
            text("metric", _("What is measured"), 40),
            text("unit", _("Unit"), 12),
            number("baseline", _("Baseline")),
            number("target", _("Target")),
            number("value", _("Measured")),
            day("measured_on", _("Measured on")),
            text("reached", _("Target reached"), 12),
        ),
        rows=tuple(
            named(
                asked.past,
                each.initiative,
                *(each.name, each.unit, _float(each.baseline), _float(each.target)),
                *(_float(each.value), each.measured_on, _yes(each.is_reached)),
                mark=str(each.pk),
                with_owner=False,
            )
            for each in told[:MOST]
        ),
        n=len(told),
    )


def _yes(value: bool | None) -> str | None:
    if value is None:
        return None
    return _("Yes") if value else _("No")


def adoption(asked: Asked, figures: Outcome) -> Table:
    rows = tuple(
        named(
            asked.past,
            each.initiative,
            *(each.unit, each.target, each.users, (each.users or 0) / each.target),
            each.counted_on,
            mark=str(place),
            with_owner=False,
        )
        for place, each in enumerate(figures.adoption[:MOST])
    )
    return Table(
        key="adoption",
        title=_("Who uses it"),
        caption=_used(figures),
        note=on_day(asked) + " " + _("People are counted, never named."),
        columns=(
            title_column(),
            text("unit", _("Where")),
            integer("target", _("Users aimed at")),
            integer("users", _("Users")),
            share_column(),
            day("counted_on", _("Counted on")),
        ),
        rows=rows,
        n=len(figures.adoption),
    )


def handed_over(asked: Asked, figures: Outcome) -> Table:
    n = len(figures.handed_over)
    return Table(
        key="handed-over",
        title=_("Handed over"),
        caption=ngettext("%(count)d was handed over.", "%(count)d were handed over.", n)
        % {"count": n},
        note=in_period(asked),
        columns=(title_column(), day("day", _("Day"))),
        rows=tuple(
            named(asked.past, key, when, with_owner=False)
            for key, when in figures.handed_over[:MOST]
        ),
        n=n,
    )


def spared(asked: Asked, figures: Outcome) -> Table:
    return Table(
        key="spared",
        title=_("What stopping saved"),
        caption=_spared(figures),
        note=_(
            "Months of pilot that were still planned on the day it stopped, and the "
            "estimated cost per year; a dash where nobody estimated it."
        )
        + " "
        + in_period(asked),
        columns=(
            title_column(),
            day("day", _("Stopped on")),
            number("months", _("Months not spent")),
            money("per_year", _("Euros per year")),
        ),
        rows=tuple(
            named(
                asked.past,
                each.initiative,
                *(each.day, each.months, each.per_year),
                with_owner=False,
            )
            for each in figures.spared[:MOST]
        ),
        chart=Chart(Shape.BARS, "initiative", (Series("months", Tone.BRAND),)),
        n=len(figures.spared),
    )
