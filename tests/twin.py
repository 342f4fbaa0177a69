"""Every row a second time, in portfolios in which nobody of the first takes part.

The other has the number of the one, FURTHER on: whatever an id is the id of, it becomes
one of theirs by adding. Texts that are there once only get an x in front.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

from portfolio.models import AuditEntry

FURTHER = 10**12
OURS = ("accounts", "portfolio", "workflows", "reports", "notifications")


def tables() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in OURS and model is not AuditEntry:
            yield model


def make_twin() -> None:
    with connection.cursor() as cursor:
        for model in tables():
            fields = model._meta.concrete_fields
            columns = ", ".join(f'"{field.column}"' for field in fields)
            twins = ", ".join(twin_of(field) for field in fields)
            table = f'"{model._meta.db_table}"'
            # The names are ours.
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {twins} FROM {table}"
            )


def twin_of(field: Any) -> str:
    column = f'"{field.column}"'
    is_row = field.is_relation and field.related_model._meta.app_label in OURS
    if is_row or isinstance(field, models.AutoField):
        return f"{column} + {FURTHER}"
    if field.unique and isinstance(field, models.CharField):
        return f"'x' || {column}"
    return column
