"""What others do appears by itself, and takes nothing out of anybody's hands."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portfolio.actions import edit_initiative
from portfolio.clock import day_of
from portfolio.ledger import written
from tests.cast import make_initiative
from tests.e2e.boards import card, drag, problems, reload, said, titles
from workflows.actions import move
from workflows.standing import catch_up, keep_up

SOON = 5_000


@pytest.fixture
def world(world):
    """Every card has its standing, as after the first tick."""
    catch_up(at=timezone.now())
    return world


@pytest.fixture
def owner_moves(world, owner):
    """Let the owner put a card on top, as from another browser."""

    def put(title, after=None):
        moved = world.initiatives.get(title=title)
        above = after and world.initiatives.get(title=after)
        with written() as events:
            now = timezone.now()
            move(moved, stage=moved.stage, after=above, by=owner, at=now)
        keep_up(events, at=timezone.now())

    return put


def no_focus_lost(page, title):
    expect(card(page, title)).to_be_focused()


def test_the_move_of_another_appears_and_the_focus_stays(board, owner_moves):
    card(board, "Noise").focus()
    owner_moves("Heat")

    expect(titles(board, "Idea")).to_have_text(["Heat", "Trees", "Noise"], timeout=SOON)
    no_focus_lost(board, "Noise")
    expect(board.locator("#announcer")).to_be_empty()


def test_who_is_at_the_card_that_changed_hears_it(board, owner_moves):
    card(board, "Heat").focus()
    owner_moves("Heat")

    said(board, "Somebody else changed “Heat”: it is at 1 of 3 in Idea.")
    no_focus_lost(board, "Heat")


def test_a_new_card_and_a_new_title_appear(board, world, owner):
    with written() as events:
        make_initiative(owner, title="Bees", at=timezone.now())
        noise = world.initiatives.get(title="Noise")
        edit_initiative(noise, {"title": "Silence"}, by=owner, at=timezone.now())
    keep_up(events, at=timezone.now())

    expect(titles(board, "Idea")).to_have_text(
        ["Trees", "Silence", "Heat", "Bees"], timeout=SOON
    )


def test_what_is_picked_up_stays_in_hand(board, owner_moves):
    card(board, "Noise").focus()
    board.keyboard.press("Enter")
    board.keyboard.press("ArrowDown")
    owner_moves("Trees", after="Heat")
    board.wait_for_timeout(3_000)
    expect(titles(board, "Idea")).to_have_text(["Trees", "Heat", "Noise"])
    board.keyboard.press("Escape")

    expect(titles(board, "Idea")).to_have_text(["Noise", "Heat", "Trees"], timeout=SOON)
    no_focus_lost(board, "Noise")


def test_an_open_gate_sheet_stays_as_it_is(board, owner_moves):
    drag(board, "Trees", to="Concept")
    why = board.get_by_role("dialog").get_by_label("Why").last
    why.fill("Three inspectors")
    owner_moves("Heat")
    board.wait_for_timeout(3_000)

    expect(why).to_have_value("Three inspectors")
    expect(why).to_be_focused()
    board.keyboard.press("Escape")
    expect(titles(board, "Idea")).to_have_text(["Heat", "Trees", "Noise"], timeout=SOON)


def test_three_quick_moves_all_arrive(board, world):
    card(board, "Heat").focus()
    for key in ("ArrowUp", "ArrowUp"):
        board.keyboard.press("Enter")
        board.keyboard.press(key)
        board.keyboard.press("Enter")
    card(board, "Trees").focus()
    board.keyboard.press("Enter")
    board.keyboard.press("ArrowDown")
    board.keyboard.press("Enter")
    expect(board.locator("[data-saving]")).to_have_count(0)

    expected = ["Heat", "Noise", "Trees"]
    assert list(world.initiatives.values_list("title", flat=True)) == expected
    expect(titles(board, "Idea")).to_have_text(expected)


def test_a_conflict_can_be_left_or_pressed_through(board, owner_moves, world):
    # As if this tab had not heard of it yet.
    board.route("**/live/**", lambda route: route.abort())
    owner_moves("Trees", after="Heat")
    card(board, "Trees").get_by_role("link", name="Actions for “Trees”").click()
    board.get_by_role("menuitem", name="Move down").click()
    told = board.get_by_role("main").get_by_text("Owner moved it to another place in")
    expect(told).to_be_visible()
    expect(titles(board, "Idea")).to_have_text(["Noise", "Heat", "Trees"])
    board.get_by_role("button", name="Move it after all").click()

    expect(titles(board, "Idea")).to_have_text(["Noise", "Trees", "Heat"])
    expect(board.locator("[data-saving]")).to_have_count(0)
    assert world.initiatives.all()[1].title == "Trees"


def test_keys_undo_several_moves(board, world):
    card(board, "Heat").focus()
    for _step in range(2):
        board.keyboard.press("Enter")
        board.keyboard.press("ArrowUp")
        board.keyboard.press("Enter")
    expect(titles(board, "Idea")).to_have_text(["Heat", "Trees", "Noise"])
    board.keyboard.press("Control+z")
    said(board, "“Heat” is back where it was.")
    expect(titles(board, "Idea")).to_have_text(["Trees", "Heat", "Noise"])
    board.keyboard.press("Control+z")

    expect(titles(board, "Idea")).to_have_text(["Trees", "Noise", "Heat"])
    no_focus_lost(board, "Heat")
    board.keyboard.press("Control+z")
    said(board, "There is nothing to undo here.")


def test_the_bar_undoes_and_stays_while_somebody_is_at_it(board):
    board.clock.install()
    drag(board, "Heat", to="Idea")
    expect(titles(board, "Idea")).to_have_text(["Heat", "Trees", "Noise"])
    undo = board.get_by_role("button", name="Undo")
    board.clock.run_for(19_000)
    undo.focus()
    board.clock.run_for(60_000)
    assert problems(board) == {}
    undo.click()

    expect(titles(board, "Idea")).to_have_text(["Trees", "Noise", "Heat"])
    expect(undo).to_be_hidden()


def test_without_a_connection_it_says_so_and_catches_up(board, owner_moves):
    board.context.set_offline(True)
    expect(board.get_by_role("main").get_by_text("Not connected.")).to_be_visible()
    owner_moves("Heat")
    board.context.set_offline(False)

    expect(titles(board, "Idea")).to_have_text(["Heat", "Trees", "Noise"])
    expect(board.get_by_role("main").get_by_text("Not connected.")).to_be_hidden()


def spoken(page):
    """Keep every sentence that the page says from here on."""
    page.evaluate(
        """() => {
          window.spoken = [];
          new MutationObserver(([{ target }]) => spoken.push(target.textContent))
            .observe(document.getElementById("announcer"), { childList: true });
        }"""
    )
    return lambda: [text for text in page.evaluate("spoken") if text]


def decide(page):
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("radio", name="Go ").first.check()
    later = day_of(timezone.now()) + timedelta(days=90)
    sheet.get_by_label("Next decision point").fill(later.isoformat())
    sheet.get_by_label("Why").last.fill("Three inspectors asked for it.")
    sheet.get_by_role("button", name="Record the decision").click()


def first_is_late(page, pattern, seconds=4):
    """Hold the first answer to such a request, long enough to be asked what is new."""
    held = []

    def handle(route):
        if not held:
            held.append(route)
            answer = route.fetch()
            page.wait_for_timeout(seconds * 1000)
            return route.fulfill(response=answer)
        return route.continue_()

    page.route(pattern, handle)


BOARD, DECISION = re.compile("fragment=columns"), re.compile(r"/gate/(\?|$)")


@pytest.mark.parametrize("late", ["board", "decision"])
def test_ones_own_decision_is_never_that_of_somebody_else(board, late):
    drag(board, "Trees", to="Concept")
    expect(board.get_by_role("dialog")).to_contain_text("Is it a real problem?")
    first_is_late(board, {"board": BOARD, "decision": DECISION}[late])
    heard = spoken(board)
    decide(board)

    said(board, "The decision about “Trees” is recorded.")
    expect(titles(board, "Concept")).to_have_text(["Trees"])
    board.wait_for_timeout(2_500)
    assert not [text for text in heard() if "Somebody else" in text]
    said(board, "The decision about “Trees” is recorded.")


def test_what_one_undoes_is_never_of_somebody_else(board):
    drag(board, "Heat", to="Idea")
    said(board, "to Idea, 1 of 3.")
    expect(board.locator("[data-saving]")).to_have_count(0)
    first_is_late(board, BOARD)
    heard = spoken(board)
    board.keyboard.press("Control+z")

    said(board, "“Heat” is back where it was.")
    board.wait_for_timeout(2_500)
    assert not [text for text in heard() if "Somebody else" in text]


def test_a_hidden_tab_asks_nothing(board):
    board.add_init_script(
        "Object.defineProperty(document, 'hidden', {get: () => true})"
    )
    reload(board)
    asked = []
    board.on("request", lambda request: asked.append(request.url))
    board.wait_for_timeout(3_500)

    assert [url for url in asked if "/live/" in url] == []
