"""What will reach people, and when: as far as the own history can tell."""

from datetime import date, timedelta
from functools import partial

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.chapters.making import (
    MOST,
    Asked,
    integer,
    named,
    owner_column,
    share,
    text,
    title_column,
)
from reports.figures.forecast import LEAST, Forecast, forecast, remembered
from reports.tables import Chapter, Row, Table

SOON = timedelta(days=91)


def horizons(day: date) -> tuple[date, date, date]:
    """A quarter ahead, the end of the year, and a year ahead."""
    return day + SOON, date(day.year, 12, 31), day + timedelta(days=365)


def chapter(asked: Asked) -> Chapter:
    next_quarter, new_year, next_year = horizons(asked.past.as_of)
    ahead_of = partial(forecast, asked.past, history=remembered(asked.past))
    soon = ahead_of(until=next_quarter, only_pilots=True)
    this_year, ahead = ahead_of(until=new_year), ahead_of(until=next_year)
    if this_year.is_refused:
        words: tuple[str, ...] = (_refusal(this_year),)
    else:
        words = (_reaching(asked, this_year), _reaching(asked, ahead))
    return Chapter(
        "forecast",
        _("What is to come"),
        _("What will reach people, and when?"),
        words,
        (reaching(asked, (this_year, ahead)), pilots(asked, soon, ahead)),
    )


def _refusal(found: Forecast) -> str:
    return ngettext(
        "Only %(n)d pilot has ended. From fewer than %(least)d nothing can be said.",
        "Only %(n)d pilots have ended. From fewer than %(least)d nothing can be said.",
        found.n,
    ) % {"n": found.n, "least": LEAST}


def _day(value: date) -> str:
    return formats.date_format(value, "DATE_FORMAT")


def _last_stage(asked: Asked) -> str:
    return next((s.name for s in reversed(asked.past.stages.values())), "")


def _reaching(asked: Asked, found: Forecast) -> str:
    assert found.reaching is not None
    return _(
        "By %(day)s between %(low)d and %(high)d will have reached %(stage)s since "
        "the new year, 85 times out of 100."
    ) % {
        "day": _day(found.until),
        "low": found.reaching.low,
        "high": found.reaching.high,
        "stage": _last_stage(asked),
    }


def note() -> str:
    return _(
        "Drawn many times from how stages were left in the last years, with what still "
        "runs counted in. It says what would happen if all went on as before."
    )


def reaching(asked: Asked, told: tuple[Forecast, ...]) -> Table:
    found = told[0]
    caption = _refusal(found) if found.is_refused else _reaching(asked, found)
    rows = tuple(
        Row(
            each.until.isoformat(),
            (
                _day(each.until),
                *(each.reaching.so_far, each.reaching.low),
                *(each.reaching.middle, each.reaching.high, each.n),
            ),
        )
        for each in told
        if each.reaching is not None
    )
    return Table(
        key="forecast",
        title=_("How many will reach %(stage)s") % {"stage": _last_stage(asked)},
        caption=caption,
        note=note(),
        columns=(
            text("until", _("By"), 20),
            integer("so_far", _("Since the new year already")),
            integer("low", _("At least")),
            integer("middle", _("Most likely")),
            integer("high", _("At most")),
            integer("n", _("Pilots that ended: n")),
        ),
        rows=rows,
        n=found.n,
    )


def pilots(asked: Asked, soon: Forecast, ahead: Forecast) -> Table:
    """Each running pilot, the surest first."""
    later = {each.initiative: each.chance for each in ahead.chances}
    first = {each.initiative: each.chance for each in soon.chances}
    caption = _refusal(soon)
    if not soon.is_refused:
        sure = sum(chance >= 0.5 for chance in first.values())
        caption = ngettext(
            "%(sure)d of %(count)d running pilot has an even chance or better of a "
            "decision by %(day)s.",
            "%(sure)d of %(count)d running pilots have an even chance or better of a "
            "decision by %(day)s.",
            len(first),
        ) % {"sure": sure, "count": len(first), "day": _day(soon.until)}
    chance = _("Chance of a decision by %(day)s")
    return Table(
        key="pilot-chances",
        title=_("When pilots get a decision"),
        caption=caption,
        note=_("A decision that lengthens the pilot or puts it on hold does not count.")
        + " "
        + note(),
        columns=(
            title_column(),
            owner_column(),
            share("soon", chance % {"day": _day(soon.until)}),
            share("ahead", chance % {"day": _day(ahead.until)}),
        ),
        rows=tuple(
            named(asked.past, key, first[key], later.get(key))
            for key in list(first)[:MOST]
        ),
        n=len(first),
    )
