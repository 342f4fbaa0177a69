"""Boards of other programs, as JSON; a list of things of any program is a table too."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from portfolio.importing.headers import source_of
from portfolio.importing.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    Source,
    Table,
    refused,
)
from portfolio.importing.taiga import is_taiga, read_taiga
from portfolio.importing.trello import is_trello, read_trello

NAMES = ("name", "title", "full_name", "login", "username", "displayName", "email")


def read_json(text: str) -> Table:
    """Raises ValidationError."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as broken:
        message = _(
            "This JSON cannot be read: it may be cut off. Export the board once more, "
            "and try again."
        )
        raise refused(message, "broken") from broken
    try:
        return _table(found)
    except (TypeError, AttributeError, KeyError, RecursionError) as strange:
        raise _unknown() from strange


def _table(found: Any) -> Table:
    if is_trello(found):
        table = read_trello(found)
    elif is_taiga(found):
        table = read_taiga(found)
    else:
        things = _things(found)
        if not things:
            raise _unknown()
        headers, rows = _flat(things)
        table = Table(_source(things, headers), headers, rows)
    if not table.rows:
        raise refused(
            _("There are no cards in this file. Export the board once more."), "empty"
        )
    if len(table.headers) > MOST_COLUMNS or len(table.rows) > MOST_ROWS:
        message = _(
            "This board is too large: at most %(rows)d cards with %(columns)d fields."
        )
        raise refused(message, "large", rows=MOST_ROWS, columns=MOST_COLUMNS)
    return table


def _unknown() -> Exception:
    message = _(
        "Kiem finds no cards in this JSON. It reads exports of Trello, Taiga, GitHub "
        "Projects and Kanboard, and any list of objects."
    )
    return refused(message, "unknown")


def _things(found: Any) -> Sequence[Mapping[str, Any]]:
    """The list itself, or the longest list of things within."""
    if isinstance(found, Mapping):
        lists = [each for each in found.values() if isinstance(each, list)]
        found = max(lists, key=len, default=[])
    return [each for each in found if isinstance(each, Mapping)]


def _source(things: Sequence[Mapping[str, Any]], headers: Sequence[str]) -> Source:
    keys = {*things[0]}
    if {"column_id", "swimlane_id"} <= keys or {"column_name", "project_id"} <= keys:
        return Source.KANBOARD
    if isinstance(things[0].get("content"), Mapping):
        return Source.GITHUB
    return source_of(headers)


def _flat(things: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[Row]]:
    """A column for each key; a key of what lies within is written behind its own."""
    lines = [dict(_pairs(thing)) for thing in things]
    headers = list(dict.fromkeys(key for line in lines for key in line))
    rows = [
        Row(number, [line.get(header) for header in headers])
        for number, line in enumerate(lines, start=1)
    ]
    return headers, rows


def _pairs(thing: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in thing.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping) and not before and not _name(value):
            yield from _pairs(value, f"{name} ")
        else:
            yield name, as_value(value)


def as_value(value: Any) -> Any:
    """A value of JSON as one cell: lists by their names."""
    if isinstance(value, list):
        return "; ".join(text for each in value if (text := str(as_value(each) or "")))
    if isinstance(value, Mapping):
        return _name(value) or json.dumps(value, ensure_ascii=False)
    return value


def _name(thing: Mapping[str, Any]) -> str:
    found = (thing[key] for key in NAMES if isinstance(thing.get(key), str))
    return str(next(found, "")) if len(thing) <= 12 and "body" not in thing else ""
