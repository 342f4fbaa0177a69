"""Queries that are composed once: Django takes longer over many than the database.

A query is made with a `slot` in the place of each value that differs from one request
to the next; `answer` fills them in and runs it. Rows come as the database gives them,
so a query asks for texts and numbers: days and moments are cast to text.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet, Value

# Statements that are kept, of a few kilobytes each.
KEPT = 512


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
    statement, params = _composed(build, shape, connection.vendor)
    return run(statement, params, values)


def run(
    statement: str, params: Sequence[Any], values: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [values[each.name] if isinstance(each, Slot) else each for each in params],
        )
        return cursor.fetchall()


@lru_cache(KEPT)
def _composed(
    build: Callable[..., QuerySet[Any, Any]], shape: tuple[Any, ...], _vendor: str
) -> tuple[str, tuple[Any, ...]]:
    return build(*shape).query.sql_with_params()
