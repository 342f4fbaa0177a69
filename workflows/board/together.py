"""Rows of another table as one text: a card and all its points in one query."""

from typing import Any

from django.db.models import Aggregate, Model, QuerySet, Subquery, TextField
from django.db.models.sql.compiler import SQLCompiler


class Together(Aggregate):
    """A JSON list of the rows of a group, each the list of these columns."""

    name = "Together"
    function = "JSON_GROUP_ARRAY"
    template = "%(function)s(JSON_ARRAY(%(expressions)s))"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="JSON_AGG(JSON_BUILD_ARRAY(%(expressions)s))::text",
        )

    @classmethod
    def of(cls, rows: QuerySet[Model], *columns: str, by: str) -> Subquery:
        """The text for each outer row that `rows` refers to in the column `by`."""
        grouped = rows.order_by().values(by).annotate(all=cls(*columns))
        return Subquery(grouped.values("all"), output_field=TextField())
