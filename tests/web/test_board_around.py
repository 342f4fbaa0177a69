"""What stands around the cards is kept as it was written, and is never another's."""

import re

import pytest
from django.test import Client

from portfolio.actions import change_view, save_view
from portfolio.models import State
from tests.cast import NOW, make_initiative
from web.pages.menu import TOKEN

pytestmark = pytest.mark.django_db

BOARD = "/p/lindervoort/"


def page(client, reader, query="", **how):
    client.force_login(reader)
    return client.get(BOARD + query, **how).content.decode()


def test_own_views_are_shown_to_their_owner_alone(client, portfolio, owner, manager):
    for reader in (owner, manager):
        name = f"Seen by {reader.email}"
        save_view(portfolio, name=name, query="sort=days", by=reader)

    for reader, other in ((owner, manager), (manager, owner), (owner, manager)):
        for query in ("", "?sort=days", "?q=trees"):
            html = page(client, reader, query)
            assert f"Seen by {reader.email}" in html
            assert other.email not in html


def test_each_reader_is_offered_what_they_may(client, portfolio, manager, viewer):
    view = save_view(portfolio, name="Red", query="q=attention:red", by=manager)
    change_view(view, {"is_shared": True}, by=manager, at=NOW)
    changed = f"?sort=days&view={view.pk}"

    for _turn in range(2):
        assert f"views/{view.pk}/" in page(client, manager, changed)
        assert f"views/{view.pk}/" not in page(client, viewer, changed)
        for sign in ("New initiative", 'id="quick-add"', "data-may-move"):
            assert sign in page(client, manager)
            assert sign not in page(client, viewer)


def test_what_changed_shows_at_once(client, portfolio, owner):
    assert 'data-said="0 of 0 initiatives."' in page(client, owner)

    first = make_initiative(owner)
    assert 'data-said="1 of 1 initiative."' in page(client, owner)
    first.state = State.STOPPED
    first.save(update_fields=["state"])
    assert "0 of 0 initiatives · 1 ended" in page(client, owner)
    kept = save_view(portfolio, name="Slow ones", query="sort=days", by=owner)
    assert "Slow ones" in page(client, owner)
    kept.delete()
    assert "Slow ones" not in page(client, owner)
    portfolio.name_nl = portfolio.name_en = "Renamed"
    portfolio.save(update_fields=["name_nl", "name_en"])
    assert '<h1 class="title">Renamed</h1>' in page(client, owner)


def test_it_is_in_the_language_of_the_page(client, owner):
    for language, words in (
        ("nl", "Bewaarde"),
        ("en", "Saved views"),
        ("nl", "Bewaarde"),
    ):
        assert words in page(client, owner, headers={"accept-language": language})


def test_its_forms_send_the_token_of_their_page_back(client, owner):
    seen = {
        re.search(r'id="view-save".*?value="(\w{64})"', page(client, owner), re.S)[1]
        for _ in range(2)
    }
    assert len(seen) == 2
    strict = Client(enforce_csrf_checks=True, headers={"accept": "text/html"})
    html = page(strict, owner)
    assert TOKEN not in html
    tokens = set(re.findall(r'token" value="(\w{64})"', html))
    form = {"name": "Slow", "query": "sort=days"}
    for token in tokens:
        sent = form | {"name": f"Slow {token[:9]}", "csrfmiddlewaretoken": token}
        assert strict.post(f"{BOARD}views/", sent).status_code == 302
    sent = form | {"csrfmiddlewaretoken": "x" * 64}
    assert strict.post(f"{BOARD}views/", sent).status_code == 403


def test_it_is_about_the_address_that_was_asked(client, owner):
    for query in ("?sort=days", "?sort=title", "?sort=days"):
        html = page(client, owner, query)
        assert f'name="look" value="{query[1:]}"' in html


def test_a_text_that_looks_like_its_place_stays_a_text(client, owner):
    make_initiative(owner, title="<!-- cards --> <!-- around -->")

    html = page(client, owner, "?q=<!-- cards --> <!-- around -->")
    assert "<!--" not in html
    assert "&lt;!-- cards" in html
