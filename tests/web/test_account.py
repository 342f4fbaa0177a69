"""One's own way in: a second factor by an app, recovery codes, and one's sessions."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import Session
from portfolio.models import Act, AuditEntry
from tests.cast import PASSWORD


@pytest.fixture(autouse=True)
def nobody_failed():
    """Neither before nor afterwards: who fails too often here would wait elsewhere."""
    cache.clear()
    yield
    cache.clear()


def enter(client, user, password=PASSWORD, **headers):
    body = {"username": user.email, "password": password}
    return client.post("/sign-in/", body, headers=headers)


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def add_app(client):
    """Add an app, after the password; gives its secret."""
    asked = client.get("/account/app/")
    assert asked.url.startswith("/account/again/")
    client.post(asked.url, {"password": PASSWORD})
    page = client.get("/account/app/").content.decode()
    secret = re.search(r'readonly value="(\w+)"', page)[1]
    assert client.get("/account/app/picture.svg")["Content-Type"] == "image/svg+xml"
    done = client.post("/account/app/", {"code": code_of(secret)})
    assert done.url == "/account/codes/"
    return secret


def is_in(client):
    return client.get("/my-work/").status_code == 200


def test_after_the_password_the_code_of_the_app_is_asked(client, owner):
    enter(client, owner)
    secret = add_app(client)
    other = Client()

    assert enter(other, owner).url == "/sign-in-code/"
    assert not is_in(other)
    assert other.post("/sign-in-code/", {"code": "000000x"}).status_code == 200
    assert not is_in(other)
    # A code counts once: that with which the app was added is used.
    cache.clear()
    other.post("/sign-in-code/", {"code": code_of(secret)})
    assert is_in(other)
    assert other.get("/session/").json()["left"] > 29 * 60


def test_a_recovery_code_lets_one_in_once(client, owner):
    enter(client, owner)
    add_app(client)
    page = client.get("/account/codes/").content.decode()
    code = re.findall(r"<code>(\w+)</code>", page)[0]
    first, second = Client(), Client()

    for each in (first, second):
        enter(each, owner)
        each.post("/sign-in-code/", {"code": code})

    assert is_in(first)
    assert not is_in(second)


def test_the_app_is_removed_again(client, owner):
    enter(client, owner)
    add_app(client)

    client.post("/account/app/remove/")

    assert not Authenticator.objects.exists()
    enter(other := Client(), owner)
    assert is_in(other)


def test_a_changed_second_factor_is_noted(
    client, owner, django_capture_on_commit_callbacks
):
    enter(client, owner)
    with django_capture_on_commit_callbacks(execute=True):
        add_app(client)

    client.post("/account/app/remove/")

    noted = AuditEntry.objects.filter(act=Act.FACTOR).order_by("pk")
    assert {row.by for row in noted} == {owner}
    told = [row.about for row in noted]
    assert (told[0], told[-1]) == ("totp_activated", "totp_deactivated")


def test_the_secret_of_an_app_is_sealed(client, owner):
    enter(client, owner)
    secret = add_app(client)

    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    assert isinstance(kept.wrap(), TOTP)


def test_too_many_wrong_passwords_shut_out_that_place_alone(client, owner):
    for _time in range(10):
        enter(client, owner, "wrong")

    shut = enter(client, owner)
    assert shut.status_code == 400
    assert "went wrong too often" in shut.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    enter(elsewhere, owner)
    assert is_in(elsewhere)


def test_who_mistypes_now_and_then_is_not_shut_out(client, owner):
    for _time in range(3):
        for _wrong in range(9):
            enter(client, owner, "wrong")
        enter(client, owner)

    assert is_in(client)


def test_an_address_that_is_made_up_is_not_believed(client, owner):
    for number in range(10):
        enter(client, owner, "wrong", **{"X-Forwarded-For": f"192.0.2.{number}"})

    assert enter(client, owner).status_code == 400


def test_one_sees_and_ends_ones_own_sessions(client, owner, manager):
    other, third, foreign = Client(), Client(), Client()
    for each in (client, other, third):
        enter(each, owner, **{"User-Agent": "X11; Linux x86_64 Firefox/140.0"})
    enter(foreign, manager)
    page = client.get("/account/").content.decode()
    assert page.count("Firefox on Linux") == 3

    client.post("/account/", {"end": foreign.session.session_key})
    assert is_in(foreign)
    client.post("/account/", {"end": other.session.session_key})
    assert [is_in(each) for each in (client, other, third)] == [True, False, True]
    client.post("/account/")
    assert [is_in(each) for each in (client, third, foreign)] == [True, False, True]
    assert Session.objects.filter(user=owner).count() == 1


PRIVATE = ["", "again/", "again/code/", "app/", "app/remove/", "codes/", "codes/new/"]


@pytest.mark.parametrize("path", [*PRIVATE, "app/picture.svg"])
def test_nobody_else_comes_there(client, db, path):
    response = client.get(f"/account/{path}")

    assert response.status_code == 302
    assert response.url.startswith(("/sign-in/", "/account/again/"))


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_logout",
        "account_reset_password",
        "account_set_password",
        "socialaccount_connections",
        "socialaccount_signup",
        "mfa_trust",
        "mfa_signup_webauthn",
    ],
)
def test_what_kiem_does_not_use_is_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
