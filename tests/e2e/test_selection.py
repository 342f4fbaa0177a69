"""Selecting cards and acting on all of them, in a real browser."""

import pytest
from playwright.sync_api import expect

from portfolio.models import Initiative
from tests.e2e.boards import card, problems, said, sign_in, visit


def bar(page):
    return page.get_by_role("form", name="What to do with what is selected")


def test_the_keyboard_selects_and_acts(board, world, owner):
    card(board, "Trees").focus()
    board.keyboard.press("x")
    said(board, "“Trees” is selected; 1 in all.")
    board.keyboard.press("Shift+ArrowDown")
    said(board, "“Noise” is selected; 2 in all.")
    expect(card(board, "Noise")).to_be_focused()
    expect(bar(board)).to_contain_text("2 selected")
    bar(board).get_by_role("button", name="Policy field…").press("Enter")
    board.get_by_label("Policy field").fill("Mobility")
    board.get_by_role("button", name="Set this policy field for 2 initiatives").press(
        "Enter"
    )

    expect(card(board, "Trees")).to_contain_text("Mobility")
    expect(card(board, "Noise")).to_contain_text("Mobility")
    expect(card(board, "Heat")).not_to_contain_text("Mobility")


def test_the_mouse_selects_a_range(board):
    card(board, "Trees").click(modifiers=["Control"], position={"x": 12, "y": 60})
    card(board, "Heat").click(modifiers=["Shift"], position={"x": 12, "y": 60})
    expect(bar(board)).to_contain_text("3 selected")
    bar(board).get_by_role("button", name="Assign…").click()
    board.get_by_label("Owner").select_option(label="Manager")
    board.get_by_role(
        "button", name="Make this person the owner of 3 initiatives"
    ).click()

    expect(board.get_by_text("3 initiatives were changed.")).to_be_visible()
    assert set(Initiative.objects.values_list("owner__name", flat=True)) == {"Manager"}


def test_a_selection_stays_when_the_board_is_fresh(board):
    card(board, "Trees").focus()
    board.keyboard.press("x")
    board.keyboard.press("n")
    board.keyboard.type("Loose tiles")
    board.keyboard.press("Enter")
    said(board, "“Loose tiles” is on the board")

    expect(card(board, "Trees")).to_contain_text("Selected")
    expect(bar(board)).to_contain_text("1 selected")


@pytest.mark.parametrize("way", ["Escape", "x", "button"])
def test_a_selection_can_be_undone(board, way):
    card(board, "Trees").focus()
    board.keyboard.press("x")
    expect(bar(board)).to_be_visible()
    if way == "button":
        bar(board).get_by_role("button", name="Select nothing").click()
    else:
        board.keyboard.press(way)

    expect(bar(board)).to_be_hidden()
    expect(card(board, "Trees")).to_be_focused()
    expect(card(board, "Trees")).not_to_contain_text("Selected")


def test_a_selection_is_exported(board):
    card(board, "Trees").focus()
    board.keyboard.press("x")
    with board.expect_download() as download:
        bar(board).get_by_role("button", name="Export").click()

    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_selection(board, scheme):
    board.emulate_media(color_scheme=scheme)
    card(board, "Trees").focus()
    board.keyboard.press("x")
    expect(bar(board)).to_be_visible()
    assert problems(board) == {}
    bar(board).get_by_role("button", name="Put on hold…").click()
    expect(board.get_by_role("heading", level=1)).to_have_text("Put on hold")

    assert problems(board) == {}


def test_rows_of_the_table_are_selected_by_their_checkbox(board):
    visit(board, "/p/lindervoort/?layout=table")
    board.get_by_role("checkbox", name="Select “Trees”").check()
    board.get_by_role("checkbox", name="Select “Heat”").check()
    expect(bar(board)).to_contain_text("2 selected")
    assert problems(board) == {}
    bar(board).get_by_role("button", name="Tag…").click()
    board.get_by_label("Tags").fill("sensor")
    board.get_by_role("button", name="Add these tags to 2 initiatives").click()

    expect(board.get_by_text("2 initiatives were changed.")).to_be_visible()
    tagged = Initiative.objects.filter(tags__name="sensor").order_by("title")
    assert [each.title for each in tagged] == ["Heat", "Trees"]


def test_it_works_without_javascript(browser, live_server, world, manager):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, manager)
    page.goto("/p/lindervoort/?layout=table")
    page.get_by_role("checkbox", name="Select “Trees”").check()
    bar(page).get_by_role("button", name="Tag…").click()
    page.get_by_label("Tags").fill("sensor")
    page.get_by_role("button", name="Add these tags to 1 initiative").click()

    expect(page.get_by_text("1 initiative was changed.")).to_be_visible()
    context.close()
