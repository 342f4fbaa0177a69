"""Queries that are composed once: Django takes longer over many than the database.

A query is made with a `slot` in the place of each value that differs from one request
to the next; the values are filled in when it runs. `answer` gives rows as the database
does, so it asks for texts and numbers: days and moments are cast to text. `found` gives
objects, and `changed` changes rows.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet, Value
from django.db.models.query import get_related_populators
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

# Statements that are kept, of a few kilobytes each.
KEPT = 512

Row = TypeVar("Row", bound=Model)
# Rows, and the values that they get.
Change = tuple[QuerySet[Any], Mapping[str, Any]]


class Slot(NamedTuple):
    """Stands among the parameters of a statement for a value by this name."""

    name: str


def slot(name: str) -> Value:
    """The same as an expression, for a filter."""
    return Value(Slot(name))


def answer(
    build: Callable[..., QuerySet[Any, Any]], *shape: Hashable, **values: Any
) -> list[tuple[Any, ...]]:
    """The rows of the query that `build` makes of this shape, with these values."""
    try:
        composed = _composed(build, shape, connection.vendor)
    except EmptyResultSet:
        return []  # Of its shape alone one knows that there are none.
    return run(composed.statement, composed.params, values)


def run(
    statement: str, params: Sequence[Any], values: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, _filled(params, values))
        return cursor.fetchall()


def found(
    build: Callable[..., QuerySet[Row]], *shape: Hashable, **values: Any
) -> list[Row]:
    """The same as objects, with those of `select_related` and what is annotated."""
    rows = answer(build, *shape, **values)
    return list(_maker(build, shape, connection.vendor)(rows)) if rows else []


def changed(build: Callable[[], Change], **values: Any) -> int:
    """Give the rows that `build` names the values that it names; how many there are."""
    statement, params = _composed_change(build, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement, _filled(params, values))
        return cursor.rowcount


def _filled(params: Sequence[Any], values: Mapping[str, Any]) -> list[Any]:
    return [
        _given(values[each.name]) if isinstance(each, Slot) else each for each in params
    ]


def _given(value: Any) -> Any:
    """As the database takes it: SQLite keeps moments as texts."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


class _Composed(NamedTuple):
    statement: str
    params: tuple[Any, ...]
    compiler: SQLCompiler


@lru_cache(KEPT)
def _composed(
    build: Callable[..., QuerySet[Any, Any]], shape: tuple[Any, ...], _vendor: str
) -> _Composed:
    compiler = build(*shape).query.get_compiler(DEFAULT_DB_ALIAS)
    statement, params = compiler.as_sql()
    # Kept for the shape of its rows; each thread has a connection of its own.
    compiler.connection = connection.copy()
    return _Composed(statement, params, compiler)


@lru_cache(KEPT)
def _maker(
    build: Callable[..., QuerySet[Row]], shape: tuple[Any, ...], vendor: str
) -> Callable[[Iterable[Sequence[Any]]], Iterator[Row]]:
    """What makes objects of rows, as Django does at each query anew."""
    compiler = _composed(build, shape, vendor).compiler
    select, info = compiler.select, compiler.klass_info
    converters = compiler.get_converters([column for column, *_ in select])
    model = info["model"]
    names = [select[place][0].target.attname for place in info["select_fields"]]
    # The stubs know a later Django.
    related = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
    annotated = compiler.annotation_col_map.items()

    def make(rows: Iterable[Sequence[Any]]) -> Iterator[Row]:
        for row in compiler.apply_converters(rows, converters):
            made = model.from_db(DEFAULT_DB_ALIAS, names, row[: len(names)])
            for each in related:
                each.populate(row, made)
            for name, place in annotated:
                setattr(made, name, row[place])
            yield made

    return make


@lru_cache(KEPT)
def _composed_change(
    build: Callable[[], Change], _vendor: str
) -> tuple[str, tuple[Any, ...]]:
    rows, values = build()
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(values)
    return query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
