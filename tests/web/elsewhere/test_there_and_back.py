"""To a real, certified provider and back; and what comes back and is not right."""

import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts.models import User
from portfolio.ledger import Kind
from tests.web.elsewhere.world import ANN, BACK, roles_of, sign_in, who

pytestmark = pytest.mark.anywhere


def test_one_goes_with_pkce_a_state_and_a_nonce(client, db, town):
    asked = parse_qs(urlsplit(client.get("/sign-in/town/").url).query)

    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert asked["state"] and asked["nonce"]
    assert asked["redirect_uri"] == [f"{BACK}/sign-in/town/back/"]


def test_nothing_in_the_address_asks_for_more(client, db, town):
    more = "?scope=offline_access&auth_params=prompt%3Dnone&process=connect"

    asked = parse_qs(urlsplit(client.get(f"/sign-in/town/{more}").url).query)

    assert set(asked["scope"][0].split()) == set(town.scopes)
    assert "prompt" not in asked


def test_who_has_a_role_there_comes_in_and_takes_part(client, portfolio, town, there):
    home = sign_in(client, there, **ANN, roles=["readers"])

    ann = User.objects.get(email="ann@town.example")
    assert home.url == "/"
    assert client.get("/p/lindervoort/").status_code == 200
    assert (ann.name, ann.has_usable_password()) == ("Ann Kers", False)
    assert roles_of(ann) == {"lindervoort viewer"}
    event = portfolio.events.get(kind=Kind.ROLES_CHANGED)
    assert event.facts["changes"] == {"roles": [[], ["viewer"]]}
    assert event.facts["of"] == ann.pk


def test_one_comes_back_where_one_was_going(client, portfolio, town, there):
    path = "/sign-in/town/?next=/p/lindervoort/report/"

    assert sign_in(client, there, path=path, **ANN, roles=["readers"]).url == (
        "/p/lindervoort/report/"
    )


def test_another_site_is_no_place_to_go_to(client, portfolio, town, there):
    path = "/sign-in/town/?next=https://evil.example/"

    assert sign_in(client, there, path=path, **ANN, roles=["readers"]).url == "/"


def test_what_a_token_lacks_is_asked(client, portfolio, town, there):
    there.turn("next", claims={"email": None, "roles": None})

    sign_in(client, there, **ANN, roles=["readers"])

    assert roles_of(User.objects.get(email="ann@town.example"))


def test_a_session_there_starts_a_new_one_here(client, portfolio, town, there):
    client.get("/sign-in/")
    client.get("/sign-in/town/")
    before = client.session.session_key
    sign_in(client, there, **ANN, roles=["readers"])

    assert client.session.session_key != before
    assert client.get("/session/").json()["left"] > 29 * 60


def test_the_page_offers_providers_first(client, db, town):
    html = client.get("/sign-in/?next=/my-work/").content.decode()

    assert html.index("Sign in with Town") < html.index('type="password"')
    assert "/sign-in/town/?next=%2Fmy-work%2F" in html


def test_without_local_accounts_there_is_no_password(client, owner, town, settings):
    settings.LOCAL_SIGN_IN = False

    assert 'id="id_password"' not in client.get("/sign-in/").content.decode()
    body = {"username": owner.email, "password": "x"}
    assert client.post("/sign-in/", body).status_code == 404


def test_a_provider_that_is_none_is_not_there(client, db):
    for path in ("/sign-in/town/", "/sign-in/town/back/"):
        assert client.get(path).status_code == 404
    assert client.post("/sign-in/town/over/").status_code == 404


def test_who_stops_there_is_told_so(client, db, town):
    state = parse_qs(urlsplit(client.get("/sign-in/town/").url).query)["state"][0]

    page = client.get(f"/sign-in/town/back/?error=access_denied&state={state}")

    assert page.status_code == 200
    assert "You stopped signing in" in page.content.decode()


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=made-up", "?state=x"])
def test_an_answer_to_no_question_is_refused(client, db, town, query):
    assert client.get(f"/sign-in/town/back/{query}").status_code == 403
    assert who(client) is None


def test_a_code_counts_once(client, portfolio, town, there):
    there.turn("people", sub="ann", claims={**ANN, "roles": ["readers"]})
    back = there.visit(client.get("/sign-in/town/").url, who="ann", ends=BACK)
    path = back.removeprefix(BACK)
    client.get(path)

    assert client.get(path).status_code == 403


def test_a_code_of_another_browser_is_refused(client, portfolio, town, there):
    there.turn("people", sub="ann", claims={**ANN, "roles": ["readers"]})
    back = there.visit(client.get("/sign-in/town/").url, who="ann", ends=BACK)
    stranger = Client()
    stranger.get("/sign-in/town/")

    assert stranger.get(back.removeprefix(BACK)).status_code == 403
    assert who(stranger) is None


def test_no_secret_and_no_name_is_logged(client, portfolio, town, there, caplog):
    caplog.set_level(logging.DEBUG, "web")
    there.turn("next", claims={"aud": "somebody-else"})
    sign_in(client, there, **ANN, roles=["readers"])
    sign_in(client, there, **ANN)

    text = " ".join(record.getMessage() for record in caplog.records)
    assert "it is for somebody else" in text
    for secret in ("a-secret-of-the-tests", "ann@", "Kers", "eyJ"):
        assert secret not in text
