"""From "request a decision" to the minutes, by keyboard alone, in a real browser."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.actions import choose_letter_keys
from portfolio.clock import day_of
from portfolio.models import Initiative
from tests.cast import PASSWORD, make_initiative
from tests.e2e.boards import problems, ready, said, visit
from tests.web.world import make_gate
from workflows import actions
from workflows.models import AgendaItem, Meeting, Outcome
from workflows.outcomes import Ruling

LONGEST_WAY = 120


@pytest.fixture
def world(transactional_db, request):
    """Two ideas before a gate that asks nothing that is required."""
    portfolio = request.getfixturevalue("portfolio")
    owner = request.getfixturevalue("owner")
    make_gate(portfolio)
    for title in ("Trees", "Noise"):
        make_initiative(owner, title=title, at=timezone.now())
    return portfolio


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, browser, address):
        self.context = browser.new_context(
            base_url=address,
            viewport={"width": 1280, "height": 800},
            locale="en-GB",
            timezone_id="Europe/Amsterdam",
        )
        self.page = self.context.new_page()

    def sign_in(self, user):
        self.page.goto("/sign-in/")
        self.tab_to("E-mail")
        self.type(user.email)
        self.tab_to("Password")
        self.type(PASSWORD)
        self.leave("Enter")

    def press(self, key):
        self.page.keyboard.press(key)

    def leave(self, key):
        """Press what leads to another page, and wait for it and its scripts."""
        with self.page.expect_navigation():
            self.press(key)
        ready(self.page)

    def type(self, words):
        self.page.keyboard.type(words)

    def focused(self):
        """The name of what has the focus, as a screen reader would say it."""
        return self.page.evaluate(
            """() => {
              const here = document.activeElement;
              const named = here.labels?.length ? here.labels[0] : here;
              return named.textContent.replace(/\\s+/g, " ").trim();
            }"""
        )

    def tab_to(self, name):
        """Press Tab until the focus is on what begins with this name."""
        for _step in range(LONGEST_WAY):
            self.press("Tab")
            if self.focused().startswith(name):
                return
        pytest.fail(f"Tab does not get to “{name}”")

    def follow(self, name):
        self.tab_to(name)
        self.leave("Enter")

    def sees(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def is_clean(self):
        assert problems(self.page) == {}, self.page.url


@pytest.fixture
def people(browser, live_server, world, owner, manager, gatekeeper):
    """Owner, manager and gatekeeper, each at a keyboard of their own."""
    there = [Keyboard(browser, live_server.url) for _person in range(3)]
    for keyboard, user in zip(there, (owner, manager, gatekeeper), strict=True):
        keyboard.sign_in(user)
    yield there
    for keyboard in there:
        keyboard.context.close()


def request_decision(owner):
    # From the card to its title.
    owner.tab_to("Trees")
    owner.press("Tab")
    owner.leave("Enter")
    owner.sees("Ask for a decision")
    owner.follow("Ask for a decision")
    owner.tab_to("Note for the gatekeepers")
    owner.is_clean()
    owner.type("Three inspectors asked for it.")
    owner.follow("Ask for a decision")
    owner.sees("The gatekeepers are asked for a decision.")


def open_meeting(manager):
    manager.follow("Decision points")
    manager.is_clean()
    manager.follow("Open a gate meeting")
    manager.sees("On which day")
    manager.is_clean()
    manager.follow("Open the meeting")
    manager.sees("Owner asked for a decision on")
    manager.is_clean()
    manager.follow("Begin with item 1")
    manager.sees("Item 1 of 1")
    manager.is_clean()
    manager.tab_to("What was said")
    manager.type("All agree.")
    manager.press("Tab")
    manager.sees("Saved.")


def open_lesson(gatekeeper):
    """Unfold the lesson, unless stopping did so already."""
    gatekeeper.tab_to("A lesson for others")
    if not gatekeeper.page.get_by_label("Lesson", exact=True).is_visible():
        gatekeeper.press("Enter")


def decide(gatekeeper):
    gatekeeper.follow("Decision points")
    gatekeeper.follow("To the meeting of")
    gatekeeper.follow("Begin with item 1")
    gatekeeper.sees("All agree.")
    gatekeeper.tab_to("Go")
    # The first outcome is chosen; down the list is the one that stops.
    gatekeeper.press("Space")
    for _step in range(4):
        gatekeeper.press("ArrowDown")
    gatekeeper.tab_to("Reason to stop")
    gatekeeper.type("Users")
    gatekeeper.tab_to("What happens with the data")
    gatekeeper.type("There are no")
    gatekeeper.tab_to("Why")
    gatekeeper.type("Nobody asked for it.")
    open_lesson(gatekeeper)
    gatekeeper.tab_to("Lesson")
    gatekeeper.type("Ask first.")
    gatekeeper.is_clean()
    gatekeeper.follow("Record the decision")
    gatekeeper.sees("Decided: Stop.")
    gatekeeper.is_clean()


def close(manager):
    manager.leave("n")
    manager.sees("1 of 1 item was treated.")
    manager.follow("Close the meeting")
    manager.tab_to("Remarks for the minutes")
    manager.is_clean()
    manager.type("All were there.")
    manager.follow("Close it and write the minutes")
    manager.sees("1 item was treated and 1 decision was taken.")
    manager.is_clean()


def test_the_whole_way_by_keyboard(people):
    owner, manager, gatekeeper = people

    request_decision(owner)
    open_meeting(manager)
    decide(gatekeeper)
    close(manager)

    for words in ("Nobody asked for it.", "Ask first.", "All agree."):
        manager.sees(words)
    assert Meeting.objects.get().minutes["en"]["note"] == "All were there."


@pytest.fixture
def meeting(world, manager):
    """The meeting of today, with two items."""
    now = timezone.now()
    opened = actions.open_meeting(world, held_on=day_of(now), by=manager, at=now)
    for title in ("Trees", "Noise"):
        initiative = world.initiatives.get(title=title)
        actions.add_item(opened, initiative=initiative, by=manager, at=now)
    return opened


@pytest.fixture
def before_first(browser, live_server, meeting):
    """Put somebody who is signed in already before its first item."""
    opened = []

    def come(user):
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        keyboard = Keyboard(browser, live_server.url)
        opened.append(keyboard.context)
        keyboard.context.add_cookies([cookie | {"url": live_server.url}])
        first = meeting.items.order_by("order").first()
        visit(keyboard.page, reverse("meeting-item", args=[meeting.pk, first.pk]))
        keyboard.sees("Item 1 of 2")
        return keyboard

    yield come
    for context in opened:
        context.close()


@pytest.fixture
def screen(before_first, manager):
    return before_first(manager)


def test_keys_walk_over_the_items(screen):
    screen.leave("ArrowRight")
    screen.sees("Item 2 of 2")
    screen.leave("p")
    screen.sees("Item 1 of 2")
    screen.leave("Home")

    screen.sees("1 of 2 items were treated.")
    screen.sees("Go on with item 2")


def test_keys_rest_while_one_types(screen):
    screen.tab_to("What was said")
    screen.type("none")
    screen.press("Home")

    screen.sees("Item 1 of 2")
    assert screen.page.get_by_label("What was said").input_value() == "none"


def noted(title, *, seconds):
    """Wait for what the closing tab sends while it is gone already."""
    deadline = time.monotonic() + seconds
    while not (item := AgendaItem.objects.get(initiative__title=title)).note:
        assert time.monotonic() < deadline, "The note did not arrive."
        time.sleep(0.05)
    return item


def test_nothing_typed_is_lost_when_the_browser_closes(screen):
    screen.tab_to("What was said")
    screen.type("Half a sen")
    screen.page.close(run_before_unload=False)

    page = screen.context.new_page()
    item = noted("Trees", seconds=20)
    visit(page, f"/meetings/{item.meeting_id}/items/{item.pk}/")
    expect(page.get_by_label("What was said")).to_have_value("Half a sen")


def test_letters_can_be_switched_off(screen, manager):
    choose_letter_keys(manager, on=False)
    screen.page.reload()
    ready(screen.page)
    screen.tab_to("Gate meeting of")
    screen.press("n")
    screen.sees("Item 1 of 2")

    screen.leave("ArrowRight")
    screen.sees("Item 2 of 2")


def test_the_next_item_keeps_the_full_screen(screen):
    screen.press("f")
    full = "Boolean(document.fullscreenElement)"
    expect(screen.page.locator(":fullscreen").first).to_be_attached()
    screen.press("n")
    screen.sees("Item 2 of 2")

    assert screen.page.evaluate(full)
    assert screen.page.url.endswith(f"/items/{AgendaItem.objects.last().pk}/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_screen(screen, scheme):
    screen.page.emulate_media(color_scheme=scheme)

    screen.is_clean()


def test_the_screen_does_not_scroll_sideways_on_a_phone(screen):
    screen.page.set_viewport_size({"width": 320, "height": 800})

    widths = screen.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]


def hold(title, gatekeeper):
    """Let the gatekeeper decide on a laptop of their own."""
    later = day_of(timezone.now()) + timedelta(days=30)
    ruling = Ruling(Outcome.HOLD, "No data.", resume_on=later)
    initiative = Initiative.objects.get(title=title)
    actions.decide(initiative, ruling, by=gatekeeper, at=timezone.now())


def test_the_screen_shows_what_another_decided(screen, gatekeeper):
    hold("Trees", gatekeeper)

    expect(screen.page.get_by_text("No data.").first).to_be_visible()
    said(screen.page, "Somebody changed this item. It is shown as it is now.")


def test_who_types_is_told_and_keeps_the_words(screen, gatekeeper):
    screen.tab_to("What was said")
    screen.type("Half a sentence")
    hold("Trees", gatekeeper)
    told = screen.page.get_by_text("Somebody changed something here while you type.")
    expect(told).to_be_visible()
    expect(screen.page.get_by_label("What was said")).to_be_focused()
    screen.page.get_by_role("button", name="Show it").click()

    expect(screen.page.get_by_text("No data.").first).to_be_visible()
    expect(screen.page.get_by_label("What was said")).to_have_value("Half a sentence")


def test_what_another_notes_leaves_one_form(before_first, meeting, manager, gatekeeper):
    screen = before_first(gatekeeper)
    item = meeting.items.get(initiative__title="Trees")
    actions.note_item(item, text="All agree.", by=manager, at=timezone.now())

    screen.sees("All agree.")
    expect(screen.page.locator("form.decision")).to_have_count(1)


def test_two_who_take_notes_see_both_texts(screen, meeting, manager):
    item = meeting.items.get(initiative__title="Trees")
    actions.note_item(item, text="All agree.", by=manager, at=timezone.now())
    screen.tab_to("What was said")
    screen.type("Nobody agrees.")
    screen.sees("By now it says:")
    screen.sees("All agree.")
    screen.page.get_by_role("button", name="Save").click()
    ready(screen.page)

    item.refresh_from_db()
    assert item.note == "Nobody agrees."


def test_ones_own_note_is_no_news(screen):
    screen.tab_to("What was said")
    screen.type("Half a sentence")
    expect(screen.page.get_by_text("Saved.")).to_be_visible()
    screen.page.wait_for_timeout(4_000)

    expect(screen.page.locator("[data-changed]")).to_be_hidden()
