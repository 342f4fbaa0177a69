"""What a report consists of: chapters of tables, the same for every medium.

The page, the documents, the exports and the API are all made from these, so that a
number is worked out once and told once. A table is words first (`caption`), then
numbers with what stands behind each row, then how one could draw it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar, overload

# A share is a fraction from 0 to 1, money is whole euros, days are days.
Cell: TypeAlias = str | int | float | date | None


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DAYS = "days"
    SHARE = "share"
    DATE = "date"
    MONEY = "money"

    @property
    def is_number(self) -> bool:
        return self not in (Kind.TEXT, Kind.DATE)


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is for programs and stays the same; `label` is for the reader."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    # In characters, for where columns have a width.
    width: int = 14


@dataclass(frozen=True, slots=True)
class Row:
    """The first cell names the row.

    Behind it are `initiatives`, and `q` is the filter of the board that shows them
    where it can say so; behind some of its numbers are `parts`, by column. `key` names
    the row for programs, in any language.
    """

    key: str
    cells: tuple[Cell, ...]
    initiatives: tuple[int, ...] = ()
    q: str = ""
    # A sum of the other rows: not to be drawn.
    is_total: bool = False
    parts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


Told = TypeVar("Told")


class Rows(Sequence[Row], Generic[Told]):
    """A row for each of many things, made when it is read: a page shows few.

    What `make` says is to be in one language, whenever that is.
    """

    def __init__(self, things: Sequence[Told], make: Callable[[Told], Row]) -> None:
        self.things, self.make = things, make

    def __len__(self) -> int:
        return len(self.things)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __iter__(self) -> Iterator[Row]:
        return map(self.make, self.things)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return tuple(map(self.make, self.things[place]))
        return self.make(self.things[place])


class Tone(StrEnum):
    """What a colour says; the media choose the colour."""

    CALM = "calm"
    BRAND = "brand"
    NOTICE = "notice"
    ACTION = "action"


class Shape(StrEnum):
    # A bar for each row, its series stacked.
    BARS = "bars"
    # Over time: `x` is the first column.
    LINES = "lines"
    AREAS = "areas"
    # A curve that goes down in steps, with a band around it.
    STEPS = "steps"
    # `x` and `y` name groups, the one series is the size.
    BUBBLES = "bubbles"


@dataclass(frozen=True, slots=True)
class Series:
    """A column that is drawn."""

    name: str
    tone: Tone = Tone.BRAND


@dataclass(frozen=True, slots=True)
class Chart:
    """How one could draw a table, by the names of its columns.

    With `split`, each value of that column is a line of its own.
    """

    shape: Shape
    x: str
    series: tuple[Series, ...]
    y: str = ""
    band: tuple[str, str] | None = None
    split: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`caption` says in a sentence what the numbers say; `note` how they are counted.

    `n` is how many things the numbers are about, where that is not in a column.
    """

    key: str
    title: str
    caption: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    chart: Chart | None = None
    note: str = ""
    n: int | None = None

    def column(self, name: str) -> tuple[Cell, ...]:
        """The cells of one column, sums left out."""
        place = [column.name for column in self.columns].index(name)
        return tuple(row.cells[place] for row in self.rows if not row.is_total)

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.key == key), None)

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to draw: a chart of noughts says nothing."""
        return self.chart is not None and any(
            any(self.column(series.name)) for series in self.chart.series
        )


@dataclass(frozen=True, slots=True)
class Chapter:
    """`question` is what management asks, `words` the answer in a few sentences."""

    key: str
    title: str
    question: str
    words: tuple[str, ...]
    tables: tuple[Table, ...] = field(default=())
