"""Two departments at the same: found by data or words, until somebody settles it."""

import pytest

from portfolio.actions import (
    add_record,
    edit_initiative,
    post_update,
    remove_record,
    set_apart,
)
from portfolio.clock import days_before
from portfolio.models import DataSource, Initiative
from tests.cast import NOW, TODAY, make_initiative
from workflows.duplicates import FEW, duplicates_of, told_alike
from workflows.models import AttentionPoint
from workflows.standing import catch_up, keep_up

WORDS = {"title": "Counting crowds at events", "other": "Crowds at big events"}


def begun(owner, title, department, *sources, field="Safety", days=30):
    made = make_initiative(owner, title=title)
    Initiative.objects.filter(pk=made.pk).update(
        department=department,
        policy_field=field,
        created_at=NOW - (TODAY - days_before(TODAY, days)),
    )
    for name in sources:
        DataSource.objects.create(initiative=made, name=name)
    return made


def found(*initiatives):
    pairs = duplicates_of([each.pk for each in initiatives])
    return {key: duplicate.pk for key, duplicate in pairs.items()}


@pytest.fixture
def pair(owner):
    one = begun(owner, "Vacancy", "Economy", "Addresses", "Owners")
    other = begun(owner, "Homes", "Housing", "addresses ", "Meters")
    return one, other


def test_they_share_a_data_source_whatever_its_capitals(pair):
    one, other = pair

    assert found(one, other) == {one.pk: other.pk, other.pk: one.pk}
    assert duplicates_of([one.pk])[one.pk].sources == ("Addresses",)


def test_or_two_words_of_their_titles(owner):
    one = begun(owner, WORDS["title"], "Safety")
    other = begun(owner, WORDS["other"], "Economy")
    begun(owner, "Crowds elsewhere", "Sports")

    assert found(one) == {one.pk: other.pk}


@pytest.mark.parametrize(
    "changes",
    [
        {"department": " economy"},
        {"department": ""},
        {"policy_field": "Mobility"},
        {"policy_field": ""},
        {"state": "on_hold"},
        {"state": "stopped"},
    ],
)
def test_nothing_is_alike_in_one_department_or_another_field_or_at_rest(pair, changes):
    one, other = pair
    Initiative.objects.filter(pk=other.pk).update(**changes)

    assert found(one) == {}


def test_the_one_that_shares_most_counts_and_then_the_oldest(owner, pair):
    one, other = pair
    more = begun(owner, "Cellars", "Parks", "Addresses", "Owners")
    begun(owner, "Attics", "Housing", "Addresses", "Owners")

    assert found(one) == {one.pk: more.pk}
    assert other.pk < more.pk


@pytest.mark.parametrize("first", [0, 1])
def test_what_is_linked_or_set_apart_is_settled(pair, first, owner):
    mine, theirs = pair[first], pair[1 - first]
    add_record(mine, "relations", {"other": theirs}, by=owner, at=NOW)
    assert found(*pair) == {}

    mine.relations.all().delete()
    set_apart(mine, theirs, by=owner, at=NOW)
    assert found(*pair) == {}


def test_each_hears_of_the_other_until_they_are_linked(pair, owner):
    one, other = pair
    catch_up(at=NOW)
    points = AttentionPoint.objects.open().filter(rule="C3")
    told = {point.initiative_id: point.facts["title"] for point in points}
    assert told == {one.pk: "Homes", other.pk: "Vacancy"}

    add_record(one, "relations", {"other": other}, by=owner, at=NOW)
    keep_up([one.events.last()], at=NOW)

    assert not points.all().exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda one, other, owner: set_apart(one, other, by=owner, at=NOW),
        lambda one, _other, owner: edit_initiative(
            one, {"policy_field": "Water"}, by=owner, at=NOW
        ),
        lambda one, _other, owner: remove_record(
            one.data_sources.get(name="Addresses"), by=owner, at=NOW
        ),
    ],
)
def test_what_one_settles_ends_it_for_the_other_at_once(act, pair, owner):
    one, other = pair
    catch_up(at=NOW)

    act(one, other, owner)
    keep_up([one.events.last()], at=NOW)

    assert not AttentionPoint.objects.open().filter(rule="C3").exists()


def test_another_word_about_one_of_them_looks_at_nothing_else(pair, owner):
    one, _other = pair
    catch_up(at=NOW)
    post_update(one, text="It runs.", by=owner, at=NOW)

    assert told_alike(one.events.all().order_by("-id")[:1]) == []


def test_few_and_many_are_found_alike_in_as_many_queries(
    pair, owner, django_assert_num_queries
):
    one, other = pair
    for number in range(5):
        begun(owner, f"Number {number}", f"Office {number}", "Addresses")
    with django_assert_num_queries(3):
        few = duplicates_of([one.pk, other.pk])
    with django_assert_num_queries(3):
        every = duplicates_of([one.pk, other.pk, *range(10_000, 10_000 + FEW)])

    assert few == every
