"""Adding cards in the column, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.e2e.boards import card, problems, said, sign_in, titles


@pytest.fixture
def box(board):
    """The open box, with the focus in it."""
    board.get_by_role("link", name="+ Add").click()
    found = board.get_by_role("combobox", name="Title of the new initiative")
    expect(found).to_be_focused()
    return found


def test_enter_adds_and_the_box_stays(board, box):
    box.fill("Loose tiles")
    box.press("Enter")
    said(board, "“Loose tiles” is on the board, in Idea.")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    box.fill("Full bins")
    box.press("Enter")

    expect(titles(board, "Idea")).to_have_text(
        ["Trees", "Noise", "Heat", "Loose tiles", "Full bins"]
    )


def test_an_owner_is_offered_and_shown(board, box):
    box.press_sequentially("Loose tiles @own")
    expect(board.get_by_role("option", name="@Owner")).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("Loose tiles @Owner ")
    box.press_sequentially("#Mobility")
    expect(board.get_by_text("Policy field Mobility")).to_be_visible()
    box.press("Enter")

    expect(card(board, "Loose tiles")).to_contain_text("Mobility · Owner")


def test_a_refusal_keeps_what_was_typed_and_says_why(board, box):
    box.fill("Loose tiles @nobody")
    box.press("Enter")

    expect(board.get_by_role("alert")).to_contain_text("called “nobody”")
    expect(box).to_have_value("Loose tiles @nobody")
    expect(box).to_be_focused()


def test_shift_and_enter_opens_what_was_added(board, box):
    box.fill("Loose tiles")
    box.press("Shift+Enter")

    expect(board.get_by_role("heading", level=1)).to_have_text("Loose tiles")


def test_escape_closes_the_box_and_gives_the_focus_back(board, box):
    box.press("Escape")

    expect(box).to_have_count(0)
    expect(board.get_by_role("link", name="+ Add")).to_be_focused()


def test_axe_finds_nothing_on_the_open_box(board, box):
    box.press_sequentially("Tiles @")
    expect(board.locator(".quick-add").get_by_role("option").first).to_be_visible()

    assert problems(board) == {}


def test_it_works_without_javascript(browser, live_server, world, manager):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, manager)
    page.get_by_role("link", name="+ Add").click()
    page.get_by_label("Title of the new initiative").fill("Loose tiles")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(titles(page, "Idea").last).to_have_text("Loose tiles")
    context.close()
