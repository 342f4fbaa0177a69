"""The dashboard of a portfolio: its questions, and for each the words and numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from portfolio.clock import day_of
from portfolio.models import Initiative, Portfolio
from reports import period as periods
from reports.cells import shown
from reports.drawing import Svg, drawing
from reports.palette import PAGE
from reports.period import Period
from reports.tables import Cell, Chapter, Column, Kind, Row, Table
from reports.wanted import FIRST, Wanted
from workflows.board.chosen import PRESENT
from workflows.filtering import parse
from workflows.filtering.numbers import in_short
from workflows.filtering.terms import fits
from workflows.models import Review

# What a page lists; the spreadsheet has them all.
MOST_ROWS = 30
# What a picture shows is in its table too.
MOST_DRAWN = 200
# Longer tables are opened by who wants them.
LONG = 12
# Of more, no filter holds the numbers, unless all of them follow each other.
MOST_NUMBERED = 2000
WAITING, NO_SPONSOR = "is:waiting-for-decision", "no:sponsor"


@dataclass(frozen=True, slots=True)
class ShownCell:
    """`href` leads to the initiatives behind this number, where it has its own."""

    text: str
    is_number: bool
    is_day: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """`href` leads to the initiatives behind it, of which there are `count`."""

    name: str
    cells: Sequence[ShownCell]
    href: str
    count: int
    is_total: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    table: Table
    rows: Sequence[ShownRow]
    drawing: Svg | None
    more: int
    file: str

    @property
    def is_folded(self) -> bool:
        return len(self.rows) > LONG

    @property
    def has_links(self) -> bool:
        return any(row.href for row in self.rows)


@dataclass(frozen=True, slots=True)
class ShownChapter:
    chapter: Chapter
    tables: Sequence[ShownTable]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a portfolio asks of whoever steers it, and where one sees it."""

    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    name: str
    href: str
    is_chosen: bool


class Dashboard:
    """What the page shows of these chapters, as they were asked for."""

    def __init__(
        self,
        portfolio: Portfolio,
        wanted: Wanted,
        chapters: Sequence[Chapter],
        *,
        reader: User,
    ) -> None:
        self.portfolio, self.wanted, self.reader = portfolio, wanted, reader
        self.made = chapters

    @property
    def first(self) -> Sequence[Chapter]:
        """The questions that are answered before one scrolls."""
        return self.made[:FIRST]

    @property
    def rest(self) -> Sequence[Chapter]:
        return self.made[FIRST:]

    @property
    def is_live(self) -> bool:
        """Whether the board shows the same as these figures."""
        return self.wanted.as_of == self.wanted.today

    def chapters(self) -> Iterator[ShownChapter]:
        for chapter in self.made:
            tables = [self.table(chapter, table) for table in chapter.tables]
            yield ShownChapter(chapter, tables)

    def table(self, chapter: Chapter, table: Table) -> ShownTable:
        most = MOST_DRAWN if table.chart else MOST_ROWS
        rows = [self.row(chapter, table, row) for row in table.rows[:most]]
        return ShownTable(
            table,
            rows,
            drawing(table, PAGE),
            len(table.rows) - len(rows),
            self.address("report-table", chapter.key, table.key),
        )

    def row(self, chapter: Chapter, table: Table, row: Row) -> ShownRow:
        cells = [
            _cell(column, value, self.part(chapter, table, row, column))
            for column, value in zip(table.columns, row.cells, strict=False)
        ]
        count = len(row.initiatives)
        name = cells[0].text if cells else ""
        return ShownRow(
            name, cells, self.behind(chapter, table, row), count, row.is_total
        )

    def behind(self, chapter: Chapter, table: Table, row: Row) -> str:
        """To the board where it can show just these, else to a list of them."""
        if not row.initiatives:
            return ""
        if len(row.initiatives) == 1 and row.key == str(row.initiatives[0]):
            return reverse("initiative", args=row.initiatives)
        if self.is_live and row.q:
            return self.board(row.q)
        return self.numbered(row.initiatives) or self.address(
            "report-behind", chapter.key, table.key, row=row.key
        )

    def part(self, chapter: Chapter, table: Table, row: Row, column: Column) -> str:
        """The same for one number of the row, where others are behind it."""
        keys = row.parts.get(column.name, ())
        if not keys:
            return ""
        return self.numbered(keys) or self.address(
            *("report-behind", chapter.key, table.key), row=row.key, column=column.name
        )

    def numbered(self, keys: Sequence[int]) -> str:
        """The board of today with just these, where that is what is asked and fits."""
        numbered = numbered_by(keys) if self.is_live else ""
        return board_with(self.portfolio, numbered) if numbered else ""

    def board(self, q: str) -> str:
        """The board with this filter, and the one that the report has already."""
        return board_with(self.portfolio, f"{self.wanted.q} {q}".strip())

    def _here(self) -> QuerySet[Initiative]:
        here = Initiative.objects.visible_to(self.reader)
        return here.filter(portfolio=self.portfolio, state__in=PRESENT)

    def address(self, name: str, *args: str, **more: str) -> str:
        query = urlencode(self.wanted.keys() | more)
        return f"{reverse(name, args=[self.portfolio.slug, *args])}?{query}"

    def choices(self) -> Iterator[PeriodChoice]:
        """The periods that people ask for most."""
        for name, period in periods.choices(self.wanted.as_of):
            keys = self.wanted.keys() | {
                "from": str(period.start),
                "to": str(period.end),
            }
            yield PeriodChoice(
                name, f"?{urlencode(keys)}", period == self.wanted.period
            )

    def is_own_period(self) -> bool:
        usual: list[Period] = [p for _n, p in periods.choices(self.wanted.as_of)]
        return self.wanted.period not in usual

    def asks(self) -> Iterator[Ask]:
        """What waits for whoever steers the portfolio, today."""
        waiting = Review.objects.visible_to(self.reader).open()
        waiting = waiting.filter(initiative__portfolio=self.portfolio)
        since = waiting.aggregate(first=Min("requested_at"))["first"]
        if since:
            count = self._found(WAITING)
            days = (self.wanted.today - day_of(since)).days
            said = ngettext(
                "%(count)d initiative waits for a decision, the longest for %(days)d "
                "days.",
                "%(count)d initiatives wait for a decision, the longest for %(days)d "
                "days.",
                count,
            )
            yield Ask(said % {"count": count, "days": days}, self.board(WAITING))
        if count := self._found(NO_SPONSOR):
            said = ngettext(
                "%(count)d initiative has no sponsor.",
                "%(count)d initiatives have no sponsor.",
                count,
            )
            yield Ask(said % {"count": count}, self.board(NO_SPONSOR))

    def _found(self, q: str) -> int:
        """How many the board shows with this filter."""
        both = f"{self.wanted.q} {q}".strip()
        asked = parse(both, stages=list(self.portfolio.stages.all()))
        found = asked.narrow(self._here(), user=self.reader, today=self.wanted.today)
        return found.count()


def numbered_by(keys: Sequence[int]) -> str:
    """The filter of the board that names just these; none where too long."""
    if len(keys) > MOST_NUMBERED:
        return ""
    numbered = f"id:{in_short(keys)}"
    return numbered if fits(numbered) else ""


def board_with(portfolio: Portfolio, q: str) -> str:
    """The board with this filter; commas stay, so that the address is short."""
    board = reverse("board", args=[portfolio.slug])
    return f"{board}?{urlencode({'q': q}, safe=',:')}"


def _cell(column: Column, value: Cell, href: str) -> ShownCell:
    text, kind = shown(value, column), column.kind
    return ShownCell(text, kind.is_number, kind == Kind.DATE, href)
