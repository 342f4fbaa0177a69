"""Every figure has its line in docs/figures.md, and every line its figure."""

import re
from dataclasses import fields
from pathlib import Path

from reports.metrics import Attention, Flow, TimeInStage
from reports.portfolio import Totals

TEXT = (Path(__file__).parents[2] / "docs" / "figures.md").read_text()


def test_every_figure_is_defined_and_every_definition_is_a_figure():
    kinds = (Totals, Flow, TimeInStage, Attention)
    figures = {field.name for kind in kinds for field in fields(kind)} - {"mode"}
    figures |= {"need_attention", "outcomes"}

    assert set(re.findall(r"^\| `(\w+)`", TEXT, re.MULTILINE)) == figures


def test_every_definition_has_a_formula_and_a_source():
    lines = [line for line in TEXT.splitlines() if line.startswith("| `")]

    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert [row for row in cells if len(row) != 4 or not all(row)] == []
