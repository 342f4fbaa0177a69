"""The report as sheets: what each holds, row by row, for all kinds of spreadsheets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.book import Book, Listing
from reports.palette import PAPER, told_apart
from reports.tables import Cell, Chart, Column, Shape, Table, Tone

# How far it is: so many steps of so many.
Tell = Callable[[int, int], None]
# The lines of a chart that is split.
TONES = (Tone.BRAND, Tone.NOTICE, Tone.ACTION, Tone.CALM)
# In a listing, so many rows are a step.
A_STEP = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first row is the head. `table` is there where there may be a chart."""

    title: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[tuple[Cell, ...]]]
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One series of a chart: places of columns, and its first and last row, from 0.

    `label` is the place of its name: a row and a column.
    """

    label: tuple[int, int]
    x: int
    y: int
    first: int
    last: int
    colour: str


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


def chart_of(table: Table | None) -> Chart | None:
    """How a spreadsheet draws this table, if it does.

    Its bubbles know no names along their sides: it stacks bars of the same numbers.
    """
    if table is None or table.chart is None or not table.has_picture:
        return None
    chart = table.chart
    if chart.shape == Shape.BUBBLES:
        return Chart(Shape.BARS, chart.x, chart.series, split=chart.y)
    return chart


def lines(table: Table, chart: Chart) -> list[Line]:
    """The series of a chart, in the cells of its sheet."""
    places = {column.name: i for i, column in enumerate(table.columns)}
    tones = [(series.name, series.tone) for series in chart.series]
    colours = [PAPER.fill(tone, nth) for _name, tone, nth in told_apart(tones)]
    split = [PAPER.fill(tone) for tone in TONES]
    found = []
    for number, (first, last, _name) in enumerate(groups(table, chart)):
        for (name, _tone), colour in zip(tones, colours, strict=True):
            label, y = (0, places[name]), places[name]
            if chart.split:
                label, colour = (first, places[chart.split]), split[number % len(split)]
            found.append(Line(label, places[chart.x], y, first, last, colour))
    return found


def groups(table: Table, chart: Chart) -> list[tuple[int, int, str]]:
    """The first and last row of each line of a chart, and what it is called."""
    rows = [i for i, row in enumerate(table.rows, start=1) if not row.is_total]
    if not chart.split:
        return [(rows[0], rows[-1], "")]
    found: dict[str, list[int]] = {}
    for number, value in zip(rows, table.column(chart.split), strict=True):
        found.setdefault(str(value), []).append(number)
    return [(numbers[0], numbers[-1], label) for label, numbers in found.items()]


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
