"""What people do with Kiem, each by mouse, by keyboard alone and by touch.

Whatever the hand, the database ends up the same.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portfolio.clock import day_of
from portfolio.models import Initiative, Involvement, Membership, Role
from tests.cast import PASSWORD, make_initiative
from tests.e2e.boards import card, said, titles
from tests.e2e.conftest import PATIENCE
from tests.e2e.hands import HANDS
from tests.web.world import make_gate
from workflows.models import Decision, Outcome


@pytest.fixture
def world(transactional_db, request):
    """Three ideas before a gate that asks nothing that is required."""
    portfolio = request.getfixturevalue("portfolio")
    owner = request.getfixturevalue("owner")
    make_gate(portfolio)
    for title in ("Trees", "Noise", "Heat"):
        make_initiative(owner, title=title, at=timezone.now())
    return portfolio


@pytest.fixture
def innovator(world, manager):
    """The manager, who decides too."""
    Membership.objects.create(portfolio=world, user=manager, role=Role.GATEKEEPER)
    return manager


@pytest.fixture(params=HANDS)
def visitor(request, browser, live_server, innovator):
    """A hand on a page where nobody is signed in yet."""
    hand = HANDS[request.param]
    context = browser.new_context(
        base_url=live_server.url,
        locale="en-GB",
        timezone_id="Europe/Amsterdam",
        **hand.options,
    )
    context.set_default_timeout(PATIENCE)
    yield hand(context.new_page())
    context.close()


@pytest.fixture
def hand(visitor, client, innovator, live_server):
    """The hand of the manager, before the board."""
    client.force_login(innovator)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    visitor.page.context.add_cookies([cookie | {"url": live_server.url}])
    visitor.page.goto("/p/lindervoort/")
    expect(card(visitor.page, "Trees")).to_have_attribute("tabindex", "0")
    return visitor


def test_sign_in(visitor, innovator):
    page = visitor.page
    page.goto("/sign-in/")
    visitor.write(page.get_by_label("E-mail"), innovator.email)
    visitor.write(page.get_by_label("Password"), PASSWORD)
    visitor.press(page.get_by_role("button", name="Sign in", exact=True))

    page.wait_for_url("**/p/lindervoort/")
    innovator.refresh_from_db()
    assert innovator.last_login is not None


def test_move(hand, world):
    hand.move_to_top("Heat")

    said(hand.page, "“Heat” moved from Idea, 3 of 3, to Idea, 1 of 3.")
    expect(hand.page.locator("[data-saving]")).to_have_count(0)
    assert ranked(world) == ["Heat", "Trees", "Noise"]


def ranked(portfolio):
    return list(portfolio.initiatives.order_by("rank").values_list("title", flat=True))


def test_gate(hand, world, innovator):
    hand.move_on("Trees", "Concept")
    sheet = hand.page.get_by_role("dialog")
    hand.press(sheet.get_by_role("radio", name="Go ").first)
    later = day_of(timezone.now()) + timedelta(days=90)
    hand.date(sheet.get_by_label("Next decision point"), later)
    hand.write(sheet.get_by_label("Why").last, "Three inspectors asked for it.")
    hand.press(sheet.get_by_role("button", name="Record the decision"))

    said(hand.page, "The decision about “Trees” is recorded.")
    expect(titles(hand.page, "Concept")).to_have_text(["Trees"])
    decision = Decision.objects.get()
    assert (decision.outcome, decision.next_on) == (Outcome.GO, later)
    assert decision.rationale == "Three inspectors asked for it."
    assert Initiative.objects.get(title="Trees").stage.slug == "concept"


def test_log_involvement(hand, world):
    page = hand.page
    hand.press(card(page, "Trees").get_by_role("link", name="Trees", exact=True))
    hand.press(page.get_by_role("link", name="Log a conversation").first)
    hand.write(page.get_by_label("Number of people"), "3")
    hand.choose(page.get_by_label("How", exact=True), "Conversation or interview")
    hand.write(page.get_by_label("With which group"), "Inspectors")
    hand.write(page.get_by_label("What we learnt"), "They look at the wind.")
    hand.press(page.get_by_role("button", name="Save"))

    expect(page.get_by_text("Users involved.")).to_be_visible()
    logged = Involvement.objects.get()
    assert (logged.group.name, logged.count) == ("Inspectors", 3)
    assert logged.findings == "They look at the wind."
    assert logged.initiative.title == "Trees"


def test_report(hand):
    page = hand.page
    hand.press(page.get_by_role("link", name="Report", exact=True))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    with page.expect_download() as download:
        hand.press(page.get_by_role("link", name="PDF").first)

    assert download.value.path().read_bytes().startswith(b"%PDF")
