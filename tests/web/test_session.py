"""Signing in and out, languages, errors and health."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.cast import PASSWORD, make_person
from web.demo_people import DEMO_PASSWORD
from web.views.errors import server_error


def sign_in(client, email, password=PASSWORD):
    return client.post("/sign-in/", {"username": email, "password": password})


def test_who_signs_in_lands_on_the_first_board(client, owner):
    response = client.post(
        "/sign-in/",
        {"username": "OWNER@example.org", "password": PASSWORD},
        follow=True,
    )

    assert response.redirect_chain[-1][0] == "/p/lindervoort/"


def test_a_wrong_password_says_so_and_keeps_the_address(client, owner):
    response = sign_in(client, "owner@example.org", "wrong")

    html = response.content.decode()
    assert response.status_code == 400
    assert "do not belong together" in html
    assert 'value="owner@example.org"' in html


def test_an_unknown_address_gets_the_same_answer(client, owner):
    unknown = sign_in(client, "nobody@example.org").content.decode()

    assert "do not belong together" in unknown


def test_who_takes_part_in_nothing_is_told_whom_to_ask(client, db):
    client.force_login(make_person("Alone", None))

    html = client.get("/").content.decode()
    assert "You do not take part in a portfolio yet" in html
    assert "alone@example.org" in html


def test_signing_out_takes_a_post_and_ends_the_session(client, owner):
    client.force_login(owner)

    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


def test_the_demo_roles_are_there_in_demo_mode_only(client, db, settings):
    assert DEMO_PASSWORD in client.get("/sign-in/").content.decode()

    settings.DEMO = False
    assert DEMO_PASSWORD not in client.get("/sign-in/").content.decode()


def test_demo_people_cannot_sign_in_outside_demo_mode(client, owner, settings):
    owner.email = "owner@lindervoort.example"
    owner.set_password(DEMO_PASSWORD)
    owner.save()
    settings.DEMO = False

    assert sign_in(client, owner.email, DEMO_PASSWORD).status_code == 400


def test_the_language_switch_sets_a_cookie_and_returns(client, db):
    response = client.post("/language/", {"language": "nl", "next": "/sign-in/"})

    assert response.url == "/sign-in/"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "nl"


def test_the_language_switch_does_not_lead_elsewhere(client, db):
    response = client.post("/language/", {"language": "nl", "next": "//evil.example/"})

    assert response.url == "/"


def test_the_language_switch_takes_a_post(client, db):
    assert client.get("/language/").status_code == 405


@pytest.mark.parametrize("path", ["/nothing/", "/p/nothing/"])
def test_what_does_not_exist_is_said_in_the_shell(client, owner, path):
    client.force_login(owner)

    response = client.get(path)
    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()


def test_a_form_without_its_token_is_refused_with_a_way_on(owner):
    from_elsewhere = Client(enforce_csrf_checks=True)
    from_elsewhere.force_login(owner)

    response = from_elsewhere.post("/sign-out/")
    assert response.status_code == 403
    assert "This page was open for too long" in response.content.decode()


def test_an_error_of_ours_gets_a_page_without_the_database(rf):
    response = server_error(rf.get("/"))

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


def test_a_bad_request_gets_a_page(client, db):
    response = client.get("/sign-in/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "This request is not right" in response.content.decode()


def test_health_asks_nobody_who_it_is(client, db):
    assert client.get("/_healthz/livez/").content == b"ok\n"
    assert client.get("/_healthz/readyz/").content == b"ok\n"


def test_not_ready_without_the_tables(client, db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO gone")

    assert client.get("/_healthz/readyz/").status_code == 503
