"""Tables as text files, which any program reads; no text in them is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import get_format
from django.utils.translation import get_language

from reports.documents.texts import defused, printable

# So that spreadsheets read the letters as they are.
BOM = "\ufeff"
Cell = str | int | float | Decimal | date | None


def lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Each row as a line, as spreadsheets in the reader's language expect it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator(), quoting=csv.QUOTE_NONNUMERIC)
    comma = get_format("DECIMAL_SEPARATOR")
    out.write(BOM)
    for row in rows:
        writer.writerow([_plain(cell, comma) for cell in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def separator() -> str:
    """Where the comma parts decimals, the semicolon parts cells."""
    return ";" if (get_language() or "").startswith("nl") else ","


class _Number(float):
    """Not quoted, and written as it was."""

    def __new__(cls, text: str) -> "_Number":
        made = super().__new__(cls)
        made.text = text
        return made

    text: str

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


def _plain(cell: Cell, comma: str) -> str | int | _Number:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return defused(printable(cell))
    if isinstance(cell, int):
        return cell
    return _Number(f"{Decimal(str(cell)).normalize():f}".replace(".", comma))
