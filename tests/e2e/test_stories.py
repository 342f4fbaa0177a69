"""What people do with Kiem, each by mouse, by keyboard alone and by touch.

Whatever the hand, the database ends up the same.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portfolio.clock import day_of
from portfolio.models import (
    Attachment,
    Comment,
    Initiative,
    Involvement,
    Membership,
    Role,
    SavedView,
    Theme,
)
from reports import working
from tests.cast import PASSWORD, make_initiative
from tests.e2e.boards import card, said, titles, visit
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
def visitor(request, context, innovator):
    """A hand on a page where nobody is signed in yet."""
    hand = HANDS[request.param]
    return hand(context(**hand.options).new_page())


@pytest.fixture
def hand(visitor, client, innovator, live_server):
    """The hand of the manager, before the board."""
    client.force_login(innovator)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    visitor.page.context.add_cookies([cookie | {"url": live_server.url}])
    visit(visitor.page, "/p/lindervoort/")
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
    hand.press(page.get_by_role("button", name="PDF", exact=True))
    expect(page.get_by_role("progressbar")).to_be_visible()
    with page.expect_download() as download:
        working.work(clock=timezone.now)

    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_find(hand):
    page = hand.page
    hand.write(page.get_by_label("Find initiatives"), "noi")
    expect(titles(page, "Idea")).to_have_text(["Noise"])
    hand.press(page.get_by_role("link", name="Noise", exact=True))

    expect(page.get_by_role("heading", level=1)).to_have_text("Noise")


def test_add(hand, world, innovator):
    page = hand.page
    hand.press(page.get_by_role("link", name="+ Add"))
    line = page.get_by_role("combobox", name="Title of the new initiative")
    expect(line).to_be_focused()
    page.keyboard.type("Bicycle counts #Mobility")
    hand.press(page.get_by_role("button", name="Add", exact=True))

    expect(titles(page, "Idea").filter(has_text="Bicycle counts")).to_be_visible()
    added = Initiative.objects.get(title="Bicycle counts")
    assert (added.policy_field, added.owner) == ("Mobility", innovator)
    assert added.stage.slug == "idea"


def test_comment(hand, innovator):
    page = hand.page
    visit(page, page_of("Trees"))
    hand.write(page.get_by_role("textbox", name="Comment"), "Ask @Owner first.")
    hand.press(page.get_by_role("button", name="Post"))

    expect(page.locator(".remark").get_by_text("first.")).to_be_visible()
    comment = Comment.objects.get()
    assert (comment.text, comment.by) == ("Ask @Owner first.", innovator)
    assert [person.name for person in comment.mentioned.all()] == ["Owner"]


def page_of(title):
    return f"/initiatives/{Initiative.objects.get(title=title).pk}/"


def test_upload(hand, tmp_path):
    page = hand.page
    file = tmp_path / "notes.txt"
    file.write_text("They plan by street.")
    visit(page, page_of("Trees"))
    hand.press(page.get_by_text("Add files"))
    hand.attach(page.locator("input[type=file]"), file)
    hand.press(page.get_by_role("button", name="Add", exact=True))

    expect(page.get_by_role("link", name="notes.txt", exact=True)).to_be_visible()
    kept = Attachment.objects.get()
    assert (kept.name, kept.size) == ("notes.txt", 20)


def test_filter(hand):
    page = hand.page
    hand.write(page.get_by_label("Find initiatives"), "no:lesson -noise")

    expect(titles(page, "Idea")).to_have_text(["Trees", "Heat"])
    expect(page).to_have_url(re.compile("q=no%3Alesson"))
    hand.press(page.get_by_role("link", name="Take “-noise” out"))
    expect(titles(page, "Idea")).to_have_count(3)


def test_palette(hand):
    page = hand.page
    hand.open_palette()
    page.keyboard.type("noise")
    expect(page.get_by_role("option", name=re.compile("^Noise"))).to_be_visible()
    hand.take(page.get_by_role("option", name="Filter the board by “noise”"))

    expect(titles(page, "Idea")).to_have_text(["Noise"])
    expect(page).to_have_url(re.compile("q=noise"))


def test_theme(hand, world):
    page = hand.page
    hand.press(page.locator(".person > summary"))
    hand.press(page.get_by_role("link", name="Name, logo and colours"))
    hand.write(page.get_by_label("Main colour").first, "#7a1f5c")
    hand.press(page.get_by_role("button", name="Save"))

    expect(page.get_by_role("status").first).to_be_visible()
    assert "#7a1f5c" in Theme.objects.get(portfolio=world).colours.values()


def test_save_view(hand, world, innovator):
    page = hand.page
    hand.write(page.get_by_label("Find initiatives"), "noise")
    expect(titles(page, "Idea")).to_have_text(["Noise"])
    hand.press(page.get_by_text("Saved views"))
    hand.write(page.get_by_label("Keep this view as"), "Loud")
    hand.press(page.get_by_role("button", name="Keep", exact=True))

    expect(page.locator("[aria-current]").filter(has_text="Loud")).to_have_count(1)
    kept = SavedView.objects.get()
    assert (kept.name, kept.query, kept.owner) == ("Loud", "q=noise", innovator)


def test_bulk(hand, world):
    page = hand.page
    hand.select("Trees", "Heat")
    hand.press(page.get_by_role("button", name="Tag…"))
    hand.write(page.get_by_role("textbox").last, "green")
    hand.press(page.get_by_role("main").get_by_role("button").first)

    expect(page.get_by_text("2 initiatives").first).to_be_visible()
    tagged = Initiative.objects.filter(tags__name="green").order_by("title")
    assert [each.title for each in tagged] == ["Heat", "Trees"]


def test_undo(hand, world):
    page = hand.page
    hand.move_to_top("Heat")
    said(page, "to Idea, 1 of 3.")
    expect(page.locator("[data-saving]")).to_have_count(0)
    hand.press(page.get_by_role("button", name="Undo"))

    expect(titles(page, "Idea")).to_have_text(["Trees", "Noise", "Heat"])
    expect(page.locator("[data-saving]")).to_have_count(0)
    said(page, "Heat")
    assert ranked(world) == ["Trees", "Noise", "Heat"]
