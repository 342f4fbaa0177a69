"""The report as a PDF, for print and screen readers."""

from itertools import zip_longest
from typing import IO, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.book import Book
from reports.cells import shown
from reports.documents.sheets import Tell
from reports.documents.typesetting import typeset
from reports.drawing import drawing
from reports.palette import PAPER
from reports.tables import Chapter, Column, Kind, Table

# Nobody reads a thousand on paper; the spreadsheet has them all.
MOST_ROWS = 40
# The shares of the line that columns take.
NARROW, WIDE, DAY, NUMBER = 18, 34, 22, 13
LOGOS = {"png": "png", "jpg": "jpg", "webp": "webp", "svg": "svg"}


def pdf(book: Book, file: IO[bytes], tell: Tell = lambda *_: None) -> None:
    """Write it into `file`, in the language of the reader."""
    chapters, total = [], len(book.chapters) + 1
    for number, chapter in enumerate(book.chapters, start=1):
        chapters.append(_chapter(chapter))
        tell(number, total)
    file.write(typeset("report.typ", _content(book) | {"chapters": chapters}))
    tell(total, total)


def _content(book: Book) -> dict[str, Any]:
    day = book.as_of
    return {
        "lang": (get_language() or "en")[:2],
        "title": book.title,
        "organisation": book.portfolio.organisation,
        "logo": _logo(book),
        "date": [day.year, day.month, day.day],
        "as_of": book.as_of_words,
        "day": book.day_words,
        # The two numbers are filled in when the pages are counted.
        "page": _("Page {page} of {total}"),
        "words": book.words,
        "definitions_title": _("What the words mean"),
        "definitions": book.definitions,
    }


def _logo(book: Book) -> dict[str, Any] | None:
    theme = getattr(book.portfolio, "theme", None)
    if theme is None or not theme.logo:
        return None
    return {"format": LOGOS[theme.logo_type], "bytes": [*bytes(theme.logo)]}


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "title": chapter.title,
        "question": chapter.question if chapter.question != chapter.title else "",
        "words": chapter.words,
        "tables": [_table(table) for table in chapter.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    rows = table.rows[:MOST_ROWS]
    note = table.note
    if len(table.rows) > MOST_ROWS:
        more = _("These are the first %(shown)d of %(total)d rows.") % {
            "shown": MOST_ROWS,
            "total": len(table.rows),
        }
        note = f"{more} {note}".strip()
    return {
        "title": table.title,
        "caption": table.caption,
        "note": note,
        "drawing": drawing(table, PAPER),
        "alt": _("%(title)s. %(caption)s The table below has the same numbers.")
        % {"title": table.title, "caption": table.caption},
        "columns": [
            {
                "label": column.label,
                "number": column.kind.is_number,
                "width": _width(column),
            }
            for column in table.columns
        ],
        "rows": [
            # An empty table may have a sum of fewer cells.
            [shown(cell, at) for at, cell in zip_longest(table.columns, row.cells)]
            for row in rows
        ],
        "totals": [number for number, row in enumerate(rows, start=1) if row.is_total],
    }


def _width(column: Column) -> int:
    """The share of the line that a column takes: of a text more than of a number."""
    if column.kind == Kind.TEXT:
        return min(max(column.width, NARROW), WIDE)
    return DAY if column.kind == Kind.DATE else NUMBER
