"""Finding on the board in a real browser: typing, suggestions, chips, the address."""

import re

import pytest
from playwright.sync_api import expect

from portfolio.models import Initiative
from tests.e2e.boards import problems, said, titles, visit


@pytest.fixture
def field(board):
    """Give the field in which one types."""
    Initiative.objects.filter(title="Heat").update(policy_field="Public space")
    board.keyboard.press("/")
    expect(board.get_by_label("Find initiatives")).to_be_focused()
    return board.get_by_label("Find initiatives")


def test_the_cards_and_the_address_follow_what_is_typed(board, field):
    field.press_sequentially("noi")

    expect(titles(board, "Idea")).to_have_text(["Noise"])
    expect(board.get_by_text("1 of 3 initiatives")).to_be_visible()
    expect(board).to_have_url(re.compile(r"/p/lindervoort/\?q=noi$"))
    expect(field).to_be_focused()
    said(board, "1 of 3 initiatives.")


def test_keys_and_values_are_chosen_with_the_keyboard(board, field):
    field.press_sequentially("fie")
    expect(board.get_by_role("option", name=re.compile("^field:"))).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("field:")
    expect(board.get_by_role("option", name='"Public space"')).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")

    expect(field).to_have_value('field:"Public space" ')
    expect(titles(board, "Idea")).to_have_text(["Heat"])
    expect(board.get_by_role("listbox")).to_be_hidden()


def test_escape_closes_the_suggestions_and_keeps_what_is_typed(board, field):
    field.press_sequentially("ow")
    expect(board.get_by_role("option").first).to_be_visible()
    field.press("Escape")

    expect(board.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("ow")


def test_a_chip_takes_its_term_out_and_the_field_keeps_the_focus(board, field):
    field.fill("no:lesson noise")
    expect(titles(board, "Idea")).to_have_text(["Noise"])
    board.get_by_role("link", name="Take “noise” out").click()

    expect(field).to_have_value("no:lesson")
    expect(field).to_be_focused()
    expect(titles(board, "Idea")).to_have_count(3)
    expect(board).to_have_url(re.compile(r"\?q=no%3Alesson$"))
    board.get_by_role("link", name="Clear").click()
    expect(board).to_have_url(re.compile(r"/p/lindervoort/$"))


def test_a_word_that_means_nothing_is_told(board, field):
    field.fill("stage:foo noise")

    told = "“foo” means nothing after “stage:”."
    expect(board.get_by_text(told).first).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(titles(board, "Idea")).to_have_text(["Noise"])
    said(board, told)


def test_an_address_with_a_filter_shows_the_same_to_a_colleague(board):
    visit(board, "/p/lindervoort/?q=geen:les+heat")

    expect(titles(board, "Idea")).to_have_text(["Heat"])
    expect(board.get_by_label("Find initiatives")).to_have_value("geen:les heat")


def test_axe_finds_nothing_with_suggestions_open(board, field):
    field.press_sequentially("stage:foo ow")
    expect(board.get_by_role("option").first).to_be_visible()

    assert problems(board) == {}


def test_it_fits_a_small_phone(board, field):
    board.set_viewport_size({"width": 320, "height": 700})
    field.fill("field:nothing")

    widths = board.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]
