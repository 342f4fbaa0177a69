"""The board in a real browser: moving by mouse, keys and menu, through a gate."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portfolio.clock import day_of
from portfolio.placing import enter
from tests.e2e.boards import card, drag, problems, reload, said, sign_in, titles
from workflows.actions import move as put


def test_the_mouse_puts_a_card_on_top(board):
    drag(board, "Heat", to="Idea")

    said(board, "“Heat” moved from Idea, 3 of 3, to Idea, 1 of 3.")
    reload(board)
    expect(titles(board, "Idea")).to_have_text(["Heat", "Trees", "Noise"])


def test_the_keyboard_picks_up_carries_and_drops(board):
    card(board, "Noise").focus()
    board.keyboard.press("Enter")
    said(board, "Picked up “Noise”, 2 of 3 in Idea.")
    board.keyboard.press("ArrowDown")
    said(board, "“Noise” is at 3 of 3 in Idea.")
    board.keyboard.press("Enter")

    said(board, "moved from Idea, 2 of 3, to Idea, 3 of 3")
    expect(card(board, "Noise")).to_be_focused()
    reload(board)
    expect(titles(board, "Idea")).to_have_text(["Trees", "Heat", "Noise"])


def test_escape_puts_back_what_was_picked_up(board):
    card(board, "Noise").focus()
    board.keyboard.press("Shift+Space")
    board.keyboard.press("ArrowUp")
    board.keyboard.press("Escape")

    said(board, "“Noise” is back in Idea, 2 of 3.")
    expect(titles(board, "Idea")).to_have_text(["Trees", "Noise", "Heat"])


def test_the_menu_moves_up(board):
    card(board, "Heat").get_by_role("link", name="Actions for “Heat”").click()
    board.get_by_role("menuitem", name="Move up").click()

    said(board, "moved from Idea, 3 of 3, to Idea, 2 of 3")
    expect(card(board, "Heat")).to_be_focused()


def test_a_move_back_asks_why(board, world):
    enter_concept("Trees", world)
    reload(board)
    card(board, "Trees").focus()
    board.keyboard.press("Shift+ArrowLeft")
    board.get_by_role("button", name="Move back").click()
    expect(board.get_by_text("Say why it goes back")).to_be_visible()
    board.get_by_label("Why does it go back?").fill("The data are not there.")
    board.get_by_role("button", name="Move back").click()

    said(board, "“Trees” moved from Concept, 1 of 1, to Idea, 1 of 3.")
    reload(board)
    expect(titles(board, "Idea")).to_have_text(["Trees", "Noise", "Heat"])


def enter_concept(title, portfolio):
    initiative = portfolio.initiatives.get(title=title)
    concept = portfolio.stages.get(slug="concept")
    enter(initiative, concept, "m", on=day_of(timezone.now()))


def test_a_closed_gate_sheet_leaves_the_card_where_it_was(board):
    drag(board, "Trees", to="Concept")
    expect(board.get_by_role("dialog")).to_contain_text("Is it a real problem?")
    expect(card(board, "Trees")).to_have_attribute("data-pending", "Decision pending")
    board.keyboard.press("Escape")

    said(board, "Nothing was decided. “Trees” is back in Idea.")
    expect(titles(board, "Idea")).to_have_count(3)


def test_a_decision_takes_the_card_through_the_gate(board):
    card(board, "Trees").focus()
    board.keyboard.press("Shift+ArrowRight")
    sheet = board.get_by_role("dialog")
    sheet.get_by_role("button", name="Record the decision").click()
    expect(sheet.get_by_role("alert")).to_be_visible()
    sheet.get_by_role("radio", name="Go ").first.check()
    later = timezone.now().date() + timedelta(days=90)
    sheet.get_by_label("Next decision point").fill(later.isoformat())
    sheet.get_by_label("Why").last.fill("Three inspectors asked for it.")
    sheet.get_by_role("button", name="Record the decision").click()

    said(board, "The decision about “Trees” is recorded.")
    expect(titles(board, "Concept")).to_have_text(["Trees"])
    expect(card(board, "Trees")).to_be_focused()


def test_a_move_that_somebody_else_made_is_told_and_shown(board, world, owner):
    moved = world.initiatives.get(title="Heat")
    put(moved, stage=moved.stage, after=None, by=owner, at=timezone.now())
    card(board, "Heat").get_by_role("link", name="Actions for “Heat”").click()
    board.get_by_role("menuitem", name="Move up").click()

    refusal = board.get_by_role("main").get_by_text("Owner moved it to another place")
    expect(refusal).to_be_visible()
    expect(titles(board, "Idea")).to_have_text(["Heat", "Trees", "Noise"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_board(board, scheme):
    board.emulate_media(color_scheme=scheme)

    assert problems(board) == {}


def test_axe_finds_nothing_where_one_signs_in(page):
    page.goto("/sign-in/")

    assert problems(page) == {}


def test_axe_finds_nothing_on_the_gate_sheet(board):
    drag(board, "Trees", to="Concept")
    expect(board.get_by_role("dialog")).to_contain_text("Is it a real problem?")

    assert problems(board) == {}


@pytest.mark.parametrize("path", ["/initiatives/{}/", "/initiatives/{}/move/"])
def test_axe_finds_nothing_on_the_pages_of_an_initiative(board, world, path):
    board.goto(path.format(world.initiatives.first().pk))

    assert problems(board) == {}


@pytest.mark.parametrize("page_of", ["report", "decisions"])
def test_axe_finds_nothing_on_the_pages_of_a_portfolio(board, page_of):
    board.goto(f"/p/lindervoort/{page_of}/")

    assert problems(board) == {}


def test_the_board_does_not_scroll_the_page_sideways_on_a_phone(board):
    board.set_viewport_size({"width": 320, "height": 800})

    widths = board.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]


def test_the_board_works_without_javascript(browser, live_server, world, manager):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, manager)
    card(page, "Heat").get_by_role("link", name="Actions for “Heat”").click()
    page.get_by_role("button", name="Move").click()

    expect(titles(page, "Idea")).to_have_text(["Heat", "Trees", "Noise"])
    context.close()


def test_ctrl_and_an_arrow_carries_a_card_as_far_as_it_goes(board):
    card(board, "Heat").focus()
    board.keyboard.press("Enter")
    board.keyboard.press("Control+ArrowUp")
    said(board, "“Heat” is at 1 of 3 in Idea.")
    board.keyboard.press("Control+ArrowRight")
    said(board, "“Heat” is at 1 of 1 in Scale.")
    board.keyboard.press("Control+ArrowLeft")
    board.keyboard.press("Control+ArrowDown")
    said(board, "“Heat” is at 3 of 3 in Idea.")
    board.keyboard.press("Control+ArrowUp")
    board.keyboard.press("Enter")

    said(board, "“Heat” moved from Idea, 3 of 3, to Idea, 1 of 3.")
    reload(board)
    expect(titles(board, "Idea")).to_have_text(["Heat", "Trees", "Noise"])


def test_axe_finds_nothing_on_what_opens(board, world):
    """Menus, boxes and dialogs, each while it is open."""
    found = {}
    for name in ("Saved views", "View"):
        opener = board.locator(".pop-menu > summary").filter(has_text=name).first
        opener.click()
        found[name] = problems(board)
        board.keyboard.press("Escape")
        expect(opener).to_be_focused()
    card(board, "Heat").get_by_role("link", name="Actions for “Heat”").click()
    found["menu"] = problems(board)
    board.get_by_role("menuitem", name="Move up").click()
    expect(board.get_by_role("button", name="Undo")).to_be_visible()
    found["undo"] = problems(board)
    board.get_by_role("link", name="+ Add").click()
    found["add"] = problems(board)
    enter_concept("Trees", world)
    reload(board)
    card(board, "Trees").focus()
    board.keyboard.press("Shift+ArrowLeft")
    expect(board.get_by_role("dialog")).to_be_visible()
    # While it fades in, its colours are not yet its own.
    board.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    found["reason"] = problems(board)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
