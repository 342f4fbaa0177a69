"""A small report of made-up figures, with a table of every shape."""

import struct
import zlib
from datetime import date

from portfolio.models import Portfolio, Theme
from reports.book import Book
from reports.period import Period
from reports.tables import (
    Cell,
    Chapter,
    Chart,
    Column,
    Kind,
    Row,
    Series,
    Shape,
    Table,
    Tone,
)
from tests.cast import TODAY


def _png() -> bytes:
    """A green picture of eight by four."""
    head = struct.pack(">IIBBBBB", 8, 4, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + bytes((23, 99, 63)) * 8 for _ in range(4))
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + name
        + data
        + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


PERIOD = Period(date(2026, 1, 1), TODAY)
STACK = (Series("action", Tone.ACTION), Series("attention", Tone.NOTICE))
BARS = Table(
    key="stages",
    title="Initiatives per stage",
    caption="Pilot has the most: 5 of 9.",
    columns=(
        Column("stage", "Stage", width=24),
        Column("action", "Action", Kind.INTEGER),
        Column("attention", "Attention", Kind.INTEGER),
        Column("share", "Share", Kind.SHARE),
        Column("money", "Money", Kind.MONEY),
        Column("since", "Since", Kind.DATE),
    ),
    rows=(
        Row("idea", ("Idea", 3, 1, 0.44, 12000, date(2026, 3, 2))),
        Row("pilot", ("Pilot", 0, 5, 0.56, None, None)),
        Row("all", ("Together", 3, 6, 1.0, 12000, None), is_total=True),
    ),
    chart=Chart(Shape.BARS, "stage", STACK),
    note="Under way today.",
)
LINES = Table(
    key="throughput",
    title="Arrivals and departures",
    caption="More come than go.",
    columns=(
        Column("month", "Month"),
        Column("action", "Came", Kind.INTEGER),
        Column("attention", "Went", Kind.INTEGER),
    ),
    rows=tuple(Row(f"2026-0{m}", (f"2026-0{m}", m, 7 - m)) for m in range(1, 7)),
    chart=Chart(Shape.LINES, "month", STACK),
)
AREAS = Table(
    key="cumulative",
    title="Cumulative flow",
    caption="The pilot grows.",
    columns=(Column("day", "Day", Kind.DATE), *LINES.columns[1:]),
    rows=tuple(Row(f"d{m}", (date(2026, m, 1), m, 2 * m)) for m in range(1, 7)),
    chart=Chart(Shape.AREAS, "day", STACK),
)
CURVES = {"Idea": (0.875, 0.75, 0.375), "Pilot": (0.875, 0.75, 0.75)}
STEPS = Table(
    key="time",
    title="Time in stage",
    caption="An idea takes a median of 60 days.",
    columns=(
        Column("stage", "Stage"),
        Column("days", "Days", Kind.DAYS),
        Column("share", "Still there", Kind.SHARE),
        Column("low", "At least", Kind.SHARE),
        Column("high", "At most", Kind.SHARE),
    ),
    rows=tuple(
        Row(f"{stage}-{day}", (stage, day, s, s - 0.125, s + 0.125))
        for stage, shares in CURVES.items()
        for day, s in zip((0, 30, 60), shares, strict=True)
    ),
    chart=Chart(
        Shape.STEPS, "days", (Series("share"),), band=("low", "high"), split="stage"
    ),
)
BUBBLES = Table(
    key="age",
    title="Stage by age",
    caption="Most are young.",
    columns=(
        Column("age", "Age"),
        Column("stage", "Stage"),
        Column("n", "Initiatives", Kind.INTEGER),
    ),
    rows=tuple(
        Row(f"{stage}-{age}", (age, stage, n))
        for stage, age, n in (
            ("Idea", "< 90", 4),
            ("Idea", "> 90", 0),
            ("Pilot", "< 90", 1),
            ("Pilot", "> 90", 2),
        )
    ),
    chart=Chart(Shape.BUBBLES, "age", (Series("n"),), y="stage"),
)
ALL = (BARS, LINES, AREAS, STEPS, BUBBLES)


def make_book(
    portfolio: Portfolio, *rows: tuple[Cell, ...], logo: bool = False
) -> Book:
    """With these rows in its list."""
    if logo:
        Theme.objects.create(portfolio=portfolio, logo=_png(), logo_type="png")
    listed = Table(
        key="initiatives",
        title="Initiatives",
        caption="All of them.",
        columns=(Column("title", "Title", width=40), Column("n", "N", Kind.INTEGER)),
        rows=tuple(Row(str(n), cells) for n, cells in enumerate(rows)),
    )
    return Book(
        portfolio=portfolio,
        as_of=TODAY,
        period=PERIOD,
        words=("9 initiatives are under way.", "3 ask for action."),
        chapters=tuple(
            Chapter(t.key, f"About {t.title}", f"What of {t.key}?", (t.caption,), (t,))
            for t in (*ALL, listed)
        ),
        definitions=(("Median", "After so many days half have left."),),
    )
