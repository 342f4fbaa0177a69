"""The database into which a backup goes: at the version of the backup, and empty."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.apps.registry import Apps
from django.apps.registry import apps as apps_of_today
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from reports.backup.rows import tables

Step = tuple[str, str]
# By the table itself: the database may be of any version.
FILLED = {
    "accounts_user": "SELECT 1 FROM accounts_user WHERE email <> 'system@kiem.invalid'",
    "portfolio_portfolio": "SELECT 1 FROM portfolio_portfolio",
    "portfolio_event": "SELECT 1 FROM portfolio_event",
}


class Target:
    """Where a backup that was made after these migrations goes."""

    def __init__(self, migrations: Sequence[Sequence[str]]) -> None:
        self.executor = MigrationExecutor(connection)
        self.graph = self.executor.loader.graph
        done = {(app, name) for app, name in migrations}
        known = set(self.graph.nodes)
        if done - known:
            text = _(
                "The backup was made by a newer Kiem than this one. Install the "
                "version that made it, or a newer one, and restore there."
            )
            raise ValidationError(text, code="newer")
        self.is_of_today = done == known
        self.steps = sorted(
            step for step in done if not self._follows(step, done, step[0])
        )
        self.is_there = set(self.executor.loader.applied_migrations) == done
        self.tables = set(connection.introspection.table_names())
        self.apps: Apps = apps_of_today
        if not self.is_of_today:
            self.apps = self.executor.loader.project_state(self.steps).apps

    def _follows(self, step: Step, done: set[Step], app: str) -> bool:
        """Whether another one of the same package came after it."""
        children = self.graph.node_map[step].children
        return any(each.key[0] == app and each.key in done for each in children)

    def refuse_filled(self, *, may_replace: bool) -> None:
        """Rows that `prepare` made count for nothing; people and portfolios do."""
        if may_replace:
            return
        with connection.cursor() as cursor:
            for table, question in FILLED.items():
                if table in self.tables:
                    cursor.execute(question)
                    if cursor.fetchone():
                        raise self._filled()

    @staticmethod
    def _filled() -> ValidationError:
        text = _(
            "There are people or portfolios in this database. Restore into an empty "
            "one, or add --replace to throw away what is there."
        )
        return ValidationError(text, code="filled")

    @contextmanager
    def emptied(self) -> Iterator[None]:
        """Within: the database of then, without rows; all of it stays, or none."""
        with _any_order(), transaction.atomic():
            if self.is_there:
                self._throw_rows_away()
            else:
                self._drop_tables()
                MigrationExecutor(connection).migrate(self.steps)
                # What a migration fills in is in the backup, too.
                self._throw_rows_away()
            if connection.vendor == "postgresql":
                # A migration looks at references at once, from then on.
                connection.cursor().execute("SET CONSTRAINTS ALL DEFERRED")
            yield

    def _throw_rows_away(self) -> None:
        names = sorted(each._meta.db_table for each in tables(self.apps).values())
        with connection.cursor() as cursor:
            for statement in connection.ops.sql_flush(no_style(), names):
                cursor.execute(statement)

    def _drop_tables(self) -> None:
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                if self.tables:
                    names = ", ".join(quote(name) for name in sorted(self.tables))
                    cursor.execute(f"DROP TABLE {names} CASCADE")
                return
            # A virtual table takes its shadows along.
            for name in sorted(self.tables, key=_virtual_first):
                cursor.execute(f"DROP TABLE IF EXISTS {quote(name)}")

    def bring_up_to_date(self) -> None:
        if not (self.is_there and self.is_of_today):
            call_command("migrate", interactive=False, verbosity=0)


def _virtual_first(name: str) -> tuple[bool, str]:
    return not name.endswith(("_words", "_vocabulary")), name


@contextmanager
def _any_order() -> Iterator[None]:
    """SQLite refuses to migrate within a transaction while it looks at references."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()
