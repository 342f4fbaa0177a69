"""Every table has its line in docs/figures.md, and every line its table."""

import re
from datetime import date
from pathlib import Path

from reports.chapters import Asked, chapters
from reports.figures import Past
from reports.period import last_year
from tests.cast import make_portfolio

TEXT = (Path(__file__).parents[2] / "docs" / "figures.md").read_text()
DAY = date(2026, 11, 23)


def test_every_table_is_defined_and_every_definition_is_a_table(db):
    past = Past(make_portfolio(), as_of=DAY)
    told = chapters(Asked(past, last_year(DAY)))

    tables = [table.key for chapter in told for table in chapter.tables]
    assert re.findall(r"^\| `([\w-]+)`", TEXT, re.MULTILINE) == tables


def test_every_definition_has_a_formula_and_a_source():
    lines = [line for line in TEXT.splitlines() if line.startswith("| `")]

    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert [row for row in cells if len(row) != 4 or not all(row)] == []
