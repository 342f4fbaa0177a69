"""The saved views of a board: kept, found, changed and shared."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import change_view, save_view
from portfolio.models import SavedView
from tests.cast import NOW, make_initiative

BOARD = "/p/lindervoort/"
VIEWS = "/p/lindervoort/views/"


@pytest.fixture
def own(portfolio, manager):
    """Give a view of the manager's, seen by them alone."""
    return save_view(
        portfolio, name="Without users", query="q=no%3Ainvolvement", by=manager
    )


@pytest.fixture
def shared(portfolio, manager):
    """Give a view that everybody has."""
    view = save_view(portfolio, name="Red", query="q=attention%3Ared", by=manager)
    return change_view(view, {"is_shared": True}, by=manager, at=NOW)


def page(client, user, path=BOARD):
    client.force_login(user)
    return client.get(path).content.decode()


def test_a_view_is_kept_as_the_address_says(client, viewer, portfolio):
    client.force_login(viewer)

    sent = {"name": "Silent", "query": "?sort=days&q=quiet:>30d&show-idea=60&x=1"}
    response = client.post(VIEWS, sent)
    view = SavedView.objects.get()
    assert (view.owner, view.is_shared) == (viewer, False)
    assert view.query == "q=quiet%3A%3E30d&sort=days"
    assert response.url == f"{BOARD}?{view.query}&view={view.pk}"


def test_the_menu_lists_what_is_shared_and_ones_own(client, own, shared, viewer):
    html = page(client, viewer)
    assert ">Red</a>" in html
    assert "Without users" not in html
    html = page(client, own.owner)
    assert ">Red</a>" in html
    assert ">Without users</a>" in html


def test_the_view_that_is_shown_says_so_and_offers_nothing(client, own):
    html = page(client, own.owner, f"{BOARD}?q=no:involvement")

    assert '<span class="view-name">Without users</span>' in html
    assert "Discard" not in html


def test_a_change_is_told_and_can_be_saved_or_discarded(client, own):
    html = page(client, own.owner, f"{BOARD}?q=no:partner&view={own.pk}")

    assert "Changed, and not saved." in html
    assert f'href="?q=no%3Ainvolvement&amp;view={own.pk}"' in html
    response = client.post(f"{VIEWS}{own.pk}/", {"query": "q=no%3Apartner"})
    assert response.url == f"{BOARD}?q=no%3Apartner&view={own.pk}"
    own.refresh_from_db()
    assert own.query == "q=no%3Apartner"


def test_who_may_not_change_a_shared_view_can_only_discard(client, shared, viewer):
    html = page(client, viewer, f"{BOARD}?q=x&view={shared.pk}")

    assert "Discard" in html
    assert 'form="view-save"' not in html
    client.post(f"{VIEWS}{shared.pk}/", {"query": "q=x"})
    shared.refresh_from_db()
    assert shared.query == "q=attention%3Ared"


@pytest.mark.parametrize("number", ["x", "0", "9" * 30, "-1", "٣"])
def test_a_view_that_is_not_there_changes_nothing(client, own, number):
    assert "Discard" not in page(client, own.owner, f"{BOARD}?q=x&view={number}")


def test_a_manager_renames_shares_and_removes(client, own, manager):
    client.force_login(manager)
    path = f"{VIEWS}{own.pk}/"

    client.post(path, {"name": "No users", "is_shared": "1"})
    own.refresh_from_db()
    assert (own.name, own.is_shared) == ("No users", True)
    client.post(path, {"name": "No users", "is_shared": "0"})
    own.refresh_from_db()
    assert not own.is_shared
    assert (
        "The view is removed."
        in client.post(
            path, {"name": "No users", "remove": "1"}, follow=True
        ).content.decode()
    )
    assert not SavedView.objects.exists()


def test_a_name_that_is_taken_is_told_beside_it(client, own, shared, manager):
    client.force_login(manager)

    again = client.post(VIEWS, {"name": "Red", "query": "q=x"})
    assert again.status_code == 400
    assert "You have a view with this name already." in again.content.decode()
    assert 'value="q=x"' in again.content.decode()
    renamed = client.post(f"{VIEWS}{own.pk}/", {"name": ""})
    assert renamed.status_code == 400


def test_nobody_shares_without_being_a_manager(client, portfolio, viewer):
    view = save_view(portfolio, name="Mine", query="", by=viewer)
    client.force_login(viewer)

    assert client.post(f"{VIEWS}{view.pk}/", {"is_shared": "1"}).status_code == 404
    assert "Share" not in page(client, viewer, VIEWS).split("<main")[1].replace(
        "Managers share", ""
    )


def test_another_persons_view_is_not_there(client, own, gatekeeper):
    client.force_login(gatekeeper)

    assert client.post(f"{VIEWS}{own.pk}/", {"remove": "1"}).status_code == 404


@pytest.mark.parametrize("path", [BOARD, VIEWS, f"{BOARD}?fragment=columns"])
def test_more_views_take_no_more_queries(client, portfolio, manager, path):
    make_initiative(manager)
    client.force_login(manager)
    client.get(path)
    counts = []
    for many in (3, 27):
        for number in range(many):
            view = save_view(portfolio, name=f"{many} {number}", query="", by=manager)
            change_view(view, {"is_shared": number % 2 == 0}, by=manager, at=NOW)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts.append(len(captured))

    assert counts[0] == counts[1]
