"""Spreadsheets: XLSX and ODS. What they unpack to is weighed before they are opened."""

import io
import re
import zipfile
import zlib
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from portfolio.importing.headers import as_table
from portfolio.importing.table import MOST_COLUMNS, MOST_ROWS, Table, Value, refused

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 256 * MEGABYTE
MOST_PARTS = 2000
# Cells with something in them, beyond the columns or rows that are taken. A sheet with
# one such cell far away would take all memory there is.
_FAR_COLUMN = rb"[A-Z]{3}|[H-Z][A-Z]|G[S-Z]"
_FAR_ROW = rb"[2-9]\d{5}|1[0-9]{6,}|\d{7,}"
_FAR_CELL = re.compile(
    rb"<(?:\w+:)?c\b[^>]*\br=[\"'](?:(?:" + _FAR_COLUMN + rb")\d+"
    rb"|[A-Z]+(?:" + _FAR_ROW + rb"))[\"'][^>/]*>"
)
_MANY_TIMES = re.compile(
    rb"<table:table-cell\b(?=[^>]*number-columns-repeated=[\"']\d{3,})"
    rb"[^>]*office:value-type="
)
_MANY_ROWS = re.compile(
    rb"<table:table-row\b[^>]*number-rows-repeated=[\"']\d{4,}[\"'][^>]*>"
    rb"(?:(?!</table:table-row>).){0,4000}?office:value-type=",
    re.DOTALL,
)


def is_sheet(content: bytes) -> bool:
    return content.startswith(b"PK")


def read_sheet(content: bytes) -> Table:
    """The first sheet with something in it. Raises ValidationError."""
    _weigh(content)
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        found = _fullest(book)
    except (python_calamine.CalamineError, OSError, ValueError) as broken:
        raise _broken() from broken
    if found is None:
        raise refused(
            _("This spreadsheet is empty. Fill it in, save it and try again."), "empty"
        )
    sheet, rows, told = found
    return as_table(_filled(sheet, rows), told=told)


def _broken() -> Any:
    return refused(
        _(
            "This file cannot be read as a spreadsheet. Open it in your spreadsheet "
            "program, save it as XLSX without a password, and try again."
        ),
        "broken",
    )


def _fullest(book: Any) -> tuple[Any, list[list[Value]], list[str]] | None:
    """The first sheet that has rows; and which others have some too."""
    first, others = None, []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = [
            [_clean(value) for value in row]
            for row in sheet.to_python(skip_empty_area=False)
        ]
        rows = _without_empty_end(rows)
        if not rows:
            continue
        if first is None:
            first = (sheet, rows)
        else:
            others.append(name)
    if first is None:
        return None
    told = []
    if others:
        sentence = _("Only the sheet “%(sheet)s” is read. Left out: %(others)s.")
        told.append(sentence % {"sheet": first[0].name, "others": ", ".join(others)})
    return (*first, told)


def _clean(value: Any) -> Value:
    if isinstance(value, str):
        text = value.strip()
        # What a formula came to when it came to nothing.
        return None if text.startswith("#") and text.rstrip("!?/A0").isupper() else text
    return value


def _without_empty_end(rows: list[list[Value]]) -> list[list[Value]]:
    while rows and all(value in ("", None) for value in rows[-1]):
        rows.pop()
    return rows


def _filled(sheet: Any, rows: list[list[Value]]) -> list[list[Value]]:
    """Cells that were made one, downwards: each row has what stands in it."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            row[left] = rows[top][left]
    return rows


def _weigh(content: bytes) -> None:
    """Refuse what is no spreadsheet, and what unpacks to more than one would have."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            is_ods = "content.xml" in names and "mimetype" in names
            if not is_ods and "xl/workbook.xml" not in names:
                raise _broken()
            if (
                len(parts) > MOST_PARTS
                or sum(part.file_size for part in parts) > MOST_UNPACKED
            ):
                raise _too_large()
            for part in parts:
                # Reads all of it: what says that it is smaller than it is, is broken.
                _look_at(archive.read(part), part.filename)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as broken:
        raise _broken() from broken
    except zlib.error as broken:
        raise _broken() from broken


def _look_at(xml: bytes, name: str) -> None:
    if name.startswith("xl/worksheets/") and _FAR_CELL.search(xml):
        raise _too_large()
    if name == "content.xml" and (_MANY_TIMES.search(xml) or _MANY_ROWS.search(xml)):
        raise _too_large()


def _too_large() -> Any:
    return refused(
        _(
            "This spreadsheet is too large: at most %(rows)d rows and %(columns)d "
            "columns. Keep the rows and columns that you need, and save it anew."
        ),
        "large",
        rows=MOST_ROWS,
        columns=MOST_COLUMNS,
    )
