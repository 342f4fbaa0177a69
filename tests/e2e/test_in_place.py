"""Facts that are edited where they stand, by one person and by two at once."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.cast import make_initiative
from tests.e2e.boards import visit
from tests.e2e.test_board import problems, sign_in

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def initiative(transactional_db, request):
    return make_initiative(request.getfixturevalue("owner"), title="Trees")


@pytest.fixture
def opened(initiative):
    """Let somebody open the page of the initiative, with the section of its purpose."""

    def open_for(page, person):
        sign_in(page, person)
        page.wait_for_url("**/p/**")
        visit(page, reverse("initiative", args=[initiative.pk]))
        page.locator("#purpose-facts > summary").press("Enter")
        return page

    return open_for


@pytest.fixture
def page(page, opened, initiative):
    return opened(page, initiative.owner)


@pytest.fixture
def other(page, browser, live_server, opened, manager):
    """The same page in the browser of somebody else."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    yield opened(context.new_page(), manager)
    context.close()


def pencil(page, label):
    return page.get_by_role("link", name=f"Edit: {label}", exact=True)


def box(page, label):
    return page.get_by_role("textbox", name=label)


def test_a_title_is_changed_with_the_keyboard_alone(page, initiative):
    pencil(page, "Title").press("Enter")
    field = box(page, "Title")
    expect(field).to_be_focused()
    field.press("End")
    page.keyboard.type(" and storms")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Trees and storms")
    expect(pencil(page, "Title")).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("Changes saved.")
    initiative.refresh_from_db()
    assert initiative.title == "Trees and storms"


def test_a_long_text_is_saved_with_ctrl_enter(page, initiative):
    page.get_by_role("link", name="Write the story").press("Enter")
    box(page, "Story").fill("Storms break trees.")
    page.keyboard.press("Enter")
    page.keyboard.type("Every year.")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#story-part")).to_contain_text("Every year.")
    initiative.refresh_from_db()
    assert initiative.story == "Storms break trees.\nEvery year."


def test_escape_leaves_it_as_it_was(page, initiative):
    pencil(page, "Title").press("Enter")
    box(page, "Title").fill("Something else")
    page.keyboard.press("Escape")

    expect(page.get_by_role("heading", level=1)).to_have_text("Trees")
    expect(pencil(page, "Title")).to_be_focused()
    initiative.refresh_from_db()
    assert (initiative.title, initiative.version) == ("Trees", 1)


def test_what_two_people_change_in_different_fields_both_stays(page, other, initiative):
    page.get_by_role("link", name="Department").click()
    box(page, "Department").fill("Parks")
    other.get_by_role("link", name="Policy field").click()
    box(other, "Policy field").fill("Public space")

    page.keyboard.press("Enter")
    expect(pencil(page, "Department")).to_be_focused()
    other.keyboard.press("Enter")
    expect(pencil(other, "Policy field")).to_be_focused()

    expect(other.locator("#purpose-facts")).to_contain_text("Parks")
    initiative.refresh_from_db()
    assert (initiative.department, initiative.policy_field) == ("Parks", "Public space")


def test_the_same_field_shows_both_texts_and_one_chooses(page, other, initiative):
    pencil(page, "Title").click()
    box(page, "Title").fill("Oaks")
    pencil(other, "Title").click()
    box(other, "Title").fill("Elms")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Oaks")

    other.keyboard.press("Enter")

    expect(other.locator(".theirs")).to_contain_text("Oaks")
    expect(box(other, "Title")).to_have_value("Elms")
    assert problems(other) == {}
    other.get_by_role("link", name="Keep what they wrote").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Oaks")
    initiative.refresh_from_db()
    assert initiative.title == "Oaks"


def test_after_both_texts_are_shown_ones_own_can_be_saved(page, other, initiative):
    pencil(other, "Title").click()
    pencil(page, "Title").click()
    box(page, "Title").fill("Oaks")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Oaks")

    box(other, "Title").fill("Oaks and elms")
    other.keyboard.press("Enter")
    expect(other.locator(".theirs")).to_contain_text("Oaks")
    other.get_by_role("button", name="Save").click()

    expect(other.get_by_role("heading", level=1)).to_have_text("Oaks and elms")


def test_a_form_in_place_fits_a_phone_and_pleases_axe(page):
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Problem", exact=False).first.click()
    expect(box(page, "Problem")).to_be_focused()

    assert problems(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
