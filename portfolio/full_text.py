"""A table whose rows are found by their words: an index that the database keeps.

For migrations. PostgreSQL keeps a column `words` with the Dutch and English stems of
each row, and an index on it. SQLite keeps the words themselves in an FTS5 table, by
triggers: what shares a stem is looked up in its vocabulary when somebody searches
(portfolio/library/search.py).

On SQLite, altering a table makes it anew without its triggers; on PostgreSQL, a column
that `words` is made of cannot change its type. So a migration that alters such a table
begins with `NoFullText` and ends with `FullText`. Tests notice when not.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from portfolio.by_sql import BySql

# Letters with a sign are found without it, and the other way round.
SIGNED = "áàâäãåéèêëíìîïóòôöõúùûüýÿñç"
PLAIN = "aaaaaaeeeeiiiiooooouuuuyync"
STEMS = (
    "setweight(to_tsvector('dutch', {plain}) || to_tsvector('english', {plain}), "
    "'{weight}')"
)
FOLDED = (
    "regexp_replace(translate(lower({column}), '"
    + SIGNED
    + "', '"
    + PLAIN
    + "'), '[^a-z0-9]+', ' ', 'g')"
)


class NoFullText(BySql):
    """Forget the words, for a while or for good. The first column weighs most."""

    def __init__(self, table: str, columns: tuple[str, ...]) -> None:
        self.table, self.columns = table, columns

    def forwards(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        self.forget(schema_editor)

    def backwards(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        self.keep(schema_editor)

    def forget(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        table = self.table
        if schema_editor.connection.vendor == "postgresql":
            self._execute(
                schema_editor, f"ALTER TABLE {table} DROP COLUMN IF EXISTS words"
            )
            return
        for when in ("insert", "update", "delete"):
            self._execute(schema_editor, f"DROP TRIGGER IF EXISTS {table}_words_{when}")
        self._execute(schema_editor, f"DROP TABLE IF EXISTS {table}_vocabulary")
        self._execute(schema_editor, f"DROP TABLE IF EXISTS {table}_words")

    def keep(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        self.forget(schema_editor)
        is_postgresql = schema_editor.connection.vendor == "postgresql"
        for statement in self._stems() if is_postgresql else self._words():
            self._execute(schema_editor, statement)

    def _stems(self) -> tuple[str, ...]:
        weighed = (
            STEMS.format(plain=FOLDED.format(column=column), weight=weight)
            for column, weight in zip(self.columns, "ABCD", strict=False)
        )
        return (
            f"ALTER TABLE {self.table} ADD COLUMN words tsvector "
            f"GENERATED ALWAYS AS ({' || '.join(weighed)}) STORED",
            f"CREATE INDEX {self.table}_words ON {self.table} USING gin (words)",
        )

    def _words(self) -> tuple[str, ...]:
        table, names = self.table, ", ".join(self.columns)
        new = ", ".join(f"new.{column}" for column in self.columns)
        old = ", ".join(f"old.{column}" for column in self.columns)
        add = f"INSERT INTO {table}_words(rowid, {names}) VALUES (new.id, {new});"  # noqa: S608
        drop = (
            f"INSERT INTO {table}_words({table}_words, rowid, {names}) "  # noqa: S608
            f"VALUES ('delete', old.id, {old});"
        )
        return (
            f"CREATE VIRTUAL TABLE {table}_words USING fts5({names}, "
            f"content='{table}', content_rowid='id', "
            "tokenize='unicode61 remove_diacritics 2')",
            f"CREATE VIRTUAL TABLE {table}_vocabulary "
            f"USING fts5vocab({table}_words, row)",
            f"CREATE TRIGGER {table}_words_insert AFTER INSERT ON {table} "
            f"BEGIN {add} END",
            f"CREATE TRIGGER {table}_words_update AFTER UPDATE ON {table} "
            f"BEGIN {drop} {add} END",
            f"CREATE TRIGGER {table}_words_delete AFTER DELETE ON {table} "
            f"BEGIN {drop} END",
            f"INSERT INTO {table}_words({table}_words) VALUES ('rebuild')",  # noqa: S608
        )

    def _execute(self, schema_editor: BaseDatabaseSchemaEditor, statement: str) -> None:
        schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Forget the words of {self.table}"


class FullText(NoFullText):
    """Let the database keep the words of these columns."""

    def forwards(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        self.keep(schema_editor)

    def backwards(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        self.forget(schema_editor)

    def describe(self) -> str:
        return f"Keep the words of {self.table}"
