"""Up to which event of the ledger nothing can come any more.

Numbers are given when events are written and seen when their transaction ends, which on
PostgreSQL is not in the same order. Whoever reads the ledger on and on, and remembers
how far it came, must not pass a number that is still on its way.

Before it gets a number, a transaction that writes events takes a place: a lock that all
may have at once, called after the last number given so far. All its numbers are higher.
SQLite lets one transaction write at a time, so that its numbers come in order.
"""

from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from portfolio.by_sql import BySql

# Tells our places from other advisory locks; the lower 40 bits are the number.
PLACE = 0x4B69
LAST = "coalesce(pg_sequence_last_value('portfolio_event_id_seq'), 0)"

TAKE = (
    "CREATE OR REPLACE FUNCTION portfolio_event_place() RETURNS trigger "
    "LANGUAGE plpgsql AS $$ BEGIN "
    "IF coalesce(current_setting('kiem.place', true), '') = '' THEN "
    f"PERFORM pg_advisory_xact_lock_shared(({PLACE}::bigint << 40) + {LAST}); "
    "PERFORM set_config('kiem.place', 'taken', true); "
    "END IF; RETURN NULL; END $$",
    "CREATE TRIGGER portfolio_event_place BEFORE INSERT ON portfolio_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION portfolio_event_place()",
)
LEAVE = (
    "DROP TRIGGER portfolio_event_place ON portfolio_event",
    "DROP FUNCTION portfolio_event_place()",
)
LOWEST = (
    "SELECT min(((classid::bigint << 32) + objid::bigint) & ((1::bigint << 40) - 1)) "
    "FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 "
    "AND classid::bigint >> 8 = %s AND pid <> pg_backend_pid() "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def settled() -> models.Q:
    """Events before which nothing can come any more; asked before they are read."""
    if connection.vendor != "postgresql":
        return models.Q()
    with connection.cursor() as cursor:
        # In this order: a place taken after the second is for numbers above the first.
        cursor.execute(f"SELECT {LAST}")
        [last] = cursor.fetchone()
        cursor.execute(LOWEST, [PLACE])
        [lowest] = cursor.fetchone()
    return models.Q(pk__lte=last if lowest is None else min(last, lowest))


class Places(BySql):
    """Have whoever writes events take a place, where numbers can pass each other."""

    def forwards(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        _run(TAKE, schema_editor)

    def backwards(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        _run(LEAVE, schema_editor)

    def describe(self) -> str:
        return "Take a place before writing events"


def _run(statements: tuple[str, ...], schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement, params=None)
