"""Colours: how far apart they are, and that every two that meet are far enough."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from portfolio.colours import (
    CHOICES,
    LABELS,
    PAIRS,
    SCHEMES,
    SHIPPED,
    mistakes,
    palette,
    refuse_unreadable,
    stylesheet,
)
from portfolio.contrast import best_on, colour, mix, ratio

CSS = Path(__file__).resolve().parents[2] / "web" / "static" / "css"
TOKEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
RULE = re.compile(r"[^{}]*\{([^{}]*)\}")
FRONT = re.compile(r"(?<![\w-])color: var\(--([a-z-]+)\)")
GROUND = re.compile(r"background(?:-color)?: var\(--([a-z-]+)\)")
# Behind a logo, and what covers the page behind a dialog: no text stands on these.
NO_GROUND = {"plate", "shade"}
# A line, a bar of a chart and a dot of what is not saved carry no text either.
BARE = {"line", "edge", "notice"}
MET = {(front, ground) for front, ground, _needed in PAIRS}


def rules():
    for file in sorted(CSS.rglob("*.css")):
        for found in RULE.finditer(file.read_text()):
            yield file.name, found[1]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_wcag(one, other, expected):
    assert ratio(one, other) == ratio(other, one)
    assert round(ratio(one, other), 2) == expected


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("#17633F", "#17633f"),
        (" 17633f ", "#17633f"),
        ("#abc", "#aabbcc"),
        ("red", ""),
        ("#12345", ""),
        ("#12345g", ""),
        ("#fff;}", ""),
        ("", ""),
    ],
)
def test_a_colour_is_typed_as_a_code(typed, kept):
    assert colour(typed) == kept


def test_colours_mix_and_compare():
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert best_on("#154273", "#ffffff", "#0b1f15") == "#ffffff"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_colours_of_kiem_can_be_told_apart(scheme):
    assert list(mistakes({}, scheme)) == []


def test_the_table_of_colours_is_that_of_the_stylesheet():
    told = {
        name: both
        for name, *both in TOKEN.findall((CSS / "tokens.css").read_text())
        # Those of charts are no choice of a municipality: reports/palette.py has them.
        if "chart-" not in name
    }

    assert {name: tuple(both) for name, both in told.items()} == SHIPPED


def test_every_two_colours_that_meet_in_a_stylesheet_are_compared():
    met = {
        (front, ground, name)
        for name, rule in rules()
        for front in FRONT.findall(rule)
        for ground in GROUND.findall(rule)
    }

    assert {pair for pair in met if pair[:2] not in MET} == set()


def test_every_text_is_compared_with_the_page_and_a_sheet():
    fronts = {(front, name) for name, rule in rules() for front in FRONT.findall(rule)}
    alone = {(front, name) for front, name in fronts if front != "brand-ink"}

    assert {pair for pair in alone if (pair[0], "paper") not in MET} == set()
    assert {pair for pair in alone if (pair[0], "sheet") not in MET} == set()


def test_text_is_compared_with_whatever_it_stands_on():
    grounds = {
        (ground, name) for name, rule in rules() for ground in GROUND.findall(rule)
    }
    read = {
        (ground, name)
        for ground, name in grounds
        if ground not in NO_GROUND | BARE and not ground.startswith("brand")
    }

    assert {pair for pair in read if ("ink", pair[0]) not in MET} == set()


def test_every_colour_that_is_compared_has_a_name():
    assert {token for pair in MET for token in pair} <= LABELS.keys()


@pytest.mark.parametrize("house", ["#154273", "#e30613", "#007bc7", "#5b2c83"])
def test_one_colour_is_enough(house):
    refuse_unreadable({"brand_light": house})

    assert palette({"brand_light": house}, "light")["brand"] == house
    assert palette({"brand_light": house}, "dark")["brand"] not in (house, "#74d3a3")


def test_what_is_written_on_a_button_is_what_reads_best():
    assert palette({"brand_dark": "#ffd200"}, "dark")["brand-ink"] == "#0b1f15"
    assert palette({"brand_light": "#154273"}, "light")["brand-ink"] == "#ffffff"


def test_a_pair_that_is_too_much_alike_is_refused_with_its_name():
    with pytest.raises(ValidationError) as refusal:
        refuse_unreadable({"brand_light": "#154273", "brand_ink_light": "#555555"})

    errors = refusal.value.message_dict
    assert errors["brand_ink_light"] == [
        "“Text on a button” (#555555) on “Main colour” (#154273): 1.3, needs 4.5.",
        "“Text on a button” (#555555) on “Button under the mouse” (#11355c): "
        "1.6, needs 4.5.",
        "Make “Text on a button” lighter: #adadad would do.",
    ]


def test_what_is_proposed_would_do():
    with pytest.raises(ValidationError) as refusal:
        refuse_unreadable({"brand_light": "#ffd200"})

    *_pairs, proposal = refusal.value.message_dict["brand_light"]
    near = re.search("#[0-9a-f]{6}", proposal)[0]
    refuse_unreadable({"brand_light": near})


@pytest.mark.parametrize("name", CHOICES)
def test_each_choice_can_be_refused(name):
    with pytest.raises(ValidationError) as refusal:
        refuse_unreadable({name: "#808080"})

    assert name in refusal.value.message_dict


def test_a_stylesheet_says_only_what_differs():
    text = stylesheet({"brand_light": "#154273"})

    assert "--brand: light-dark(#154273, #7e97b2);" in text
    assert "--paper" not in text
    assert stylesheet({}) == ""
