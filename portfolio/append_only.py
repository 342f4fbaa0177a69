"""A table whose rows are never changed, whoever writes to it: the database refuses.

With `emptied`, that column may be made an empty object, as when what is kept long
enough is destroyed; and on PostgreSQL no row goes. SQLite tells no flush of a test from
a deletion: there `manage.py verify_ledger` finds that one is gone.

For migrations. On SQLite, altering a table makes it anew without its triggers: a
migration that alters such a table ends with `AppendOnly` again. Tests notice when not.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from portfolio.by_sql import BySql

MESSAGE = "Rows of {table} are never changed."

REFUSE = {
    "sqlite": (
        "CREATE TRIGGER IF NOT EXISTS {table}_append_only BEFORE UPDATE ON {table} "
        "WHEN NOT ({empties}) BEGIN SELECT RAISE(ABORT, '" + MESSAGE + "'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger "
        "LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' AND ({empties}) THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION '" + MESSAGE + "' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
        "CREATE TRIGGER {table}_append_only BEFORE UPDATE{delete} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION {table}_append_only()",
    ),
}
ALLOW = {
    "sqlite": ("DROP TRIGGER IF EXISTS {table}_append_only",),
    "postgresql": (
        "DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
        "DROP FUNCTION IF EXISTS {table}_append_only()",
    ),
}


class AppendOnly(BySql):
    """Refuse every UPDATE of this table, but for one that empties a column.

    `keeps` are its other columns.
    """

    def __init__(self, table: str, *, empties: str = "", keeps: str = "") -> None:
        self.table, self.empties, self.keeps = table, empties, keeps

    def forwards(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        self._execute(REFUSE, schema_editor)

    def backwards(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        self._execute(ALLOW, schema_editor)

    def _execute(
        self,
        statements: dict[str, tuple[str, ...]],
        schema_editor: BaseDatabaseSchemaEditor,
    ) -> None:
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        same = "{0} IS {1}" if is_sqlite else "{0} IS NOT DISTINCT FROM {1}"
        empties = [same.format(f"NEW.{n}", f"OLD.{n}") for n in self.keeps.split()]
        empties.append(f"NEW.{self.empties} = '{{}}'" if self.empties else "1 = 0")
        words = {
            "table": self.table,
            "empties": " AND ".join(empties),
            "delete": " OR DELETE" if self.empties else "",
        }
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(**words), params=None)

    def describe(self) -> str:
        return f"Refuse to change rows of {self.table}"
