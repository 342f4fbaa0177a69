"""Keeping a report, telling it again, and saying what would be told otherwise now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language

from portfolio.clock import day_of
from portfolio.ledger import Kind
from portfolio.models import Event, Initiative
from reports.chapters import Asked, chapters, for_everybody
from reports.figures import Past
from reports.models import FiledReport
from reports.period import Period
from reports.tables import (
    Cell,
    Chapter,
    Chart,
    Column,
    Row,
    Series,
    Shape,
    Table,
    Tone,
)
from reports.tables import Kind as Holds
from reports.wanted import has_private

# Raise it when a figure is counted otherwise: filed reports then say so.
EDITION = 2
# Changes to the portfolio that change figures of days gone by.
WHOLE = (Kind.CALENDAR_SET, Kind.TERMS_EDITED, Kind.LIMITS_SET)
# So many reasons are named for one difference.
MOST_REASONS = 5
# Numbers that differ less are the same: shares are kept as fractions.
TINY = 1e-9


def kept(told: Iterable[Chapter]) -> list[dict[str, Any]]:
    """Chapters as plain values."""
    return [_plain(chapter) for chapter in told]


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    match value:
        case str():
            return value
        case Mapping():
            return {key: _plain(each) for key, each in value.items()}
        case Sequence():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value


def told_again(filed: FiledReport) -> tuple[Chapter, ...]:
    """The chapters as they were, in the language of the reader."""
    language = "nl" if (get_language() or "").startswith("nl") else "en"
    return tuple(_chapter(each) for each in filed.chapters[language])


def _chapter(plain: dict[str, Any]) -> Chapter:
    tables = tuple(_table(each) for each in plain["tables"])
    return Chapter(**plain | {"words": tuple(plain["words"]), "tables": tables})


def _table(plain: dict[str, Any]) -> Table:
    columns = tuple(
        Column(**each | {"kind": Holds(each["kind"])}) for each in plain["columns"]
    )
    chart = plain["chart"]
    return Table(
        **plain
        | {
            "columns": columns,
            "rows": tuple(_row(each, columns) for each in plain["rows"]),
            "chart": _chart(chart) if chart else None,
        }
    )


def _row(plain: dict[str, Any], columns: Sequence[Column]) -> Row:
    cells = tuple(
        date.fromisoformat(cell) if column.kind == Holds.DATE and cell else cell
        for cell, column in zip(plain["cells"], columns, strict=True)
    )
    parts = {name: tuple(keys) for name, keys in plain.get("parts", {}).items()}
    behind = {"initiatives": tuple(plain["initiatives"]), "parts": parts}
    return Row(**plain | {"cells": cells} | behind)


def _chart(plain: dict[str, Any]) -> Chart:
    return Chart(
        **plain
        | {
            "shape": Shape(plain["shape"]),
            "series": tuple(
                Series(each["name"], Tone(each["tone"])) for each in plain["series"]
            ),
            "band": tuple(plain["band"]) if plain["band"] else None,
        }
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """What happened since that can have changed it."""

    day: date
    what: str
    initiative: str
    by: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that would be told otherwise now; None where it was not, or is not."""

    table: str
    row: str
    column: Column
    was: Cell
    now: Cell
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`is_other_edition`: figures are counted otherwise since it was filed."""

    differences: tuple[Difference, ...]
    is_other_edition: bool

    @property
    def is_same(self) -> bool:
        return not self.differences


def asked_again(filed: FiledReport) -> Asked:
    """The same question, about the same initiatives, as of the same day."""
    about = None
    if filed.initiatives is not None or has_private(filed.portfolio):
        about = Initiative.objects.public().filter(portfolio=filed.portfolio)
    if filed.initiatives is not None and about is not None:
        about = about.filter(pk__in=filed.initiatives)
    asked = filed.asked
    past = Past(
        filed.portfolio,
        as_of=filed.as_of,
        initiatives=about,
        all_days=asked.get("clock") == "all",
    )
    days = (date.fromisoformat(asked[name]) for name in ("from", "to"))
    return Asked(past, Period(*days))


def compared(filed: FiledReport) -> Comparison:
    """Work it out again, and say what differs and what happened since."""
    before = {t.key: t for c in told_again(filed) for t in c.tables}
    asked = asked_again(filed)
    after = {t.key: t for c in for_everybody(chapters(asked)) for t in c.tables}
    happened = _happened(filed, asked.past)
    found: list[tuple[str, Difference]] = []
    for key in before.keys() | after.keys():
        found += _differing(before.get(key), after.get(key), happened)
    order = {key: place for place, key in enumerate([*before, *after])}
    found.sort(key=lambda each: order[each[0]])
    return Comparison(
        tuple(difference for _key, difference in found), filed.edition != EDITION
    )


# What happened to an initiative since; to the portfolio as a whole under None.
_Happened = dict[int | None, list[Reason]]


def _happened(filed: FiledReport, past: Past) -> _Happened:
    """Since it was filed; the oldest first."""
    rows = (
        Event.objects.filter(portfolio=filed.portfolio, at__gt=filed.filed_at)
        .exclude(kind=Kind.REPORT_FILED)
        .filter(Q(initiative=None) | Q(initiative__is_private=False))
        .order_by("id")
        .values_list("initiative_id", "initiative__title", "kind", "at", "by__name")
    )
    found: _Happened = {}
    labels = dict(Kind.choices)
    for key, title, kind, at, by in rows:
        if key is None and kind not in WHOLE:
            continue
        reason = Reason(day_of(at), str(labels.get(kind, kind)), title or "", by)
        found.setdefault(key, []).append(reason)
    return found


def _differing(
    before: Table | None, after: Table | None, happened: _Happened
) -> Iterator[tuple[str, Difference]]:
    table = after or before
    assert table is not None
    was = {row.key: row for row in before.rows} if before else {}
    now = {row.key: row for row in after.rows} if after else {}
    for key in dict.fromkeys([*was, *now]):
        old, new = was.get(key), now.get(key)
        behind = {*(old.initiatives if old else ()), *(new.initiatives if new else ())}
        reasons = _reasons(behind, happened)
        label = str(((new or old) or Row("", ("",))).cells[0])
        for column, then, told in _cells(before, old, after, new):
            if not _same(then, told):
                yield (
                    table.key,
                    Difference(table.title, label, column, then, told, reasons),
                )


def _cells(
    before: Table | None, old: Row | None, after: Table | None, new: Row | None
) -> Iterator[tuple[Column, Cell, Cell]]:
    """By column, what was and what is told; of a row that came or went not its name."""
    was = dict(zip(before.columns, old.cells, strict=True)) if before and old else {}
    now = dict(zip(after.columns, new.cells, strict=True)) if after and new else {}
    columns = [*dict.fromkeys([*was, *now])]
    for column in columns if old and new else columns[1:]:
        yield column, was.get(column), now.get(column)


def _same(was: Cell, now: Cell) -> bool:
    if isinstance(was, float) and isinstance(now, (int, float)):
        return abs(was - now) < TINY
    return was == now


def _reasons(behind: set[int], happened: _Happened) -> tuple[Reason, ...]:
    """What happened to these; of a sum over none, whatever happened."""
    keys: Iterable[int | None] = (None, *sorted(behind)) if behind else tuple(happened)
    found = [reason for key in keys for reason in happened.get(key, ())]
    return tuple(dict.fromkeys(found))[:MOST_REASONS]
