"""A long column in a real browser: its first cards are there, others come when near."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portfolio.ledger import written
from tests.cast import make_initiative
from tests.e2e.boards import card, column, visit
from workflows.actions import move
from workflows.standing import catch_up, keep_up

MANY = 40
LAST = f"Long column {MANY - 1:02}"


@pytest.fixture
def ideas(world, owner):
    """The ideas of the world, and many more."""
    for number in range(MANY):
        make_initiative(owner, title=f"Long column {number:02}")
    return world.initiatives.filter(stage__slug="idea").count()


@pytest.fixture
def signed_in(page, manager, client, live_server):
    client.force_login(manager)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])
    return page


def cards(page):
    return column(page, "Idea").locator(".card")


def near(page):
    """How many cards are there, once no more come because somebody is near them."""
    return page.evaluate(
        """async () => {
          const frame = () => new Promise(requestAnimationFrame);
          const count = () => document.querySelectorAll(".column .card").length;
          for (let still = 0, was = -1; still < 5; still += 1) {
            if (count() !== was) still = 0;
            was = count();
            await frame();
          }
          return count();
        }"""
    )


@pytest.fixture
def others_move(world, owner):
    """Give a card another place, as from another browser."""
    catch_up(at=timezone.now())

    def put(title, after=None):
        moved = world.initiatives.get(title=title)
        above = after and world.initiatives.get(title=after)
        now = timezone.now()
        with written() as events:
            move(moved, stage=moved.stage, after=above, by=owner, at=now)
        keep_up(events, at=now)

    return put


def test_only_what_is_near_is_there_and_the_count_is_right(signed_in, ideas):
    visit(signed_in, "/p/lindervoort/")

    expect(column(signed_in, "Idea").locator(".column-count")).to_have_text(str(ideas))
    assert 8 <= near(signed_in) < ideas


def test_whoever_scrolls_comes_by_each_card_once(signed_in, ideas):
    visit(signed_in, "/p/lindervoort/")

    signed_in.mouse.move(300, 400)
    signed_in.mouse.wheel(0, 50_000)

    expect(cards(signed_in)).to_have_count(ideas)
    titles = cards(signed_in).get_by_role("heading").all_text_contents()
    assert len(set(titles)) == ideas
    assert titles[-1] == LAST
    expect(column(signed_in, "Idea").get_by_text("Show more")).to_have_count(0)


@pytest.mark.parametrize("key", ["Tab", "ArrowDown", "Control+f", "F3"])
def test_a_key_that_goes_on_or_looks_in_the_page_brings_all(signed_in, ideas, key):
    visit(signed_in, "/p/lindervoort/")
    assert near(signed_in) < ideas

    signed_in.keyboard.press(key)

    assert cards(signed_in).count() == ideas


def test_what_is_typed_in_a_field_brings_none(signed_in, ideas):
    visit(signed_in, "/p/lindervoort/")
    there = near(signed_in)

    for key in ("/", "ArrowLeft", "x", "Backspace"):
        signed_in.keyboard.press(key)

    assert cards(signed_in).count() == there


def test_paper_has_all(signed_in, ideas):
    visit(signed_in, "/p/lindervoort/")

    signed_in.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert cards(signed_in).count() == ideas


def test_a_button_brings_all_where_no_key_arrives(signed_in, ideas):
    visit(signed_in, "/p/lindervoort/")
    there = near(signed_in)

    # A screen reader presses it like this, wherever it is.
    more = column(signed_in, "Idea").get_by_role("button", name="Show more")
    more.evaluate("(button) => button.click()")

    expect(cards(signed_in)).to_have_count(ideas)
    expect(cards(signed_in).nth(there)).to_be_focused()


def test_keys_go_to_the_last_card_at_once(signed_in, ideas):
    visit(signed_in, "/p/lindervoort/")

    cards(signed_in).first.focus()
    signed_in.keyboard.press("Control+ArrowDown")

    expect(card(signed_in, LAST)).to_be_focused()


def test_a_card_that_comes_from_below_is_the_only_one(signed_in, ideas, others_move):
    visit(signed_in, "/p/lindervoort/")
    there = near(signed_in)

    others_move(LAST)

    expect(cards(signed_in).first).to_contain_text(LAST)
    assert near(signed_in) == there + 1


def test_a_card_that_goes_below_stays_in_the_page(signed_in, ideas, others_move):
    visit(signed_in, "/p/lindervoort/")
    assert near(signed_in) < ideas
    cards(signed_in).first.focus()
    title = cards(signed_in).first.get_by_role("heading").inner_text()

    others_move(title, after=LAST)

    expect(cards(signed_in).last).to_contain_text(title)
    expect(cards(signed_in).last).to_be_focused()


def test_what_is_selected_below_is_marked_when_it_comes(signed_in, ideas):
    visit(signed_in, "/p/lindervoort/")
    signed_in.keyboard.press("Tab")
    card(signed_in, LAST).focus()
    signed_in.keyboard.press("x")
    signed_in.locator("#find").fill("Trees")
    expect(cards(signed_in)).to_have_count(1)
    signed_in.locator("#find").fill("")
    expect(cards(signed_in).nth(1)).to_be_visible()
    assert near(signed_in) < ideas

    signed_in.keyboard.press("Tab")

    expect(card(signed_in, LAST)).to_contain_text("Selected")


def test_what_is_found_and_cleared_comes_back_whole(signed_in, ideas):
    visit(signed_in, "/p/lindervoort/")

    signed_in.locator("#find").fill("column 07")
    expect(cards(signed_in)).to_have_count(1)
    signed_in.locator("#find").fill("")
    expect(cards(signed_in).nth(1)).to_be_visible()
    signed_in.keyboard.press("Tab")
    expect(cards(signed_in)).to_have_count(ideas)


def test_without_javascript_all_are_there(browser, ideas, manager, client, live_server):
    client.force_login(manager)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context = browser.new_context(
        java_script_enabled=False, locale="en-GB", base_url=live_server.url
    )
    context.add_cookies([cookie | {"url": live_server.url}])
    page = context.new_page()
    page.goto("/p/lindervoort/")

    expect(cards(page)).to_have_count(ideas)
    expect(card(page, LAST)).to_be_visible()
    context.close()
