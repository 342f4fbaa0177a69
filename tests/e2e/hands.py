"""Three ways to work with a page: a mouse, a keyboard alone, a finger on a phone.

A story is written once for all three: it presses, writes and chooses.
"""

import pytest
from playwright.sync_api import expect

from tests.e2e.boards import card, column, placed
from tests.e2e.test_touch import Finger

LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}
LONGEST_WAY = 250
MARKS = ("checkbox", "radio")


class Mouse:
    """Presses by clicking, and drags."""

    options = {"viewport": LAPTOP}

    def __init__(self, page):
        self.page = page

    def press(self, target):
        target.click()

    def write(self, target, words):
        """Type these words in the place of what stands there."""
        self.press(target)
        target.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def date(self, target, day):
        target.fill(day.isoformat())

    def choose(self, target, label):
        target.select_option(label=label)

    def attach(self, button, path):
        with self.page.expect_file_chooser() as chooser:
            self.press(button)
        chooser.value.set_files(path)

    def press_card(self, title):
        """Put the focus on a card without opening it."""
        card(self.page, title).click(position={"x": 8, "y": 8})

    def open_palette(self):
        self.press(self.page.get_by_role("button", name="Go to or do"))
        self._palette_is_open()

    def _palette_is_open(self):
        expect(self.page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()

    def take(self, option):
        """Take one of the suggestions that are shown."""
        self.press(option)

    def move_to_top(self, title):
        self._drag(title, card(self.page, placed(self.page, title)[0]))

    def move_on(self, title, stage):
        self._drag(title, column(self.page, stage))

    def select(self, *titles):
        for title in titles:
            place = {"x": 8, "y": 8}
            card(self.page, title).click(modifiers=["ControlOrMeta"], position=place)

    def _drag(self, title, target):
        box, goal = card(self.page, title).bounding_box(), target.bounding_box()
        self.page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 12)
        self.page.mouse.down()
        self.page.mouse.move(goal["x"] + 60, goal["y"] + 8, steps=8)
        self.page.mouse.up()


class Keyboard(Mouse):
    """Gets everywhere by Tab; never touches the mouse."""

    def go(self, target):
        """Press Tab until the focus is there."""
        expect(target).to_be_visible()
        for _step in range(LONGEST_WAY):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab does not get to {target}")

    def press(self, target):
        self.go(self._in_its_group(target))
        is_mark = target.get_attribute("type") in MARKS
        self.page.keyboard.press("Space" if is_mark else "Enter")

    def _in_its_group(self, target):
        """Of radio buttons only one takes the Tab; arrows lead to the others."""
        if target.get_attribute("type") != "radio":
            return target
        name = target.get_attribute("name")
        group = self.page.locator(f"input[type=radio][name='{name}']:visible")
        self.go_to_one_of(group)
        for _step in range(group.count()):
            if target.evaluate("element => element === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        return target

    def go_to_one_of(self, group):
        for _step in range(LONGEST_WAY):
            if group.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab does not get to {group}")

    def write(self, target, words):
        self.go(target)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def date(self, target, day):
        self.go(target)
        # Which comes first, day or month, is the machine's to say.
        for order in ("%d%m%Y", "%m%d%Y"):
            self.page.keyboard.type(day.strftime(order))
            if target.input_value() == day.isoformat():
                return
            for _step in range(2):
                self.page.keyboard.press("ArrowLeft")
        pytest.fail(f"{day} cannot be typed: it became {target.input_value()}")

    def choose(self, target, label):
        self.go(target)
        self.page.keyboard.type(label)

    def press_card(self, title):
        """Tab to the board, then arrows to the card."""
        goal = card(self.page, title)
        cards = self.page.locator(".column .card")
        self.go_to_one_of(cards)
        for key in ("ArrowUp", "ArrowDown"):
            for _step in range(cards.count()):
                if goal.evaluate("element => element === document.activeElement"):
                    return
                self.page.keyboard.press(key)
        pytest.fail(f"Arrows do not get to “{title}”")

    def open_palette(self):
        self.page.keyboard.press("ControlOrMeta+k")
        self._palette_is_open()

    def take(self, option):
        expect(option).to_be_visible()
        for _step in range(LONGEST_WAY):
            if option.get_attribute("aria-selected") == "true":
                return self.page.keyboard.press("Enter")
            self.page.keyboard.press("ArrowDown")
        return pytest.fail(f"Arrows do not get to {option}")

    def move_to_top(self, title):
        self.press_card(title)
        self.page.keyboard.press("Enter")
        for _step in placed(self.page, title):
            self.page.keyboard.press("ArrowUp")
        self.page.keyboard.press("Enter")

    def move_on(self, title, stage):
        self.press_card(title)
        self.page.keyboard.press("Shift+ArrowRight")

    def select(self, *titles):
        for title in titles:
            self.press_card(title)
            self.page.keyboard.press("x")


class Touch(Mouse):
    """One finger, on a phone."""

    options = {"viewport": PHONE, "has_touch": True, "is_mobile": True}

    def press(self, target):
        target.tap()

    def press_card(self, title):
        card(self.page, title).tap(position={"x": 8, "y": 8})

    def select(self, *titles):
        for title in titles:
            self.act(title, "Select")

    def act(self, title, name):
        """Choose something from the menu of a card."""
        self.press(card(self.page, title).get_by_role("link", name="Actions for"))
        self.press(self.page.get_by_role("menuitem", name=name))

    def move_on(self, title, stage):
        self.act(title, f"Move to {stage}")

    def _drag(self, title, target):
        target.evaluate("element => element.scrollIntoView({block: 'center'})")
        finger, goal = Finger(self.page), target.bounding_box()
        finger.press_long(card(self.page, title))
        finger.move(goal["x"] + 60, goal["y"] + 8)
        finger.up()


HANDS = {"mouse": Mouse, "keyboard": Keyboard, "touch": Touch}
