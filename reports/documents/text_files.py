"""The report as text files in an archive: one for each table, and the lists."""

import zipfile
from collections.abc import Iterator
from typing import IO

from django.utils.text import slugify

from reports.book import Book
from reports.documents import csv_files
from reports.documents.sheets import Sheet, Steps, Tell, counted, sheets
from reports.tables import Cell, Table


def text_files(book: Book, file: IO[bytes], tell: Tell = lambda *_: None) -> None:
    """Write them into `file`, in the language of the reader."""
    every = sheets(book)
    steps = Steps(len(every), tell)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, sheet in enumerate(every):
            name = f"{number:02} {slugify(sheet.title)}.csv"
            with archive.open(name, "w") as part:
                for line in csv_files.lines(_rows(sheet, steps)):
                    part.write(line.encode())
            steps.next()


def table_lines(table: Table) -> Iterator[str]:
    """One table, line by line."""
    head = [column.label for column in table.columns]
    return csv_files.lines(iter([head, *(row.cells for row in table.rows)]))


def _rows(sheet: Sheet, steps: Steps) -> Iterator[tuple[Cell, ...]]:
    yield tuple(column.label for column in sheet.columns)
    yield from counted(sheet.rows(), steps.more)
