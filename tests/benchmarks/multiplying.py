"""Very many initiatives in minutes: some are made, the database copies the rest.

For what measures with LARGE=100000. In an empty database, SQLite or PostgreSQL:

    multiplying.fill(100_000)   # migrated, playbook, demo and the large portfolio
    multiplying.multiply(10)    # only that: ten times what is in the database now

All are in the one large portfolio. A copy has its own records, ledger, points and
people (an owner leads as many as before), and the title and days of its original.
What JSON names by number (`facts` of events and points) is the original's.
"""

from collections.abc import Iterator

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, Max, Model

from accounts.models import User
from portfolio.models import Initiative, Membership

# So many are made one by one.
MADE = 10_000
# What has to differ in each copy, beside its number.
DIFFERS = {
    (Initiative, "rank"): "rank || '{copy}i'",
    (User, "email"): "'{copy}.' || email",
}


def fill(initiatives: int) -> None:
    """Make a portfolio of that many, a multiple of ten thousand or less than that."""
    call_command("migrate", verbosity=0)
    call_command("load_playbook")
    call_command("demo", initiatives=min(initiatives, MADE), seed=1)
    multiply(initiatives // MADE)
    # As PostgreSQL does by itself where people work.
    vacuum = "VACUUM " if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{vacuum}ANALYZE")


@transaction.atomic
def multiply(times: int) -> None:
    """Copy all initiatives and people with all that belongs to them."""
    models = [*copied()]
    stride = 1 + max(last_key(model) for model in models)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Looking each reference up again takes longer than the copy.
            cursor.execute("SET LOCAL session_replication_role = replica")
        for copy in range(1, times):
            for model in models:
                cursor.execute(insertion(model, models, copy, stride))
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def copied() -> Iterator[type[Model]]:
    """Initiatives, people, and every table that leads to an initiative."""
    yield from (User, Membership, Initiative)
    known, waiting = {Initiative}, {*apps.get_models(include_auto_created=True)}
    while found := [each for each in waiting if known & {*parents(each)} - {each}]:
        known.update(found)
        waiting.difference_update(found)
        yield from (each for each in found if each is not Initiative)


def parents(model: type[Model]) -> Iterator[type[Model]]:
    for field in model._meta.concrete_fields:
        if field.remote_field:
            yield field.remote_field.model


def last_key(model: type[Model]) -> int:
    return model._default_manager.aggregate(last=Max("pk"))["last"] or 0


def insertion(
    model: type[Model], models: list[type[Model]], copy: int, stride: int
) -> str:
    """The statement that copies a table; numbers of originals are below the stride."""
    table, fields = model._meta.db_table, model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(value(field, models, copy, copy * stride) for field in fields)
    return (
        f'INSERT INTO "{table}" ({columns}) SELECT {values} '
        f'FROM "{table}" WHERE id < {stride}'
    )


def value(field: Field, models: list[type[Model]], copy: int, further: int) -> str:
    differs = DIFFERS.get((field.model, field.name))
    if differs:
        return differs.format(copy=copy)
    of = field.remote_field.model if field.remote_field else field.model
    is_key = field.primary_key or field.remote_field
    return f'"{field.column}"' + (f" + {further}" if is_key and of in models else "")
