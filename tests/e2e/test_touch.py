"""Moving cards by touch: a long press takes a card along, a swipe scrolls."""

import pytest
from playwright.sync_api import expect

from tests.cast import make_initiative
from tests.e2e.boards import card, column, reload, said, titles

LONG_PRESS = 500


@pytest.fixture
def finger(board):
    """A finger on the screen of a phone."""
    board.set_viewport_size({"width": 390, "height": 780})
    return Finger(board)


class Finger:
    def __init__(self, page):
        self.page = page
        self.session = page.context.new_cdp_session(page)
        settings = {"enabled": True, "maxTouchPoints": 1}
        self.session.send("Emulation.setTouchEmulationEnabled", settings)

    def touch(self, kind, *points):
        sent = [{"x": x, "y": y} for x, y in points]
        self.session.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": sent}
        )

    def down(self, locator, across=60):
        locator.scroll_into_view_if_needed()
        box = locator.bounding_box()
        self.at = (box["x"] + across, box["y"] + box["height"] - 10)
        self.touch("touchStart", self.at)

    def press_long(self, locator):
        self.down(locator)
        self.page.wait_for_timeout(LONG_PRESS)

    def move(self, x, y, *, steps=8):
        x0, y0 = self.at
        for step in range(1, steps + 1):
            part = step / steps
            self.touch("touchMove", (x0 + (x - x0) * part, y0 + (y - y0) * part))
            self.page.wait_for_timeout(16)
        self.at = (x, y)

    def up(self):
        self.touch("touchEnd")


def scrolled(page):
    return page.evaluate("[scrollY, document.querySelector('.board').scrollLeft]")


def test_a_long_press_takes_a_card_to_the_top(board, finger):
    finger.press_long(card(board, "Heat"))
    goal = card(board, "Trees").bounding_box()
    said(board, "Picked up “Heat”, 3 of 3 in Idea.")
    finger.move(goal["x"] + 60, goal["y"] + 4)
    finger.up()

    said(board, "“Heat” moved from Idea, 3 of 3, to Idea, 1 of 3.")
    expect(card(board, "Heat")).to_be_focused()
    reload(board)
    expect(titles(board, "Idea")).to_have_text(["Heat", "Trees", "Noise"])


def test_a_swipe_scrolls_the_board_and_drags_nothing(board, finger):
    finger.down(card(board, "Heat"), across=240)
    finger.move(40, finger.at[1])
    finger.up()

    board.wait_for_function("() => document.querySelector('.board').scrollLeft > 50")
    expect(board.locator(".card-ghost")).to_have_count(0)
    expect(titles(board, "Idea")).to_have_text(["Trees", "Noise", "Heat"])


def test_a_swipe_down_scrolls_the_page_and_drags_nothing(board, finger, owner):
    for number in range(12):
        make_initiative(owner, title=f"More {number}")
    reload(board)
    finger.down(card(board, "Heat"))
    finger.move(finger.at[0], finger.at[1] - 200)
    finger.up()

    board.wait_for_function("() => scrollY > 50")
    expect(board.locator(".card-ghost")).to_have_count(0)
    expect(titles(board, "Idea").first).to_have_text("Trees")


def test_at_the_edge_the_board_scrolls_along_to_the_next_column(board, finger):
    finger.press_long(card(board, "Trees"))
    finger.move(380, finger.at[1] + 2)
    board.wait_for_function("() => document.querySelector('.board').scrollLeft > 250")
    finger.move(200, finger.at[1])
    expect(column(board, "Concept")).to_have_attribute("data-target", "")
    finger.up()

    expect(board.get_by_role("dialog")).to_contain_text("Is it a real problem?")
    expect(card(board, "Trees")).to_have_attribute("data-pending", "Decision pending")


def test_at_the_bottom_the_page_scrolls_along(board, finger, owner):
    for number in range(12):
        make_initiative(owner, title=f"More {number}")
    reload(board)
    before = scrolled(board)[0]
    finger.press_long(card(board, "Trees"))
    finger.move(finger.at[0], 770)

    board.wait_for_function(f"() => scrollY > {before} + 200")
    finger.up()
    said(board, "“Trees” moved from Idea, 1 of 15")


def test_a_short_tap_drags_nothing(board, finger):
    finger.down(card(board, "Heat"))
    finger.up()
    board.wait_for_timeout(LONG_PRESS)

    expect(board.locator(".card-ghost")).to_have_count(0)
