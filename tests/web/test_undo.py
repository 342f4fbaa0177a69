"""Undo on the page: a button after a move and among what was done lately."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.actions import edit_initiative
from tests.cast import make_initiative
from workflows.actions import move
from workflows.standing import catch_up

# A move within the column; two of them tell the other boards.
MOVE_BUDGET = 10


@pytest.fixture
def cards(owner):
    """Three ideas, from top to bottom."""
    now = timezone.now()
    return [make_initiative(owner, title=title, at=now) for title in ("a", "b", "c")]


@pytest.fixture
def press(client, manager):
    """Press a button as the manager; as board.js does, or as a page."""
    client.force_login(manager)

    def send(path, *, json=False, **body):
        headers = {"accept": "application/json"} if json else {}
        return client.post(path, body, headers=headers, follow=not json)

    return send


def titles(stages):
    return "".join(card.title for card in stages["idea"].initiatives.order_by("rank"))


def test_the_message_after_a_move_has_a_way_back(press, cards, stages):
    page = press(f"/initiatives/{cards[2].pk}/move/", stage="idea", after="top")

    path = f"/initiatives/{cards[2].pk}/undo/2/"
    assert f'action="{path}"' in page.content.decode()
    assert "“c” is back where it was." in press(path).content.decode()
    assert titles(stages) == "abc"


def test_a_script_hears_that_it_is_undone(press, cards, owner, stages):
    move(cards[2], stage=stages["idea"], after=None, by=owner, at=timezone.now())

    answer = press(f"/initiatives/{cards[2].pk}/undo/2/", json=True)

    assert answer.json()["status"] == "undone"


def test_undoing_what_moved_on_is_a_conflict_with_whose_it_was(
    press, cards, owner, stages
):
    for after in (None, cards[0]):
        now = timezone.now()
        move(cards[2], stage=stages["idea"], after=after, by=owner, at=now)

    answer = press(f"/initiatives/{cards[2].pk}/undo/2/", json=True)

    assert answer.status_code == 409
    assert "Owner placed it elsewhere since." in answer.json()["message"]
    page = press(f"/initiatives/{cards[2].pk}/undo/2/")
    assert "Nothing was undone." in page.content.decode()


def test_the_page_of_a_card_tells_what_was_done_lately(client, press, cards, owner):
    now = timezone.now()
    move(cards[2], stage=cards[2].stage, after=None, by=owner, at=now)

    html = client.get(f"/initiatives/{cards[2].pk}/move/").content.decode()

    assert "Recent actions" in html
    assert "Moved up or down in Idea." in html
    assert f'action="/initiatives/{cards[2].pk}/undo/2/"' in html


@pytest.mark.parametrize("version", ["1", "99", "9" * 30])
def test_a_version_that_made_no_move_is_refused(press, cards, version):
    path = f"/initiatives/{cards[0].pk}/undo/{version}/"

    assert press(path, json=True).status_code in (400, 409)


def test_a_move_takes_a_fixed_number_of_queries(press, cards, stages):
    catch_up(at=timezone.now())
    path = f"/initiatives/{cards[2].pk}/move/"
    body = {"stage": "idea", "after": cards[0].pk, "version": 1}

    with CaptureQueriesContext(connection) as captured:
        answer = press(path, json=True, **body)

    assert answer.json() == {"status": "moved", "version": 2, "stage": "idea"}
    assert len(statements(captured)) == MOVE_BUDGET


def statements(captured):
    """What asks or changes rows; not where transactions begin and end."""
    asked = [query["sql"].split()[0] for query in captured.captured_queries]
    return [word for word in asked if word in ("SELECT", "INSERT", "UPDATE", "DELETE")]


# Edits.


@pytest.fixture
def edited(cards, owner):
    """A card of which two things were just changed, one after the other."""
    for changes in ({"title": "A new one", "hours_per_week": 4}, {"summary": "Short."}):
        edit_initiative(cards[0], changes, by=owner, at=timezone.now())
    return cards[0]


def test_an_edit_is_undone_on_the_page_where_it_shows(press, client, edited):
    page = f"/initiatives/{edited.pk}/"
    html = client.get(page).content.decode()
    assert html.count("Undo this change") == 2

    answer = press(f"{page}undo/2/", page="")

    assert answer.redirect_chain[-1][0] == page
    assert "The change of “a” is undone." in answer.content.decode()
    edited.refresh_from_db()
    assert (edited.title, edited.hours_per_week, edited.summary) == (
        "a",
        None,
        "Short.",
    )


def test_what_was_changed_again_cannot_be_undone(press, client, edited, owner):
    edit_initiative(edited, {"title": "Better"}, by=owner, at=timezone.now())
    page = f"/initiatives/{edited.pk}/"

    answer = press(f"{page}undo/2/", json=True)

    assert answer.status_code == 409
    assert "It was changed again since. Nothing was undone." in answer.json()["message"]
    # The newest edit and the one of the summary still stand.
    assert client.get(page).content.decode().count("Undo this change") == 2


def test_an_edit_of_long_ago_cannot_be_undone(press, client, cards, owner):
    before = timezone.now() - timedelta(days=1, minutes=1)
    edit_initiative(cards[0], {"title": "Old"}, by=owner, at=before)
    page = f"/initiatives/{cards[0].pk}/"

    assert press(f"{page}undo/2/", json=True).status_code == 400
    assert "Undo this change" not in client.get(page).content.decode()


def test_who_owns_it_is_not_undone_from_a_name_alone(press, client, cards, manager):
    edit_initiative(cards[0], {"owner": manager}, by=manager, at=timezone.now())
    page = f"/initiatives/{cards[0].pk}/"

    assert press(f"{page}undo/2/", json=True).status_code == 400
    assert "Undo this change" not in client.get(page).content.decode()


def test_every_kind_of_field_gets_its_value_back(press, cards, owner):
    """Days, figures, lists and answers are kept in the ledger as JSON."""
    first = {
        "planned_gate_on": date(2027, 3, 1),
        "structural_cost_estimate": 12000,
        "scaling_routes": ["product"],
        "legal_flags": {"personal_data": "yes"},
    }
    card = edit_initiative(cards[0], first, by=owner, at=timezone.now())
    second = {
        "planned_gate_on": None,
        "structural_cost_estimate": None,
        "scaling_routes": [],
        "legal_flags": {},
    }
    edit_initiative(card, second, by=owner, at=timezone.now())

    press(f"/initiatives/{card.pk}/undo/3/")

    card.refresh_from_db()
    assert {name: getattr(card, name) for name in first} == first


def test_a_move_is_undone_on_the_page_of_the_initiative_too(
    press, client, cards, owner
):
    now = timezone.now()
    move(cards[2], stage=cards[2].stage, after=None, by=owner, at=now)
    page = f"/initiatives/{cards[2].pk}/"

    assert "Undo this move" in client.get(page).content.decode()
    assert press(f"{page}undo/2/", page="").redirect_chain[-1][0] == page


def test_a_viewer_sees_no_way_to_undo(client, viewer, edited):
    client.force_login(viewer)

    html = client.get(f"/initiatives/{edited.pk}/").content.decode()

    assert "Undo this change" not in html
