"""How a cell of a table is written for people, by what its column is."""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from reports.tables import Cell, Column, Kind

NOTHING = "–"


def shown(value: Cell, column: Column) -> str:
    """What a table shows, in the reader's language."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if column.kind == Kind.SHARE:
        return f"{value:.0%}"
    if column.kind == Kind.MONEY:
        return _("€ %(sum)s") % {"sum": _number(round(value))}
    if column.kind == Kind.NUMBER:
        return _number(round(value, 1))
    return _number(value if isinstance(value, int) else round(value, 1))


def _number(value: float) -> str:
    return formats.number_format(value, force_grouping=True)
