"""Signing out both ways, a provider that is away, and one with a new key."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.id_token import LOGOUT
from accounts.models import Session
from accounts.sessions import ELSEWHERE
from tests.web.elsewhere.world import ANN, BACK, sign_in, who

pytestmark = pytest.mark.anywhere


def test_signing_out_here_signs_out_there(client, portfolio, town, there):
    sign_in(client, there, **ANN, roles=["readers"])

    page = client.post("/sign-out/")
    address = page["Refresh"].removeprefix("0; url=")

    assert who(client) is None
    assert "You are signed out of Kiem" in page.content.decode()
    assert there.sign_out(address, ends=f"{BACK}/sign-in/") == f"{BACK}/sign-in/"
    again = client.get("/sign-in/town/").url
    there.turn("people", sub="bob", claims={**ANN, "email": "bob@town.example"})
    assert "/back/" in there.visit(again, who="bob", ends=BACK)


def test_with_a_password_one_signs_out_here_alone(client, owner, town):
    client.force_login(owner)

    assert client.post("/sign-out/").url == "/sign-in/"


def over(client, there, **claims):
    """A message from the provider that somebody signed out."""
    now = int(Session.objects.latest("expire_date").expire_date.timestamp()) - 8 * 3600
    said = {
        "iss": there.issuer,
        "aud": "kiem",
        "iat": now,
        "exp": now + 120,
        "jti": "one",
        "sub": "ann",
        "events": {LOGOUT: {}},
    }
    signed = there.turn("sign", claims={**said, **claims})
    return Client().post("/sign-in/town/over/", {"logout_token": signed})


def test_signing_out_there_signs_out_here(client, portfolio, town, there, owner):
    sign_in(client, there, **ANN, roles=["readers"])
    second, local = Client(), Client()
    sign_in(second, there, **ANN, roles=["readers"])
    local.force_login(owner)

    assert over(client, there).status_code == 200
    assert client.get("/p/lindervoort/").status_code == 302
    assert second.get("/p/lindervoort/").status_code == 302
    assert local.get("/p/lindervoort/").status_code == 200


def test_one_session_there_is_one_session_here(client, portfolio, town, there):
    sign_in(client, there, **ANN, roles=["readers"])
    there.forget()
    second = Client()
    sign_in(second, there, **ANN, roles=["readers"])
    sid = client.session[ELSEWHERE]["sid"]

    assert sid and sid != second.session[ELSEWHERE]["sid"]
    assert over(client, there, sid=sid).status_code == 200
    assert client.get("/p/lindervoort/").status_code == 302
    assert second.get("/p/lindervoort/").status_code == 200


WRONG_MESSAGES = {
    "from elsewhere": {"iss": "https://evil.example"},
    "to somebody else": {"aud": "other"},
    "about nothing": {"events": {}},
    "about something else": {"events": {"http://x.example/": {}}},
    "with events that are none": {"events": LOGOUT},
    "to sign in with": {"nonce": "x"},
    "without an id": {"jti": ""},
    "about nobody": {"sub": None},
    "old": {"iat": 1_700_000_000},
    "over": {"exp": 1_700_000_000},
    "without an end": {"exp": None},
    "of later": {"iat": 4_000_000_000},
}


@pytest.mark.parametrize("wrong", WRONG_MESSAGES)
def test_no_other_message_signs_anybody_out(client, portfolio, town, there, wrong):
    sign_in(client, there, **ANN, roles=["readers"])

    answer = over(client, there, **WRONG_MESSAGES[wrong])

    assert answer.status_code == 400
    assert answer["Cache-Control"] == "no-store"
    assert client.get("/p/lindervoort/").status_code == 200


@pytest.mark.parametrize("body", [{}, {"logout_token": "x"}, {"logout_token": "a.b.c"}])
def test_what_is_no_message_is_refused(client, portfolio, town, body):
    assert client.post("/sign-in/town/over/", body).status_code == 400


def test_a_new_key_is_believed_at_once(client, portfolio, town, there):
    sign_in(client, there, **ANN, roles=["readers"])
    there.turn("rotate", kid="second")
    there.forget()
    other = Client()
    sign_in(other, there, **ANN, roles=["readers"])

    assert who(other) == who(client)


def test_when_the_provider_is_down_sessions_live_on(client, portfolio, town, there):
    sign_in(client, there, **ANN, roles=["readers"])
    there.stop()
    cache.clear()
    try:
        page = Client().get("/sign-in/town/")
        assert page.status_code == 503
        assert "does not answer now" in page.content.decode()
        assert client.get("/p/lindervoort/").status_code == 200
        assert client.post("/sign-out/").url == "/sign-in/"
    finally:
        there.start()


def test_a_provider_under_another_name_is_not_believed(
    client, db, town_with, town, there
):
    town_with(issuer=there.issuer.replace("127.0.0.1", "localhost"))

    assert client.get("/sign-in/town/").status_code == 503
