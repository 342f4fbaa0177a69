"""Rows as the database has them, all at once: the ORM hands them on by the hundred."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from accounts.composed import run


def all_of(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Of a `values_list` of columns that need no converting; see `days.as_text`."""
    try:
        statement, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    return run(statement, params, {})
