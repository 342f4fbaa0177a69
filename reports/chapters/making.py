"""What the chapters share: columns by kind, and numbers in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portfolio.models import Stage
from reports.figures.past import Past
from reports.period import Period
from reports.tables import Cell, Column, Kind, Row

# From here on a length is told in months.
LONG, MONTH = 60, 365.25 / 12
# What a table lists by name; the initiatives behind a number are always all there.
MOST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is about: a portfolio as of a day, and a period before it."""

    past: Past
    period: Period

    @property
    def stages(self) -> Iterable[Stage]:
        return self.past.stages.values()


def text(name: str, label: str, width: int = 24) -> Column:
    return Column(name, label, Kind.TEXT, width)


def integer(name: str, label: str) -> Column:
    return Column(name, label, Kind.INTEGER)


def days(name: str, label: str) -> Column:
    return Column(name, label, Kind.DAYS)


def share(name: str, label: str) -> Column:
    return Column(name, label, Kind.SHARE)


def day(name: str, label: str) -> Column:
    return Column(name, label, Kind.DATE)


def money(name: str, label: str) -> Column:
    return Column(name, label, Kind.MONEY)


def number(name: str, label: str) -> Column:
    return Column(name, label, Kind.NUMBER)


def stage_column() -> Column:
    return text("stage", _("Stage"))


def title_column() -> Column:
    return text("initiative", _("Initiative"), 44)


def owner_column() -> Column:
    return text("owner", _("Owner"))


def share_column() -> Column:
    return share("share", pgettext("of a whole", "Share"))


def in_stage(stage: Stage, more: str = "") -> str:
    """The filter of the board for a stage."""
    return f"stage:{stage.slug} {more}".strip()


def percent(part: float | None) -> str:
    """A share in words; a dash where there is none."""
    return "–" if part is None else f"{round(100 * part)}%"


def part(count: int, of: int) -> float | None:
    return count / of if of else None


def grouped(count: int) -> str:
    """A large number as the reader writes it: 214,500 or 214.500."""
    return formats.number_format(count, force_grouping=True)


def length(count: int | None) -> str:
    """Days in words, as one would say them."""
    if count is None:
        return _("not reached")
    if count < LONG:
        return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
    months = round(count / MONTH)
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


def month(first: date) -> str:
    """A month in the language of the reader: March 2026."""
    return formats.date_format(first, "YEAR_MONTH_FORMAT")


def told(value: Period) -> str:
    return _("%(start)s to %(end)s") % {
        "start": formats.date_format(value.start, "DATE_FORMAT"),
        "end": formats.date_format(value.end, "DATE_FORMAT"),
    }


def in_period(asked: Asked) -> str:
    return _("In the period %(period)s.") % {"period": told(asked.period)}


def on_day(asked: Asked) -> str:
    return _("As of %(day)s.") % {
        "day": formats.date_format(asked.past.as_of, "DATE_FORMAT")
    }


def together(rows: Sequence[Row], *, summed: Sequence[int]) -> Row:
    """The sum of these columns, by place; the others stay empty."""
    width = len(rows[0].cells) if rows else max(summed, default=0) + 1
    cells: list[Cell] = [_("Together"), *[None] * (width - 1)]
    for place in summed:
        counts = (row.cells[place] for row in rows)
        cells[place] = sum(n for n in counts if isinstance(n, (int, float)))
    behind = _united(row.initiatives for row in rows)
    names = dict.fromkeys(name for row in rows for name in row.parts)
    parts = {name: _united(row.parts.get(name, ()) for row in rows) for name in names}
    return Row("together", tuple(cells), behind, is_total=True, parts=parts)


def _united(found: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(key for keys in found for key in keys))


def named(
    past: Past, key: int, *cells: Cell, mark: str = "", with_owner: bool = True
) -> Row:
    """A row about one initiative: its title, its owner, and what else there is."""
    card = past.cards.get(key)
    title = card.title if card else ""
    owner: tuple[Cell, ...] = (card.owner if card else "",) if with_owner else ()
    name = f"{key}-{mark}" if mark else str(key)
    return Row(name, (title, *owner, *cells), (key,))
