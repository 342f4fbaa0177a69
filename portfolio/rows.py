"""Rows of many tables in one query: a page or a rule about an initiative reads twenty.

Each row comes as JSON, and is read back by the type of each column.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, Model, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONArray

from accounts.composed import Slot, answer

Row = dict[str, Any]
Reader = Callable[[Any], Any]


class Part(NamedTuple):
    """The columns of one table, and how they lead to whose they are."""

    model: type[Model]
    columns: tuple[str, ...]
    owner: str = "initiative_id"
    # Which rows, where not all of them.
    rows: Callable[[], QuerySet[Any]] | None = None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# JSON has no days, and SQLite writes true as 1.
READERS: Mapping[str, Reader] = {
    "DateField": date.fromisoformat,
    "DayField": date.fromisoformat,
    "DateTimeField": _moment,
    "BooleanField": bool,
    "DecimalField": lambda number: Decimal(str(number)),
    "ValueField": lambda number: Decimal(str(number)),
    # PostgreSQL keeps JSON within JSON, SQLite makes a text of it.
    "JSONField": lambda held: json.loads(held) if isinstance(held, str) else held,
}

Kept = tuple[Any, ...]
Gathered = dict[str, defaultdict[int, list[Row]]]
# The numbers of a JSON list as rows.
_LISTED = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT jsonb_array_elements_text(%s::jsonb)::bigint",
}


def as_rows(keys: str | Slot) -> RawSQL:
    """These numbers for a filter, however many: one value for the database, of JSON."""
    return RawSQL(_LISTED[connection.vendor], [keys])  # noqa: S611 - the SQL is ours


def gather_rows(parts: Mapping[str, Part], keys: Iterable[int]) -> Gathered:
    """The rows of each part, by its name and their initiative, oldest first."""
    return read_rows(parts, kept_rows(parts, keys))


def kept_rows(parts: Mapping[str, Part], keys: Iterable[int]) -> list[Kept]:
    """The same as they are kept: part, whose, number and JSON."""
    return answer(_union, tuple(parts.items()), keys=json.dumps(list(keys)))


def read_rows(parts: Mapping[str, Part], kept: Iterable[Kept]) -> Gathered:
    found: Gathered = {name: defaultdict(list) for name in parts}
    readers = {name: _readers(part) for name, part in parts.items()}
    for name, key, _id, held in kept:
        row: Row = {"initiative_id": key}
        for (column, read), value in zip(readers[name], json.loads(held), strict=True):
            row[column] = value if value is None or read is None else read(value)
        found[name][key].append(row)
    return found


def _union(parts: tuple[tuple[str, Part], ...]) -> QuerySet[Any]:
    """The rows of all these parts, one after another."""
    keys = as_rows(Slot("keys"))
    first, *others = [_select(name, part, keys) for name, part in parts]
    return first.union(*others, all=True).order_by("part", "row")


def _select(name: str, part: Part, keys: RawSQL) -> QuerySet[Any]:
    rows: QuerySet[Any]
    rows = part.rows() if part.rows else part.model._default_manager.all()
    return (
        rows.filter(**{f"{part.owner}__in": keys})
        .order_by()
        .annotate(part=Value(name), owner_row=F(part.owner), row=F("id"))
        .annotate(held=JSONArray(*part.columns))
        .values_list("part", "owner_row", "row", "held")
    )


def _readers(part: Part) -> list[tuple[str, Reader | None]]:
    """Each column with what makes its value of JSON again."""
    return [(name, READERS.get(_kind(part.model, name))) for name in part.columns]


def _kind(model: Any, name: str) -> str:
    while "__" in name:
        step, name = name.split("__", 1)
        model = model._meta.get_field(step).related_model
    return str(model._meta.get_field(name).get_internal_type())
