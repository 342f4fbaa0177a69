"""The report as an Excel workbook: real numbers and days, and charts one can change."""

from datetime import date, datetime, time
from textwrap import wrap
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portfolio.models import Portfolio
from reports.book import Book, Listing
from reports.documents.sheets import (
    Sheet,
    Steps,
    Tell,
    chart_of,
    counted,
    lines,
    of_listing,
    sheets,
)
from reports.documents.texts import printable, sheet_name
from reports.tables import Cell, Column, Kind, Shape, Table

OPTIONS = {
    # Rows go to disk as they come; memory stays flat.
    "constant_memory": True,
    # Nothing that somebody typed may become a formula or a link.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
NUMBERS = {
    Kind.INTEGER: "#,##0",
    Kind.NUMBER: "#,##0.0",
    Kind.DAYS: "#,##0",
    Kind.SHARE: "0%",
    Kind.MONEY: '"€" #,##0',
}
# Format 14: the short date of whoever opens it.
SHORT_DATE = 14
# The height of a line, in points.
LINE = 15
CHARTS = {
    Shape.BARS: {"type": "bar", "subtype": "stacked"},
    Shape.AREAS: {"type": "area", "subtype": "stacked"},
    Shape.LINES: {"type": "line"},
    Shape.STEPS: {"type": "scatter", "subtype": "straight"},
}


def spreadsheet(book: Book, file: IO[bytes], tell: Tell = lambda *_: None) -> None:
    """Write the report into `file`, in the language of the reader."""
    workbook = _Workbook(file, book.portfolio, book.title, book.as_of)
    every = sheets(book)
    steps = Steps(len(every), tell)
    for sheet in every:
        workbook.add(sheet, steps)
        steps.next()
    workbook.close()


def listing_spreadsheet(
    listing: Listing, portfolio: Portfolio, file: IO[bytes], *, today: date
) -> None:
    """Write this one list into `file`."""
    workbook = _Workbook(file, portfolio, listing.title, today)
    workbook.add(of_listing(listing), Steps(1, lambda *_: None))
    workbook.close()


class _Workbook:
    """A workbook and its formats."""

    def __init__(
        self, file: IO[bytes], portfolio: Portfolio, title: str, today: date
    ) -> None:
        self.workbook = xlsxwriter.Workbook(file, OPTIONS)
        self.close = self.workbook.close
        self.taken: set[str] = set()
        self.workbook.set_properties(
            {
                "title": printable(title),
                "company": printable(portfolio.organisation),
                # Otherwise the clock, so that the same report would differ each time.
                "created": datetime.combine(today, time.min),
            }
        )
        add = self.workbook.add_format
        self.head = add({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.numbers = {kind: add({"num_format": n}) for kind, n in NUMBERS.items()}
        self.day = add({"num_format": SHORT_DATE, "align": "left"})

    def add(self, sheet: Sheet, steps: Steps) -> None:
        name = sheet_name(sheet.title, self.taken)
        page = self.workbook.add_worksheet(name)
        # Printed on pages that lie down, as wide as the sheet with its chart.
        page.set_landscape()
        page.fit_to_pages(1, 0)
        # Not every program makes room by itself for what is wrapped.
        page.set_row(0, LINE * max(map(lines_of_head, sheet.columns)))
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width)
            page.write_string(0, place, printable(column.label), self.head)
        page.freeze_panes(1, 1)
        row = 0
        for row, cells in enumerate(counted(sheet.rows(), steps.more), start=1):
            for place, cell in enumerate(cells):
                self.write(page, row, place, cell, sheet.columns[place])
        if sheet.table is not None:
            self.draw(page, name, sheet.table)
        elif row:
            page.autofilter(0, 0, row, len(sheet.columns) - 1)

    def write(
        self, page: Worksheet, row: int, place: int, cell: Cell, column: Column
    ) -> None:
        if isinstance(cell, str):
            page.write_string(row, place, printable(cell))
        elif isinstance(cell, date):
            page.write_datetime(row, place, cell, self.day)
        elif cell is not None:
            style: Format | None = self.numbers.get(column.kind)
            page.write_number(row, place, cell, style)

    def draw(self, page: Worksheet, name: str, table: Table) -> None:
        """A chart of Excel's own, beside the numbers that it is made of."""
        if (chart := chart_of(table)) is None:
            return
        made: Any = self.workbook.add_chart(dict(CHARTS[chart.shape]))
        look = "fill" if chart.shape in (Shape.BARS, Shape.AREAS) else "line"
        for line in lines(table, chart):
            made.add_series(
                {
                    "name": [name, *line.label],
                    "categories": [name, line.first, line.x, line.last, line.x],
                    "values": [name, line.first, line.y, line.last, line.y],
                    look: {"color": line.colour},
                }
            )
        made.set_title({"name": table.title, "overlay": False})
        is_one = len(chart.series) == 1 and not chart.split
        made.set_legend({"position": "none" if is_one else "bottom"})
        made.set_size({"width": 640, "height": 380})
        if chart.shape == Shape.BARS:
            # In the order of the table, from the top.
            made.set_y_axis({"reverse": True})
        options = {"description": table.caption, "object_position": 3}
        page.insert_chart(0, len(table.columns) + 1, made, options)


def lines_of_head(column: Column) -> int:
    """How many lines its label takes, in letters that are bold."""
    return len(wrap(column.label, max(1, round(column.width * 0.9)))) or 1
