"""A session that ends while somebody types: nothing is lost, in place either."""

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Session
from accounts.sessions import SessionStore
from tests.cast import make_initiative
from tests.e2e.boards import visit
from tests.e2e.test_board import problems, sign_in

STORY = "Two hours of typing."


@pytest.fixture
def initiative(transactional_db, request):
    return make_initiative(request.getfixturevalue("owner"), title="Trees")


@pytest.fixture
def opened(page, initiative):
    sign_in(page, initiative.owner)
    page.wait_for_url("**/p/**")
    visit(page, reverse("initiative", args=[initiative.pk]))
    return page


def end_sessions(page):
    Session.objects.all().delete()
    page.context.clear_cookies(name="sessionid")


def test_what_was_typed_on_a_page_is_there_after_signing_in(opened, initiative):
    edit = reverse("initiative-edit", args=[initiative.pk, "purpose"])
    visit(opened, edit)
    opened.get_by_role("textbox", name="Story").fill(STORY)
    end_sessions(opened)
    opened.get_by_role("button", name="Save").click()

    expect(
        opened.get_by_text("You were signed out while you were typing")
    ).to_be_visible()
    sign_in_here(opened, initiative.owner)

    expect(opened.get_by_text("Your text is still here")).to_be_visible()
    expect(opened.get_by_role("textbox", name="Story")).to_have_value(STORY)
    assert problems(opened) == {}
    initiative.refresh_from_db()
    assert initiative.story == ""
    opened.get_by_role("button", name="Save").click()
    expect(opened.locator("#story-part")).to_contain_text(STORY)


def test_in_place_one_signs_in_elsewhere_and_saves_again(opened, initiative):
    opened.get_by_role("link", name="Write the story").click()
    opened.get_by_role("textbox", name="Story").fill(STORY)
    end_sessions(opened)
    opened.keyboard.press("Control+Enter")
    expect(opened.get_by_role("alert")).to_contain_text("You are signed out")

    other = opened.context.new_page()
    sign_in(other, initiative.owner)
    other.wait_for_url("**/p/**")
    opened.keyboard.press("Control+Enter")

    expect(opened.locator("#story-part")).to_contain_text(STORY)
    initiative.refresh_from_db()
    assert initiative.story == STORY


def test_who_is_about_to_be_signed_out_can_stay(opened, initiative, settings):
    idle, settings.SESSION_IDLE_SECONDS = settings.SESSION_IDLE_SECONDS, 200
    for row in Session.objects.all():
        store = SessionStore(row.session_key)
        store["ends"] = time.time() + 200
        store.save()
    opened.reload()

    expect(
        opened.get_by_text("You will be signed out within five minutes.")
    ).to_be_visible()
    assert problems(opened) == {}
    settings.SESSION_IDLE_SECONDS = idle
    opened.get_by_role("button", name="Stay signed in").press("Enter")
    expect(opened.get_by_role("button", name="Stay signed in")).to_be_hidden()
    expect(opened.locator("#main")).to_be_focused()


def sign_in_here(page, user):
    """On the page to which one was sent."""
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_role("button", name="Sign in", exact=True).click()
