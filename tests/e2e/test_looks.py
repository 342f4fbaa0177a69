"""Looking at the board differently, in a real browser."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portfolio.clock import day_of
from portfolio.models import Membership, Role
from portfolio.placing import enter
from tests.cast import make_initiative
from tests.e2e.boards import card, problems, said, visit
from tests.e2e.test_touch import Finger

LOOKS = ("lanes=owner", "layout=table", "layout=timeline", "density=compact")


@pytest.fixture
def show(page, world, manager, client, live_server):
    """Open the board in a look, as a manager who is a gatekeeper too."""
    Membership.objects.create(portfolio=world, user=manager, role=Role.GATEKEEPER)
    client.force_login(manager)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])

    def go(query=""):
        visit(page, f"/p/lindervoort/?{query}")
        return page

    return go


def row(page, title):
    return page.locator(".is-row").filter(has_text=title)


@pytest.mark.parametrize("query", LOOKS)
def test_axe_finds_nothing_in_any_look(show, query):
    page = show(query)

    assert problems(page) == {}


def test_a_look_changes_in_place_and_stands_in_the_address(show):
    page = show()
    page.locator(".look summary").click()
    page.get_by_label("Lanes").focus()
    page.get_by_label("Lanes").select_option("owner")

    expect(page.get_by_role("heading", level=2, name="Owner 3")).to_be_visible()
    expect(page.get_by_label("Lanes")).to_be_focused()
    assert page.url.endswith("?lanes=owner")


def test_sorted_cards_keep_their_place(show):
    page = show("sort=title")
    card(page, "Heat").focus()
    for key in ("Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)

    said(page, "“Heat” stays where it was")
    assert page.locator(".card-title").first.inner_text() == "Heat"


def test_a_card_stays_in_its_lane(show, gatekeeper, world):
    Membership.objects.create(portfolio=world, user=gatekeeper, role="contributor")
    make_initiative(gatekeeper, title="Water")
    page = show("lanes=owner")
    lanes = page.locator(".lane")
    card(page, "Water").drag_to(card(page, "Noise"))

    said(page, "“Water” stays in its lane")
    expect(lanes.first.locator(".card")).to_have_count(1)


def test_a_head_sorts_and_keeps_the_focus(show):
    page = show("layout=table")
    page.get_by_role("link", name="Title", exact=True).click()

    head = page.get_by_role("columnheader", name="Title")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(head.get_by_role("link")).to_be_focused()


@pytest.mark.parametrize("layout", ["table", "timeline"])
def test_space_on_the_title_of_a_row_looks_into_it(show, layout):
    page = show(f"layout={layout}")
    title = row(page, "Trees").get_by_role("link", name="Trees", exact=True)
    title.focus()
    page.keyboard.press("Space")
    expect(page.locator("#peek-title")).to_be_focused()
    expect(page.locator("#peek-title")).to_contain_text("Trees")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#peek-title")).not_to_contain_text("Trees")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#peek-title")).to_contain_text("Trees")
    page.keyboard.press("Escape")

    expect(title).to_be_focused()


def test_a_row_moves_up_by_its_menu(show):
    page = show("layout=table")
    row(page, "Noise").get_by_role("link", name="Actions").click()
    page.get_by_role("menuitem", name="Move to top").click()

    said(page, "“Noise” now stands in Idea.")
    expect(page.locator(".is-row").first).to_contain_text("Noise")
    expect(row(page, "Noise").locator(".card-menu")).to_be_focused()


def test_a_row_goes_back_with_a_reason(show, world, stages):
    trees = world.initiatives.get(title="Trees")
    enter(trees, stages["concept"], "m", on=day_of(timezone.now()))
    page = show("layout=timeline")
    row(page, "Trees").get_by_role("link", name="Actions").click()
    page.get_by_role("menuitem", name="Move to Idea…").click()
    page.get_by_label("Why does it go back?").fill("The data are not there.")
    page.get_by_role("button", name="Move back").click()

    said(page, "“Trees” now stands in Idea.")
    trees.refresh_from_db()
    assert trees.stage == stages["idea"]


def test_a_row_goes_to_the_decision_in_place(show):
    page = show("layout=table")
    row(page, "Noise").get_by_role("link", name="Actions").click()
    page.get_by_role("menuitem", name="Move to Concept…").click()
    expect(page.locator("#gate-dialog h1, #gate-dialog h2").first).to_be_visible()
    page.keyboard.press("Escape")

    said(page, "Nothing was decided about “Noise”.")


def test_more_than_agreed_is_said_after_a_move(show, stages, world):
    stages["idea"].most_at_once = 2
    stages["idea"].save()
    trees = world.initiatives.get(title="Trees")
    enter(trees, stages["concept"], "m", on=day_of(timezone.now()))
    page = show()
    expect(page.locator(".column-over")).to_be_hidden()
    card(page, "Trees").focus()
    page.keyboard.press("Shift+ArrowLeft")
    page.get_by_label("Why does it go back?").fill("The data are not there.")
    page.get_by_role("button", name="Move back").click()

    said(page, "More at once than agreed")
    expect(page.locator(".column-over")).to_be_visible()


def test_the_panel_walks_the_cards_of_its_lane(show, gatekeeper, world):
    Membership.objects.create(portfolio=world, user=gatekeeper, role="contributor")
    make_initiative(gatekeeper, title="Water")
    page = show("lanes=owner")
    card(page, "Trees").focus()
    page.keyboard.press("Space")
    seen = page.locator("#peek-title")
    for title in ("Trees", "Noise", "Heat"):
        expect(seen).to_have_text(title)
        page.keyboard.press("ArrowDown")

    said(page, "“Heat” is the last one on this side of the column.")


@pytest.mark.parametrize("query", ["q=-noise", "layout=table&q=-noise"])
def test_the_panel_walks_what_is_found(show, query):
    page = show(query)
    shown = page.locator(".card").filter(has_text="Trees")
    shown.get_by_role("link", name="Actions").click()
    page.get_by_role("menuitem", name="Look into it").click()
    expect(page.locator("#peek-title")).to_have_text("Trees")
    page.keyboard.press("ArrowDown")

    expect(page.locator("#peek-title")).to_have_text("Heat")


def test_a_finger_carries_a_card_within_its_lane(show, world):
    page = show("lanes=owner")
    page.set_viewport_size({"width": 390, "height": 780})
    finger = Finger(page)
    finger.press_long(card(page, "Heat"))
    goal = card(page, "Trees").bounding_box()
    finger.move(goal["x"] + 60, goal["y"] + 4)
    finger.up()

    said(page, "“Heat” moved from Idea, 3 of 3, to Idea, 1 of 3.")
    expect(page.locator("[data-saving]")).to_have_count(0)
    assert world.initiatives.order_by("rank").first().title == "Heat"
