"""Drawings of tables: told apart by everybody, and safe in a page."""

import re
from dataclasses import replace
from itertools import combinations

import pytest
from django.utils import translation

from portfolio.colours import DARK, LIGHT
from portfolio.contrast import ratio
from reports.drawing import drawing
from reports.palette import COLOURS, PAGE, PAPER
from reports.tables import Row, Tone
from tests.guards import ROOT
from tests.reports.books import ALL, BARS, BUBBLES

# How who lacks a kind of cone sees linear light (Machado, Oliveira, Fernandes, 2009).
SEEN = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
APART = 20


def tokens(scheme):
    """The colours of charts as the style sheet has them."""
    text = (ROOT / "web/static/css/tokens.css").read_text()
    found = {}
    for tone in Tone:
        for name in (f"--chart-{tone}", f"--on-chart-{tone}"):
            pair = text.partition(f"{name}: light-dark(")[2].partition(")")[0]
            found[name] = pair.split(", ")[scheme == DARK]
    return found


def linear(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def lab(rgb):
    red, green, blue = rgb
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (max(v, 0) ** (1 / 3) for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one, other, matrix):
    points = []
    for colour in (one, other):
        light = linear(colour)
        seen = [sum(m * c for m, c in zip(row, light, strict=True)) for row in matrix]
        points.append(lab(seen))
    return sum((a - b) ** 2 for a, b in zip(*points, strict=True)) ** 0.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("eyes", SEEN)
def test_everybody_tells_the_colours_of_charts_apart(scheme, eyes):
    fills = [tokens(scheme)[f"--chart-{tone}"] for tone in Tone]

    for one, other in combinations(fills, 2):
        assert distance(one, other, SEEN[eyes]) > APART, (one, other)


@pytest.mark.parametrize(("scheme", "sheet"), [(LIGHT, "#ffffff"), (DARK, "#1c2226")])
def test_fills_stand_out_and_numbers_on_them_can_be_read(scheme, sheet):
    found = tokens(scheme)
    for tone in Tone:
        fill = found[f"--chart-{tone}"]
        assert ratio(fill, sheet) >= 3
        assert ratio(found[f"--on-chart-{tone}"], fill) >= 4.5


def test_paper_has_the_colours_of_the_page():
    assert {f"--chart-{t}": c for t, c in COLOURS.items()}.items() <= tokens(
        LIGHT
    ).items()


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.chart.shape)
def test_each_shape_is_drawn_and_tells_its_numbers(table):
    with translation.override("en"):
        page, paper = drawing(table, PAGE), drawing(table, PAPER)

    assert 'role="graphics-symbol"' in page
    assert page.count(" · ") >= 2
    assert "style=" not in page
    assert "<script" not in page
    assert "var(--chart-" in page
    assert "var(" not in paper


def test_a_colour_that_comes_again_is_lighter():
    assert PAGE.fill(Tone.BRAND, 1) == (
        "color-mix(in srgb, var(--chart-brand) 75%, var(--sheet))"
    )
    assert PAPER.fill(Tone.BRAND, 1) == "#5485b6"


def test_numbers_in_a_drawing_are_those_of_the_language():
    with translation.override("nl"):
        assert "Idea · Action: 3" in drawing(BARS, PAGE)


@pytest.mark.anywhere
def test_the_area_of_a_bubble_is_how_many_there_are():
    told = r'aria-label="[^"]+: (\d)"[^>]* d="M([\d.]+),0'
    radii = {int(n): float(r) for n, r in re.findall(told, drawing(BUBBLES, PAGE))}

    assert {n: round(r**2 / radii[1] ** 2, 2) for n, r in radii.items()} == {
        n: n for n in (1, 2, 4)
    }


@pytest.mark.anywhere
def test_a_long_name_stands_on_two_lines():
    cells = ("Van 25.000 tot 100.000 euro", *BARS.rows[0].cells[1:])
    long = replace(BARS, rows=(Row("cost", cells),))

    drawn = drawing(long, PAPER)

    lines = re.findall(r"<tspan[^>]*>([^<]*)</tspan>", drawn)
    assert lines == ["Van 25.000 tot", "100.000 euro"]
