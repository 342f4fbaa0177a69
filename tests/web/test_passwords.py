"""Changing a password, and a link by mail for who forgot it."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from notifications.models import Mail
from tests.cast import PASSWORD
from tests.web.world import page, text
from web.caching import Shared
from web.demo_people import DEMO_DOMAIN
from web.pages.devices import in_words

NEW = "seven wet boots dancing"


@pytest.fixture(autouse=True)
def nobody_tried():
    cache.clear()
    yield
    cache.clear()


def enter(client, user, password=PASSWORD):
    return client.post("/sign-in/", {"username": user.email, "password": password})


def ask(client, email):
    return client.post(page("password-forgotten"), {"email": email})


def main_of(answer):
    return answer.content.decode().split("<main")[1].split("</main>")[0]


def link():
    return re.search(r"http://testserver(/password/\S+)", Mail.objects.get().text)[1]


def test_a_password_is_changed_and_other_places_are_signed_out(client, owner):
    other = Client()
    enter(client, owner)
    enter(other, owner)

    sent = {"current": PASSWORD, "password": NEW}
    done = client.post(page("password-change"), sent, follow=True)

    assert "Your password is changed" in text(done)
    assert client.get("/my-work/").status_code == 200
    assert other.get("/my-work/").status_code == 302
    assert enter(Client(), owner).status_code == 400
    assert enter(Client(), owner, NEW).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {"current": "wrong", "password": NEW},
        {"current": PASSWORD, "password": "too short"},
        {"current": PASSWORD, "password": "owner@example.org"},
        {"current": PASSWORD, "password": "Welkom Gemeente 2026!"},
    ],
)
def test_a_wrong_or_weak_one_changes_nothing(client, owner, sent):
    enter(client, owner)

    assert client.post(page("password-change"), sent).status_code == 400
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)


def test_a_long_one_with_any_signs_is_taken(client, owner):
    enter(client, owner)
    long = " zeven natte laarzen dansen é 😀 " * 20

    client.post(page("password-change"), {"current": PASSWORD, "password": long})
    owner.refresh_from_db()
    assert owner.check_password(long)


def test_who_forgot_it_gets_a_link_that_works_once(client, owner):
    assert "Password forgotten?" in text(client.get("/sign-in/"))
    assert "a link is on its way" in text(ask(client, "OWNER@example.org"))
    path = link()

    assert client.post(path, {"password": "too short"}).status_code == 400
    done = client.post(path, {"password": NEW}, follow=True)

    assert "Sign in with it." in text(done)
    assert enter(Client(), owner, NEW).status_code == 302
    assert client.get(path).status_code == 404
    assert client.post(path, {"password": PASSWORD}).status_code == 404


def close(owner):
    User.objects.filter(pk=owner.pk).update(is_active=False)


def move_elsewhere(owner):
    owner.set_unusable_password()
    owner.save()


@pytest.mark.parametrize("change", [close, move_elsewhere])
def test_who_has_no_password_here_gets_no_link(client, owner, change):
    known = main_of(ask(client, owner.email))
    path = link()
    change(owner)
    Mail.objects.all().delete()

    unknown = main_of(ask(client, "nobody@example.org"))
    assert main_of(ask(client, owner.email)) == unknown == known
    assert not Mail.objects.exists()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["x/y", "OTk5/abc-def", "e/abc", "8J-YgA/abc"])
def test_a_link_that_was_made_up_opens_nothing(client, db, path):
    assert client.get(f"/password/{path}/").status_code == 404


def test_nobody_fills_a_mailbox_or_shuts_out_its_owner(client, owner):
    for number in range(12):
        ask(Client(REMOTE_ADDR=f"192.0.2.{number}"), owner.email)

    assert Mail.objects.count() == 5
    Mail.objects.update(created_at=timezone.now() - timedelta(hours=2))
    ask(client, owner.email)
    assert Mail.objects.count() == 6
    assert enter(Client(), owner).status_code == 302


def test_without_local_sign_in_there_are_no_passwords(client, owner, settings):
    enter(client, owner)
    settings.LOCAL_SIGN_IN = False

    for name in ("password-change", "password-forgotten"):
        assert client.get(page(name)).status_code == 404


def test_no_link_gives_somebody_of_the_demo_another_password(client, owner):
    User.objects.filter(pk=owner.pk).update(email="owner" + DEMO_DOMAIN)
    ask(client, "owner" + DEMO_DOMAIN)

    assert client.post(link(), {"password": NEW}).status_code == 404


@pytest.mark.parametrize(
    "name", ["password-change", "mfa_add_webauthn", "mfa_activate_totp"]
)
def test_people_of_the_demo_are_not_locked(client, owner, name):
    User.objects.filter(pk=owner.pk).update(email="owner" + DEMO_DOMAIN)
    client.force_login(owner)

    assert client.get(page(name)).status_code == 404
    shown = text(client.get(page("mfa_index")))
    assert "This is somebody of the demo" in shown
    assert "Add a passkey" not in shown


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
            "Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        ("curl/8.0", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_is_told_in_words(agent, words):
    assert in_words(agent) == words


def test_a_redis_that_is_away_stops_nobody():
    shared = Shared("redis://127.0.0.1:1/0", {})

    shared.set("a", [1.5])
    assert shared.get("a") == [1.5]
    assert shared.add("a", 2) is False
    assert not isinstance(cache, Shared)
    assert LocMemCache.__module__ in project.CACHES["default"]["BACKEND"]


def test_what_is_kept_together_is_kept_as_json(broker):
    path = broker.removeprefix("redis+socket://")
    shared = Shared(f"unix://{path}", {})

    shared.set("kept", {"times": [1.5, 2]}, 60)
    raw = shared._cache.get_client().get(shared.make_key("kept"))
    assert raw == b'{"times": [1.5, 2]}'
    assert shared.get("kept") == {"times": [1.5, 2]}
