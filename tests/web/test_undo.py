"""Undo on the page: a button after a move and among what was done lately."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

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
