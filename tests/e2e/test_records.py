"""The records of an initiative in a real browser: read, and written on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.cast import make_initiative
from tests.e2e.boards import problems, sign_in, visit
from tests.records import make_records

PHONE = {"width": 390, "height": 844}
FORMS = ("involvements", "measurements", "handover", "team")


@pytest.fixture
def initiative(transactional_db, request):
    """One with a record of each kind, before Kiem is open for its owner."""
    owner = request.getfixturevalue("owner")
    initiative = make_initiative(owner, title="Trees")
    make_records(initiative, by=owner)
    return initiative


@pytest.fixture
def signed_in(page, initiative):
    sign_in(page, initiative.owner)
    page.wait_for_url("**/p/**")
    return page


def width(page):
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE])
def test_axe_finds_nothing_on_the_page_with_every_record_open(
    signed_in, initiative, size
):
    signed_in.set_viewport_size(size)
    visit(signed_in, reverse("initiative", args=[initiative.pk]))
    for summary in signed_in.locator(".theme > summary").all():
        summary.press("Enter")

    assert problems(signed_in) == {}
    assert width(signed_in) <= size["width"]


@pytest.mark.parametrize("slug", FORMS)
def test_axe_finds_nothing_on_the_form_of_a_record(signed_in, initiative, slug):
    signed_in.set_viewport_size(PHONE)
    visit(signed_in, reverse("record-new", args=[initiative.pk, slug]))

    assert problems(signed_in) == {}
    assert width(signed_in) <= PHONE["width"]


def test_a_conversation_is_logged_on_a_phone_by_keyboard_alone(signed_in, initiative):
    signed_in.set_viewport_size(PHONE)
    visit(signed_in, reverse("record-new", args=[initiative.pk, "involvements"]))
    save = signed_in.get_by_role("button", name="Save")
    expect(save).to_be_in_viewport()
    signed_in.get_by_label("Number of people").focus()

    signed_in.keyboard.type("3")
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.type("Survey")
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.type("The wind comes first.")
    save.press("Enter")

    expect(signed_in.get_by_role("list", name="Messages")).to_contain_text(
        "Users involved."
    )
    newest = initiative.involvements.order_by("-pk")[0]
    assert (newest.group.name, newest.count, newest.form) == ("Planners", 3, "survey")
