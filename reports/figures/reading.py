"""Rows as the database has them, all at once: the ORM hands them on by the hundred."""

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet


def all_of(rows: QuerySet) -> list[tuple]:
    """Of a `values_list` of columns that need no converting; see `days.as_text`."""
    try:
        statement, values = rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return []
    with connections[rows.db].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
