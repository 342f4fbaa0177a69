"""Answering a reminder on a phone: one screen, a few fields, no sign-in, no script."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from notifications.links import WORKS, answer_url
from tests.cast import make_initiative
from tests.e2e import everyone
from workflows.models import AttentionPoint
from workflows.standing import catch_up

PHONE = {"width": 390, "height": 844}
# What fills the form that ends it: how many touches, the button among them.
ANSWERS = {
    "T4": ({"Where it stands, in one line": "Two teams try it."}, 2),
    "T1": ({}, 1),
    "C1": ({"organisation": "Water board"}, 2),
}
PAGES = ("", "update", "spoke", "snooze", "hold", "successor", "stop")


@pytest.fixture
def old(transactional_db, request):
    """An idea that stood still for so long that several rules hold."""
    owner = request.getfixturevalue("owner")
    request.getfixturevalue("playbook")
    initiative = make_initiative(owner, at=timezone.now() - timedelta(days=200))
    catch_up(at=timezone.now())
    return initiative


@pytest.fixture
def phone(browser, live_server):
    """A phone with somebody who is not signed in, and without scripts."""
    context = browser.new_context(
        base_url=live_server.url,
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
        java_script_enabled=False,
        locale="de-DE",
    )
    yield context.new_page()
    context.close()


def path(point, choice="", at=None):
    url = answer_url(point, point.recipient, at=at or timezone.now(), choice=choice)
    return url.removeprefix("http://testserver")


def point_of(rule):
    return AttentionPoint.objects.open().get(rule=rule)


@pytest.mark.parametrize("rule", ANSWERS)
def test_the_answer_fits_one_screen_and_takes_a_few_touches(rule, old, phone):
    typed, most = ANSWERS[rule]
    phone.goto(path(point_of(rule)))
    button = phone.locator(".form-end .button")
    box = button.bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]
    assert box["height"] >= 44

    touches = 0
    for label, words in typed.items():
        phone.get_by_label(label).tap()
        phone.get_by_label(label).fill(words)
        touches += 1
    button.tap()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you, it is saved")
    assert touches + 1 <= most


def test_a_conversation_is_told_in_four_fields(old, phone):
    phone.goto(path(point_of("U1")))
    button = phone.locator(".form-end .button")
    box = button.bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]

    phone.get_by_label("How").select_option("interview")
    phone.get_by_label("Number of people").fill("3")
    phone.get_by_label("With which group").fill("Inspectors")
    phone.get_by_label("What we learnt").fill("They look at the wind first.")
    button.tap()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you, it is saved")
    assert not AttentionPoint.objects.open().filter(rule="U1").exists()
    phone.reload()
    expect(phone.get_by_role("blockquote")).to_contain_text("3 people of “Inspectors”")


def test_another_answer_is_one_touch_away(old, phone):
    phone.goto(path(point_of("U1")))

    phone.get_by_role("link", name="Not now: ask me again later").tap()
    phone.get_by_label("Why").fill("After the budget.")
    phone.get_by_role("button", name="Put it off").tap()

    expect(phone.get_by_role("blockquote")).to_contain_text("After the budget.")
    assert point_of("U1").snoozes == 1


@pytest.mark.parametrize("language", everyone.LANGUAGES)
def test_its_pages_are_for_everyone(language, old, browser, live_server):
    User.objects.update(language=language)
    point = point_of("U1")
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    context.add_init_script(path=everyone.AXE)
    page, wrong = context.new_page(), {}
    addresses = [path(point, choice) for choice in PAGES]
    long_ago = timezone.now() - WORKS - timedelta(days=1)
    addresses += [path(point, at=long_ago), "/a/made-up/"]

    for number, address in enumerate(addresses):
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(address)
        wrong[address, "fits"] = everyone.found_at_320(page)
        for width, scheme in ((320, "light"), (1280, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wrong[address, width] = everyone.found_by_axe(page)
        wrong[address, "obscured"] = everyone.obscured(page, 12) if not number else []
    lang = page.evaluate("document.documentElement.lang")
    context.close()

    assert not {how: found for how, found in wrong.items() if found}
    assert lang
