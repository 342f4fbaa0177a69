"""Many people move cards at once through the server of production; nothing is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from portfolio.models import Event, Initiative
from tests.moving_load import (
    Outcome,
    Tab,
    make_world,
    mistakes,
    move_at_once,
    serving,
    strangers,
)
from tests.workers import database_url

CLIENTS, CARDS = 16, 40


@pytest.fixture
def world(transactional_db):
    return make_world(CARDS, CLIENTS)


@pytest.fixture
def server(world):
    with serving(database_url()) as address:
        yield address


@pytest.fixture
def tabs(server, world):
    """A tab for each, all of which show the first state."""
    sessions, seen = world
    opened = [Tab(server, session, seen, seed=0) for session in sessions]
    yield opened
    for tab in opened:
        tab.connection.close()


def test_nothing_is_lost_and_nothing_goes_back(server, world):
    sessions, seen = world

    outcome = move_at_once(server, sessions, seen, moves=8)

    assert mistakes(outcome, CARDS) == []
    assert outcome.statuses.keys() <= {200, 400, 409}
    assert len(outcome.moved) > CLIENTS
    assert outcome.largest < 4096


def test_of_stale_moves_of_one_card_one_succeeds(tabs):
    seen = tabs[0].seen
    card, _between, other = list(seen)[:3]
    stage = seen[card][0]
    path = f"/initiatives/{card}/move/"
    wish = {"stage": stage, "after": other, "version": 1}

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(lambda tab: tab.post(path, **wish), tabs))

    assert sorted(status for status, _, _ in answers) == [200] + [409] * 15
    refused = [answer for status, answer, _ in answers if status == 409]
    assert {(answer["stage"], answer["version"]) for answer in refused} == {(stage, 2)}
    assert all("moved it to another place" in each["message"] for each in refused)
    assert Event.objects.count() == 1


def test_two_swap_two_cards_at_the_same_moment(tabs):
    seen = tabs[0].seen
    first, _between, second = list(seen)[:3]
    wishes = [(tabs[0], first, second), (tabs[1], second, first)]

    def swap(wish):
        tab, card, after = wish
        body = {"stage": "idea", "after": after, "version": 1}
        return tab.post(f"/initiatives/{card}/move/", **body)[0]

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(swap, wishes)) == [200, 200]

    idea = Initiative.objects.filter(stage__slug="idea").order_by("rank")
    assert {card.pk for card in idea[:2]} == {first, second}


def test_a_stranger_between_two_neighbours_is_found(world):
    """The check itself works: as if another card had got between unasked."""
    idea = Initiative.objects.filter(stage__slug="idea").order_by("rank")
    above, between, card = idea[:3]
    Initiative.objects.filter(pk=card.pk).update(version=2)
    outcome = Outcome(moved=[(card.pk, 2, above.pk)])

    assert strangers(outcome, {card.pk: 1}) == [
        f"{card.pk}: {between.pk} stands between it and {above.pk}"
    ]
    assert strangers(outcome, {card.pk: 1, between.pk: 2}) == []
