"""The report as a spreadsheet: real numbers and dates, and texts that stay texts."""

from datetime import date, datetime, time
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portfolio.models import Portfolio
from reports import wording
from reports.charts import PAPER
from reports.portfolio import Report
from reports.sections import Cell, Column, Table, decisions, initiatives, sections

OPTIONS = {
    # Rows go to disk as they come; memory stays flat.
    "constant_memory": True,
    # Nothing that somebody typed may become a formula or a link.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class _Book:
    """A workbook and its formats."""

    def __init__(self, file: IO[bytes], portfolio: Portfolio, today: date) -> None:
        self.workbook = xlsxwriter.Workbook(file, OPTIONS)
        self.workbook.set_properties(
            {
                "title": portfolio.name,
                "company": portfolio.organisation,
                # Otherwise the clock, so that the same report would differ each time.
                "created": datetime.combine(today, time.min),
            }
        )
        self.bold = self.workbook.add_format({"bold": True})
        self.head = self.workbook.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.number = self.workbook.add_format({"num_format": "#,##0"})
        # Format 14: the short date of whoever opens it.
        self.day = self.workbook.add_format({"num_format": 14, "align": "left"})

    def add(self, name: str) -> Worksheet:
        return self.workbook.add_worksheet(name)

    def write(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, column, cell)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self.day)
        elif cell is not None:
            sheet.write_number(row, column, cell, self.number)

    def texts(
        self, sheet: Worksheet, row: int, texts: list[str], style: Format | None = None
    ) -> None:
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, style)

    def table(self, sheet: Worksheet, table: Table, *, row: int = 0) -> int:
        """Write a table from this row; returns the row below it."""
        self.texts(sheet, row, [column.label for column in table.columns], self.head)
        for cells in table.rows:
            row += 1
            for column, cell in enumerate(cells):
                self.write(sheet, row, column, cell)
        return row + 1


def spreadsheet(report: Report, file: IO[bytes]) -> None:
    """Write the report into `file`, in the language of the reader."""
    book = _Book(file, report.portfolio, report.today)
    _summary(book, report)
    _figures(book, report)
    for table in (initiatives(report), decisions(report)):
        _list(book, table)
    book.workbook.close()


def table_spreadsheet(
    table: Table, portfolio: Portfolio, file: IO[bytes], *, today: date
) -> None:
    """Write this one table into `file`."""
    book = _Book(file, portfolio, today)
    _list(book, table)
    book.workbook.close()


def _list(book: _Book, table: Table) -> None:
    """A sheet that one can sort and filter."""
    sheet = book.add(table.caption)
    _set_widths(sheet, table.columns)
    sheet.freeze_panes(1, 1)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    book.table(sheet, table)


def _summary(book: _Book, report: Report) -> None:
    sheet = book.add(_("Summary"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    lines: list[tuple[str, Cell]] = [
        (_("Portfolio"), report.portfolio.name),
        (_("Organisation"), report.portfolio.organisation),
        (_("As of"), report.today),
        (_("First day of the period"), report.period.start),
        (_("Last day of the period"), report.period.end),
        *(("", sentence) for sentence in wording.headline(report)),
        *wording.definitions(),
    ]
    for row, (label, cell) in enumerate(lines):
        sheet.write_string(row, 0, label, book.bold)
        book.write(sheet, row, 1, cell)


def _figures(book: _Book, report: Report) -> None:
    """One sheet per table of the report."""
    for section in sections(report, PAPER):
        sheet = book.add(section.title)
        _set_widths(sheet, section.table.columns)
        sheet.freeze_panes(1, 1)
        row = book.table(sheet, section.table)
        for sentence in (*section.words, section.note):
            row += 1
            book.texts(sheet, row, [sentence])


def _set_widths(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
