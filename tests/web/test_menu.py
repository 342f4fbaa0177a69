"""The menu is kept as it was written, with what differs each time put in."""

import re

import pytest
from django.test import Client

from web.pages.menu import TOKEN

pytestmark = pytest.mark.django_db


def shown(client, path="/keys/", **how):
    page = client.get(path, **how).content.decode()
    return page.partition('<header class="top">')[2].partition("</header>")[0]


def test_each_reader_has_their_own(client, owner, manager):
    for reader, other in ((owner, manager), (manager, owner), (owner, manager)):
        client.force_login(reader)
        menu = shown(client)
        assert reader.email in menu
        assert other.email not in menu


def test_each_form_sends_the_token_of_its_page_back(client, owner):
    client.force_login(owner)
    seen = {re.search(r'token" value="(\w{64})"', shown(client))[1] for _ in range(2)}
    assert len(seen) == 2
    strict = Client(enforce_csrf_checks=True, headers={"accept": "text/html"})
    strict.force_login(owner)
    token = re.search(r'token" value="(\w{64})"', shown(strict))[1]
    for sent, status in ((token, 302), ("x" * 64, 403)):
        form = {"csrfmiddlewaretoken": sent, "language": "nl", "next": "/keys/"}
        assert strict.post("/language/", form).status_code == status


def test_it_is_in_the_language_of_the_page_and_leads_back_to_it(client, owner):
    client.force_login(owner)
    for language, words in (("nl", "Uitloggen"), ("en", "Sign out")):
        menu = shown(client, "/keys/?a=1", headers={"accept-language": language})
        assert words in menu
        assert 'name="next" value="/keys/?a=1"' in menu
        assert TOKEN not in menu
