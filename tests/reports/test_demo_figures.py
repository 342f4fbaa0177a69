"""The figures of the demo, pinned: what changes one of them has to say so here."""

import pytest
from django.utils import translation

from portfolio.models import Portfolio
from reports.chapters import CHAPTERS, Asked, chapters
from reports.figures import Past
from reports.period import last_year
from tests.cast import NOW, TODAY
from tests.once import once
from web.management.demo import load

pytestmark = pytest.mark.anywhere
WORDS = {
    "standing": (
        "22 initiatives are under way. 2 of them are on hold.",
        "11 initiatives ask for action.",
    ),
    "moving": (
        "15 initiatives began in this period. A next stage was reached 18 times.",
        "2 were stopped. 1 was handed over.",
    ),
    "stuck": (
        "Idea: 3 of 6 run longer than the median of 57 days.",
        "Concept: 1 of 7 runs longer than the median of 4 months.",
        "Pilot: 2 of 6 run longer than the median of 7 months.",
        "Scale: the median is not reached yet. Fewer than half of 4 stays have ended.",
    ),
    "gates": (
        "25 decisions were taken; 72% let an initiative go on.",
        "2 requests for a decision wait. Half of the requests are decided "
        "within 7 days.",
        "1 condition is open, of which 1 past its day.",
    ),
    "learning": (
        "21 lessons were recorded.",
        "A lesson of others was looked at 12 times; it helped 10 times.",
        "No kind of failure came back.",
    ),
    "forecast": ("Only 6 pilots have ended. From fewer than 10 nothing can be said.",),
    "outcome": (
        "19 of 33 metrics were measured; 14 reached their target.",
        "83 people use it, of 122 aimed at.",
        "Stopping 2 initiatives spared 12 months of pilot and 214,500 euros a year.",
    ),
    "funnel": (
        "4 of 27 initiatives that ever came in reached Scale (15%).",
        "2 were stopped. The reason given most: No owner.",
    ),
    "attention": (
        "“Scaling lags” shows most: in 6 initiatives.",
        "Somebody reacted in a week to 0 of 91 reminders (0%).",
        "Users were heard in the last 60 days for 17 of 20 active initiatives.",
    ),
    "balance": (
        "Data-informed decisions has the most: 7 of 22.",
        "Of 22 initiatives something is missing to tell where they belong.",
    ),
    "since": ("Since the meeting of 14 November 2026: 8 stuck, 1 reminder answered.",),
}


@once
def told():
    load.load_lindervoort(language="en", at=NOW)
    past = Past(Portfolio.objects.get(slug=load.SLUG), as_of=TODAY)
    with translation.override("en"):
        return chapters(Asked(past, last_year(TODAY)))


def test_what_the_demo_says(told, db):
    assert {chapter.key: chapter.words for chapter in told} == WORDS


def test_each_chapter_tells_something(told, db):
    assert [chapter.key for chapter in told] == list(CHAPTERS)
    empty = {t.key for chapter in told for t in chapter.tables if not t.rows}
    # The demo is too young to forecast from, and nobody looked at it as a whole yet.
    assert empty == {"returned", "forecast", "pilot-chances", "signals"}


@pytest.mark.parametrize("key", ["stages", "movements", "outcomes"])
def test_sums_are_those_of_the_rows(told, key, db):
    table = next(t for c in told for t in c.tables if t.key == key)
    for place, column in enumerate(table.columns):
        if column.kind == "integer":
            total = table.rows[-1].cells[place]
            assert total == sum(table.column(column.name)), column.name


def test_a_number_with_initiatives_of_its_own_names_as_many(told, db):
    rows = [(t, row) for chapter in told for t in chapter.tables for row in t.rows]
    found = [
        (table.key, row.key, column.name, cell, len(row.parts[column.name]))
        for table, row in rows
        for column, cell in zip(table.columns, row.cells, strict=False)
        if column.name in row.parts and not row.is_total
    ]

    assert len(found) > 100
    assert [each for each in found if each[-2] != each[-1]] == []
