"""The palette, the list of keys and the panel, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.e2e.boards import card, problems, ready, reload, said, sign_in, titles, visit


@pytest.fixture
def palette(board):
    """Open over the card that had the focus."""
    card(board, "Noise").focus()
    board.keyboard.press("Control+k")
    found = board.get_by_role("dialog", name="Go to or do anything")
    expect(found.get_by_role("combobox")).to_be_focused()
    return found


def test_it_acts_on_the_card_that_had_the_focus(board, palette):
    board.keyboard.type("top")
    expect(palette.get_by_role("option")).to_have_count(2)
    board.keyboard.press("Enter")

    said(board, "“Noise” moved from Idea, 2 of 3, to Idea, 1 of 3.")
    expect(card(board, "Noise")).to_be_focused()
    reload(board)
    expect(titles(board, "Idea")).to_have_text(["Noise", "Trees", "Heat"])


def test_it_goes_to_an_initiative_by_its_title(board, palette):
    board.keyboard.type("hea")
    expect(palette.get_by_role("option", name="Heat")).to_be_visible()
    board.keyboard.press("ArrowUp")
    board.keyboard.press("ArrowUp")
    board.keyboard.press("Enter")

    expect(board.get_by_role("heading", level=1)).to_have_text("Heat")


def test_it_filters_the_board(board, palette):
    board.keyboard.type("no:involvement")
    board.keyboard.press("Enter")

    board.wait_for_url("**/p/lindervoort/?q=no%3Ainvolvement")


def test_it_goes_to_a_page_by_mouse(board):
    board.get_by_role("button", name="Go to or do").click()
    board.get_by_role("option", name="Report").click()

    board.wait_for_url("**/p/lindervoort/report/")


def test_what_was_used_last_comes_first(board, palette):
    board.keyboard.type("library")
    board.keyboard.press("Escape")
    board.keyboard.press("Control+k")
    expect(palette.get_by_role("combobox")).to_be_focused()
    board.keyboard.type("report")
    board.keyboard.press("Enter")
    board.wait_for_url("**/report/")
    ready(board)
    board.keyboard.press("Control+k")

    expect(board.get_by_role("option").first).to_have_text("Report")


def test_what_is_typed_before_it_shows_does_nothing_to_the_card(board):
    card(board, "Noise").focus()
    board.keyboard.press("Control+k")
    board.keyboard.press("e")

    found = board.get_by_role("dialog", name="Go to or do anything")
    expect(found.get_by_role("combobox")).to_be_focused()
    assert board.url.endswith("/p/lindervoort/")


def test_escape_closes_it_and_gives_the_focus_back(board, palette):
    board.keyboard.press("Escape")

    expect(palette).to_have_count(0)
    expect(card(board, "Noise")).to_be_focused()


def test_a_question_mark_lists_the_keys(board):
    card(board, "Noise").focus()
    board.keyboard.press("?")
    keys = board.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("Move it a stage")
    assert problems(board) == {}
    board.keyboard.press("Escape")

    expect(keys).to_have_count(0)
    expect(card(board, "Noise")).to_be_focused()


def test_keys_of_one_letter_can_be_switched_off(board):
    board.keyboard.press("?")
    keys = board.get_by_role("dialog", name="Keys")
    keys.get_by_label("Keys of one letter work").uncheck()
    keys.get_by_role("button", name="Save").click()
    visit(board, "/p/lindervoort/")
    card(board, "Noise").focus()
    board.keyboard.press("n")
    board.keyboard.press("?")
    board.keyboard.press("Space")

    expect(board.get_by_role("dialog", name="Noise")).to_be_visible()
    expect(board.get_by_role("dialog")).to_have_count(1)
    expect(board.locator("#quick-line")).to_have_count(0)


def test_the_letter_n_adds_a_card(board):
    card(board, "Noise").focus()
    board.keyboard.press("n")

    expect(board.locator("#quick-line")).to_be_focused()


def test_space_looks_into_a_card_and_escape_comes_back(board):
    card(board, "Noise").focus()
    board.keyboard.press("Space")
    panel = board.get_by_role("dialog", name="Noise")
    expect(panel.get_by_role("heading", name="Noise")).to_be_focused()
    expect(panel).to_contain_text("What happened last")
    assert "?peek=" in board.url
    assert problems(board) == {}
    board.keyboard.press("Escape")

    expect(board.locator("#peek")).to_be_hidden()
    expect(card(board, "Noise")).to_be_focused()
    assert "peek" not in board.url


def test_arrows_walk_the_column_while_the_panel_is_open(board):
    card(board, "Noise").focus()
    board.keyboard.press("Space")
    expect(board.get_by_role("heading", name="Noise", level=2)).to_be_focused()
    board.keyboard.press("ArrowDown")
    expect(board.get_by_role("heading", name="Heat", level=2)).to_be_focused()
    board.keyboard.press("ArrowDown")
    said(board, "“Heat” is the last one on this side of the column.")
    board.keyboard.press("Escape")

    expect(card(board, "Heat")).to_be_focused()


def test_the_address_of_the_panel_can_be_shared(board, world):
    heat = world.initiatives.get(title="Heat")
    visit(board, f"/p/lindervoort/?peek={heat.pk}")

    expect(board.get_by_role("dialog", name="Heat")).to_be_visible()


def test_the_panel_opens_from_the_menu_by_mouse(board):
    card(board, "Heat").get_by_role("link", name="Actions for “Heat”").click()
    board.get_by_role("menuitem", name="Look into it").click()
    panel = board.get_by_role("dialog", name="Heat")
    panel.get_by_role("link", name="Open the whole page").click()

    expect(board.get_by_role("heading", level=1)).to_have_text("Heat")


def test_on_a_phone_the_panel_covers_the_board(board):
    board.set_viewport_size({"width": 390, "height": 800})
    card(board, "Heat").focus()
    board.keyboard.press("Space")

    expect(board.locator("#peek:modal")).to_be_visible()
    assert problems(board) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_palette(board, palette, scheme):
    board.emulate_media(color_scheme=scheme)
    board.keyboard.type("mo")

    assert problems(board) == {}


def test_who_only_reads_looks_into_cards_and_selects_them(page, world, viewer):
    sign_in(page, viewer)
    page.wait_for_url("**/p/**")
    ready(page)
    card(page, "Trees").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("x")
    said(page, "“Noise” is selected; 1 in all.")
    page.keyboard.press("Space")
    expect(page.get_by_role("dialog", name="Noise")).to_be_visible()
    assert problems(page) == {}
    page.keyboard.press("Escape")

    expect(card(page, "Noise")).to_be_focused()
    expect(titles(page, "Idea")).to_have_text(["Trees", "Noise", "Heat"])


def test_it_makes_the_page_dark_and_the_next_one_too(board, palette):
    paper = "getComputedStyle(document.body).backgroundColor"
    light = board.evaluate(paper)
    dark = f"light => {paper} !== light"
    board.keyboard.type("dark")
    expect(palette.get_by_role("option", name="Colours: dark")).to_be_visible()
    board.keyboard.press("Enter")
    expect(palette).to_have_count(0)
    board.wait_for_function(dark, arg=light)
    reload(board)
    board.wait_for_function(dark, arg=light)

    board.keyboard.press("Control+k")
    expect(palette.get_by_role("combobox")).to_be_focused()
    board.keyboard.type("as this device")
    board.keyboard.press("Enter")
    expect(palette).to_have_count(0)
    board.wait_for_function(f"light => {paper} === light", arg=light)
