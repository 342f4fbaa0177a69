"""A program keeps views of the board, and sets the name, logo and colours."""

from base64 import b64encode
from urllib.parse import urlsplit

import pytest

from portfolio.models import SavedView, Theme
from tests.portfolio.test_theme import PNG
from tests.web.api.caller import Caller, pointers, refusal

VIEWS = "/portfolios/lindervoort/views"
THEME = "/portfolios/lindervoort/theme"
BRAND = "brand_light"


@pytest.fixture
def as_manager(manager):
    return Caller(manager)


def test_a_view_is_kept_as_the_board_would_keep_it(as_owner, owner):
    sent = {"name": "Quiet", "query": "?q=quiet:>30d&layout=board&nonsense=1"}

    made = as_owner.post(VIEWS, sent)

    assert made.status_code == 201
    kept = SavedView.objects.get()
    assert made.json() == {
        "id": kept.pk,
        "name": "Quiet",
        "query": "q=quiet%3A%3E30d",
        "is_shared": False,
        "owner": {"id": owner.pk, "name": "Owner"},
    }
    assert as_owner.get(VIEWS).json()["results"] == [made.json()]
    assert as_owner.get(f"{VIEWS}/{kept.pk}").json() == made.json()


def test_the_view_of_another_is_not_there_until_it_is_shared(as_owner, as_manager):
    view = as_manager.post(VIEWS, {"name": "Quiet"}).json()
    path = f"{VIEWS}/{view['id']}"
    assert as_owner.get(VIEWS).json()["results"] == []
    refusal(as_owner.get(path), 404)

    shared = as_manager.patch(path, {"is_shared": True})

    assert shared.json()["is_shared"] is True
    assert as_owner.get(path).json() == shared.json()
    refusal(as_owner.patch(path, {"name": "Mine"}), 404)
    assert as_manager.delete(path).status_code == 204
    assert not SavedView.objects.exists()


def test_one_shares_nothing_without_being_a_manager(as_owner):
    view = as_owner.post(VIEWS, {"name": "Quiet"}).json()

    refusal(as_owner.patch(f"{VIEWS}/{view['id']}", {"is_shared": True}), 404)


def test_two_views_have_no_one_name(as_owner):
    as_owner.post(VIEWS, {"name": "Quiet"})

    refusal(as_owner.post(VIEWS, {"name": "Quiet"}), 400)
    assert pointers(refusal(as_owner.post(VIEWS, {"name": ""}), 400)) == {"#/name"}


def test_the_name_and_the_colours_are_set(as_manager, as_owner):
    sent = {"organisation": "Lindervoort aan Zee", "colours": {BRAND: "#7a1f5c"}}

    answer = as_manager.patch(THEME, sent)

    assert answer.json() == sent | {"logo": None, "version": 1}
    assert as_owner.get(THEME).json() == answer.json()
    refusal(as_owner.patch(THEME, sent), 404)


def test_the_logo_is_set_read_and_taken_away(as_manager, client):
    made = as_manager.patch(THEME, {"logo": b64encode(PNG).decode()}).json()

    assert made["logo"].startswith("http")
    shown = client.get(urlsplit(made["logo"]).path)
    assert (shown.content, shown["Content-Type"]) == (PNG, "image/png")
    gone = as_manager.patch(THEME, {"logo": "", "version": made["version"]})
    assert gone.json()["logo"] is None


@pytest.mark.parametrize("logo", ["no base64", "bm8gaW1hZ2U=", "é", "A" * 300_000])
def test_what_is_no_logo_is_refused(as_manager, logo):
    refused = refusal(as_manager.patch(THEME, {"logo": logo}), 400)

    assert pointers(refused) == {"#/logo"}
    assert not Theme.objects.exists()


def test_colours_that_cannot_be_read_are_refused(as_manager):
    refused = as_manager.patch(THEME, {"colours": {BRAND: "#fffff0"}})
    assert BRAND in str(refusal(refused, 400))
    refused = as_manager.patch(THEME, {"colours": {"glitter": "#ffffff"}})
    assert pointers(refusal(refused, 400)) == {"#/colours/glitter"}

    assert not Theme.objects.exists()


def test_a_theme_that_changed_meanwhile_is_a_conflict(as_manager):
    for colour in ("#7a1f5c", "#17633f"):
        last = as_manager.patch(THEME, {"colours": {BRAND: colour}, "version": 0})

    refusal(last, 409)
