"""A long column in a real browser: its first cards come at once, the others soon."""

import pytest
from playwright.sync_api import expect

from tests.cast import make_initiative
from tests.e2e.boards import card, column, visit

MANY = 40


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


def test_all_cards_come_once_and_the_count_is_right(signed_in, ideas):
    visit(signed_in, "/p/lindervoort/")

    expect(column(signed_in, "Idea").locator(".column-count")).to_have_text(str(ideas))
    expect(cards(signed_in)).to_have_count(ideas)
    titles = cards(signed_in).get_by_role("heading").all_text_contents()
    assert len(set(titles)) == ideas
    assert titles[-1] == f"Long column {MANY - 1:02}"


def test_keys_go_to_the_last_card_at_once(signed_in, ideas):
    # Nothing comes by itself.
    signed_in.add_init_script("window.requestIdleCallback = () => {}")
    visit(signed_in, "/p/lindervoort/")
    expect(cards(signed_in)).to_have_count(8)

    cards(signed_in).first.focus()
    signed_in.keyboard.press("Control+ArrowDown")

    expect(card(signed_in, f"Long column {MANY - 1:02}")).to_be_focused()


def test_what_is_found_and_cleared_comes_back_whole(signed_in, ideas):
    visit(signed_in, "/p/lindervoort/")
    expect(cards(signed_in)).to_have_count(ideas)

    signed_in.locator("#find").fill("column 07")
    expect(cards(signed_in)).to_have_count(1)
    signed_in.locator("#find").fill("")
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
    expect(card(page, f"Long column {MANY - 1:02}")).to_be_visible()
    context.close()
