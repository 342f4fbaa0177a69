"""The minutes of a gate meeting on paper."""

import io

import pikepdf
import pytest
from django.utils import translation

from reports.minutes import minutes_of, pdf
from tests.cast import NOW
from tests.reports.test_documents import elements
from tests.workflows.meeting_world import HOUR, SOON, STOP
from workflows.actions import add_item, close_meeting, decide, note_item, open_meeting

NASTY = "#panic() *bold* $x$ <b> [x"


@pytest.fixture
def held(portfolio, initiative, manager, gatekeeper):
    """A meeting that stopped one initiative."""
    meeting = open_meeting(portfolio, held_on=SOON, by=manager, at=NOW)
    item = add_item(meeting, initiative=initiative, by=manager, at=NOW)
    note_item(item, text=f"{NASTY}\n\nAll agree.", by=manager, at=NOW)
    decide(initiative, STOP, by=gatekeeper, at=NOW + HOUR)
    return close_meeting(meeting, by=manager, at=NOW + 2 * HOUR)


def test_they_tell_what_was_done_in_one_sentence(held):
    assert minutes_of(held).summary == ("1 item was treated and 1 decision was taken.")


def test_they_tell_the_terms_of_a_decision(held):
    (item,) = minutes_of(held).items

    assert item.outcome == "Stop"
    assert dict(item.facts)["Lesson"] == "Ask first."
    assert dict(item.facts)["Decided by"] == "Gatekeeper"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Gate meeting of 3 December 2026"),
        ("nl", "Beslisvergadering van 3 december 2026"),
    ],
)
def test_the_pdf_says_what_it_is_and_in_which_language(held, language, title):
    with translation.override(language):
        made = pikepdf.open(io.BytesIO(pdf(held)))

    assert str(made.Root.Lang) == language
    assert str(made.docinfo["/Title"]) == title
    assert str(made.docinfo["/Author"]) == "gemeente lindervoort"


def test_the_pdf_is_tagged_for_screen_readers_whatever_was_typed(held):
    made = pikepdf.open(io.BytesIO(pdf(held)))

    kinds = {str(each.S) for each in elements(made.Root.StructTreeRoot)}
    assert {"/H1", "/H2", "/L", "/LI"} <= kinds
    metadata = made.open_metadata()
    assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "2")


def test_the_pdf_of_the_same_minutes_is_always_the_same(held):
    assert pdf(held) == pdf(held)
