"""The report as sheets: what each holds, row by row, for all kinds of spreadsheets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.book import Book, Listing
from reports.tables import Cell, Column, Table

# How far it is: so many steps of so many.
Tell = Callable[[int, int], None]
# In a listing, so many rows are a step.
A_STEP = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first row is the head. `table` is there where there may be a chart."""

    title: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[tuple[Cell, ...]]]
    table: Table | None = None


def sheets(book: Book) -> list[Sheet]:
    """What it is about, and each table."""
    return [_about(book), *map(of_table, book.tables())]


def of_table(table: Table) -> Sheet:
    return Sheet(table.title, table.columns, lambda: _rows(table), table)


def of_listing(listing: Listing) -> Sheet:
    return Sheet(listing.title, listing.columns, listing.rows)


def _rows(table: Table) -> Iterator[tuple[Cell, ...]]:
    """The rows, and below them what the table says and how it is counted."""
    for row in table.rows:
        yield row.cells
    yield ()
    for sentence in (table.caption, table.note):
        if sentence:
            yield (sentence,)


def _about(book: Book) -> Sheet:
    columns = (
        Column("what", _("Report"), width=28),
        Column("value", book.portfolio.name, width=100),
    )

    def rows() -> Iterator[tuple[Cell, ...]]:
        yield _("Organisation"), book.portfolio.organisation
        yield _("As of"), book.as_of
        yield _("First day of the period"), book.period.start
        yield _("Last day of the period"), book.period.end
        if book.narrowed:
            yield _("Filter"), book.narrowed
        for sentence in book.words:
            yield "", sentence
        yield from book.definitions

    return Sheet(_("Summary"), columns, rows)


def counted(
    rows: Iterator[tuple[Cell, ...]], step: Callable[[], None]
) -> Iterator[tuple[Cell, ...]]:
    """These rows; takes a step now and then."""
    for number, row in enumerate(rows, start=1):
        yield row
        if number % A_STEP == 0:
            step()


class Steps:
    """Counts what is done; the number of all is not known of a list."""

    def __init__(self, total: int, tell: Tell) -> None:
        self.done, self.total, self.tell = 0, total, tell

    def more(self) -> None:
        """A step that nobody foresaw."""
        self.total += 1
        self.next()

    def next(self) -> None:
        self.done += 1
        self.tell(self.done, max(self.total, self.done))
