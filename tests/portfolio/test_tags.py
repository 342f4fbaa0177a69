"""Tags: giving them, together with others, and keeping them few."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.actions import remove_tag, rename_tag, set_tags
from portfolio.ledger import Kind
from portfolio.models import Event, Tag
from tests.cast import NOW, make_initiative


def names(initiative) -> list[str]:
    return [tag.name for tag in initiative.tags.all()]


def give(initiative, *tags, by, **more):
    return set_tags(initiative, tags, by=by, at=NOW, **more)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Water", "water"),
        ("  Data Lake ", "data-lake"),
        ("#trees", "trees"),
        ("zorg & welzijn", "zorg-welzijn"),
        ("één", "één"),
        ("snake_case", "snake-case"),
    ],
)
def test_a_tag_is_kept_in_small_letters_and_hyphens(initiative, owner, typed, kept):
    give(initiative, typed, by=owner)

    assert names(initiative) == [kept]


def test_tags_are_one_line_in_the_ledger(initiative, owner):
    give(initiative, "water", "trees", by=owner)
    give(initiative, "water", "wind", by=owner)

    told = initiative.events.filter(kind=Kind.TAGGED).last()
    assert told.facts == {"added": ["wind"], "removed": ["trees"]}
    assert names(initiative) == ["water", "wind"]


def test_the_same_tags_leave_no_trace(initiative, owner):
    give(initiative, "water", by=owner)
    give(initiative, "Water", "", " - ", by=owner)

    assert initiative.events.filter(kind=Kind.TAGGED).count() == 1


def test_what_somebody_else_did_meanwhile_stays(initiative, owner, manager):
    give(initiative, "water", "old", by=owner)
    give(initiative, "water", "old", "theirs", by=manager)

    give(initiative, "water", "mine", seen=["water", "old"], by=owner)

    assert names(initiative) == ["mine", "theirs", "water"]


def test_a_tag_belongs_to_one_portfolio(initiative, owner, outsider):
    other = make_initiative(outsider)
    give(initiative, "water", by=owner)
    give(other, "water", by=outsider)

    assert Tag.objects.filter(name="water").count() == 2
    assert not Tag.objects.visible_to(owner).filter(initiatives=other).exists()


@pytest.mark.parametrize("tags", [["x" * 41], [f"tag-{n}" for n in range(13)]])
def test_too_much_is_refused(initiative, owner, tags):
    with pytest.raises(ValidationError):
        give(initiative, *tags, by=owner)

    assert names(initiative) == []


def test_who_only_looks_tags_nothing(initiative, viewer):
    with pytest.raises(PermissionDenied):
        give(initiative, "water", by=viewer)


def test_a_tag_is_renamed_everywhere(initiative, owner, manager):
    give(initiative, "watre", by=owner)

    rename_tag(Tag.objects.get(), "Water", by=manager, at=NOW)

    assert names(initiative) == ["water"]
    facts = Event.objects.get(kind=Kind.TAG_RENAMED).facts
    assert facts == {"old": "watre", "new": "water", "merged": False}


def test_two_tags_become_one(initiative, owner, manager):
    other = make_initiative(owner)
    give(initiative, "water", "aqua", by=owner)
    give(other, "aqua", by=owner)

    rename_tag(Tag.objects.get(name="aqua"), "water", by=manager, at=NOW)

    assert names(initiative) == names(other) == ["water"]
    assert Tag.objects.count() == 1


def test_a_tag_is_removed_everywhere(initiative, owner, manager):
    give(initiative, "water", by=owner)

    remove_tag(Tag.objects.get(), by=manager, at=NOW)

    assert names(initiative) == []
    facts = Event.objects.get(kind=Kind.TAG_REMOVED).facts
    assert facts == {"name": "water", "uses": 1}


def test_only_managers_rename_and_remove(initiative, owner):
    give(initiative, "water", by=owner)
    tag = Tag.objects.get()

    with pytest.raises(PermissionDenied):
        rename_tag(tag, "aqua", by=owner, at=NOW)
    with pytest.raises(PermissionDenied):
        remove_tag(tag, by=owner, at=NOW)
