"""Saying something, saying it otherwise, and taking it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.actions import edit_comment, post_comment, remove_comment
from portfolio.clock import day_of
from portfolio.ledger import Kind, Stale
from portfolio.models import Comment, Initiative
from tests.cast import NOW
from workflows.facts import gather

LATER = NOW + timedelta(days=40)


@pytest.fixture
def comment(initiative, owner):
    return post_comment(initiative, text="Wind first.", by=owner, at=NOW)


def test_a_comment_is_kept_with_one_line_in_the_ledger(initiative, gatekeeper):
    before = initiative.events.count()

    comment = post_comment(initiative, text="Wind first.", by=gatekeeper, at=NOW)

    event = initiative.events.last()
    assert initiative.events.count() == before + 1
    assert (event.kind, event.by) == (Kind.COMMENTED, gatekeeper)
    assert event.facts == {"comment": comment.pk, "mentioned": []}


def test_the_ledger_does_not_keep_the_words(comment, initiative):
    assert "Wind" not in str([event.facts for event in initiative.events.all()])


def test_whom_it_calls_is_kept_by_number(initiative, owner, viewer, outsider):
    text = f"@{viewer.name} and @{outsider.name}"

    comment = post_comment(initiative, text=text, by=owner, at=NOW)

    assert list(comment.mentioned.all()) == [viewer]
    assert initiative.events.last().facts["mentioned"] == [viewer.pk]


@pytest.mark.parametrize("text", ["", "x" * (Comment.LONGEST + 1)])
def test_a_comment_has_words_and_an_end(text, initiative, owner):
    with pytest.raises(ValidationError):
        post_comment(initiative, text=text, by=owner, at=NOW)


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_who_only_looks_says_nothing(who, request, initiative):
    with pytest.raises(PermissionDenied):
        post_comment(initiative, text="Hello", by=request.getfixturevalue(who), at=NOW)


def test_who_wrote_it_says_it_otherwise(comment, owner, viewer, initiative):
    edit_comment(comment, text=f"@{viewer.name}: wind.", by=owner, at=LATER)

    comment.refresh_from_db()
    assert comment.text == f"@{viewer.name}: wind."
    assert comment.edited_at == LATER
    assert initiative.events.last().facts["mentioned"] == [viewer.pk]


def test_who_was_called_already_is_not_called_again(initiative, owner, viewer):
    first = f"@{viewer.name}: wind."
    comment = post_comment(initiative, text=first, by=owner, at=NOW)

    edit_comment(comment, text=f"{first} And rain.", by=owner, at=LATER)

    assert initiative.events.last().facts["mentioned"] == []


def test_the_same_words_leave_no_trace(comment, owner, initiative):
    before = initiative.events.count()

    edit_comment(comment, text=comment.text, by=owner, at=LATER)

    assert initiative.events.count() == before


def test_nobody_else_changes_it(comment, manager):
    with pytest.raises(PermissionDenied):
        edit_comment(comment, text="Rain first.", by=manager, at=LATER)


@pytest.mark.parametrize("who", ["owner", "manager"])
def test_a_removed_comment_leaves_its_place_and_no_words(
    who, request, comment, initiative, owner
):
    remove_comment(comment, by=request.getfixturevalue(who), at=LATER)

    comment.refresh_from_db()
    assert (comment.text, comment.removed_at) == ("", LATER)
    assert initiative.events.last().facts == {
        "comment": comment.pk,
        "of": {"user": owner.pk},
    }


def test_nobody_else_removes_it(comment, gatekeeper):
    with pytest.raises(PermissionDenied):
        remove_comment(comment, by=gatekeeper, at=LATER)


@pytest.mark.parametrize("again", ["edit", "remove"])
def test_what_is_removed_is_gone(again, comment, owner):
    remove_comment(comment, by=owner, at=LATER)

    with pytest.raises(Stale):
        if again == "edit":
            edit_comment(comment, text="Back", by=owner, at=LATER)
        else:
            remove_comment(comment, by=owner, at=LATER)


def test_talk_does_not_break_a_silence(initiative, owner):
    post_comment(initiative, text="Still here?", by=owner, at=LATER)

    mine = Initiative.objects.filter(pk=initiative.pk)
    [facts] = gather(mine, today=day_of(LATER))
    assert facts.last_activity_on == day_of(NOW)
