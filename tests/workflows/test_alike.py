"""Initiatives that look like each other: by data, by a lesson, by words."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import add_record, consult, set_apart
from portfolio.ledger import Kind
from portfolio.models import Initiative
from tests.cast import NOW, make_initiative
from workflows.alike import alike


@pytest.fixture
def trees(owner):
    return make_initiative(
        owner,
        title="Trees before the storm",
        summary="Know which branches fall.",
        problem_statement="Inspectors visit every street after a storm.",
    )


def found(initiative):
    names = list(initiative.data_sources.values_list("name", flat=True))
    return alike(initiative, Initiative.objects.all(), sources=names)


def titles(initiative):
    return [each.title for each in found(initiative)]


def with_source(initiative, name, by):
    add_record(initiative, "data-sources", {"name": name}, by=by, at=NOW)


def test_the_same_data_source_is_a_likeness(trees, owner):
    other = make_initiative(owner, title="Heat map")
    make_initiative(owner, title="Parking")
    for each in (trees, other):
        with_source(each, "Tree register", owner)

    assert [(a.title, a.why) for a in found(trees)] == [
        ("Heat map", "uses the same data: Tree register")
    ]


def test_the_same_lesson_is_a_likeness(trees, owner):
    other = make_initiative(owner, title="Parking")
    for each in (trees, other):
        consult(each, shipped="eternal-pilot", usefulness="helped", by=owner, at=NOW)

    (only,) = found(trees)
    assert only.title == "Parking"
    assert only.why.startswith("learnt from the same lesson: “")


def test_the_same_words_are_a_likeness(trees, owner):
    make_initiative(owner, title="Storm calendar", summary="When trees need a visit.")
    make_initiative(owner, title="Parking permits", summary="Faster at the counter.")

    (only,) = found(trees)
    assert only.title == "Storm calendar"
    assert "“storm”" in only.why


def test_the_most_alike_comes_first_and_three_are_shown(trees, owner):
    for number in range(5):
        make_initiative(owner, title=f"Storm and trees {number}")
    best = make_initiative(owner, title="Trees in storms")
    for each in (trees, best):
        with_source(each, "Tree register", owner)

    assert len(titles(trees)) == 3
    assert titles(trees)[0] == "Trees in storms"


def test_what_is_linked_or_set_apart_is_not_suggested(trees, owner):
    linked, back, apart = (
        make_initiative(owner, title=f"Storm and trees {name}") for name in "abc"
    )
    add_record(trees, "relations", {"other": linked}, by=owner, at=NOW)
    add_record(back, "relations", {"other": trees}, by=owner, at=NOW)
    set_apart(trees, apart, by=owner, at=NOW)

    assert titles(trees) == []
    assert "Trees before the storm" not in titles(apart)


def test_another_portfolio_is_not_suggested(trees, outsider):
    make_initiative(outsider, title="Storm and trees")

    assert titles(trees) == []


def test_setting_apart_is_one_line_in_the_ledger(trees, owner):
    other = make_initiative(owner, title="Storm and trees")

    set_apart(trees, other, by=owner, at=NOW)
    set_apart(trees, other, by=owner, at=NOW)

    told = trees.events.filter(kind=Kind.SET_APART)
    assert [event.facts for event in told] == [
        {"name": "Storm and trees", "other": other.pk}
    ]


def test_one_is_not_set_apart_from_itself_or_from_elsewhere(trees, owner, outsider):
    elsewhere = make_initiative(outsider)

    for other in (trees, elsewhere):
        with pytest.raises(ValidationError):
            set_apart(trees, other, by=owner, at=NOW)


def test_who_only_looks_sets_nothing_apart(trees, owner, viewer):
    with pytest.raises(PermissionDenied):
        set_apart(trees, make_initiative(owner), by=viewer, at=NOW)


def test_many_others_take_no_more_queries(trees, owner):
    def queries(count):
        for number in range(count):
            other = make_initiative(owner, title=f"Storm and trees {number}")
            with_source(other, f"Register {number}", owner)
        with CaptureQueriesContext(connection) as captured:
            alike(trees, Initiative.objects.all(), sources=["Register 1"])
        return len(captured)

    assert queries(3) == queries(30) == 3
