"""The event feed: in order, all of it, and nothing twice."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event as Flag
from time import sleep

import pytest
from django.db import connection, connections, transaction

from accounts.models import User
from portfolio.actions import edit_initiative, post_update, set_theme
from portfolio.ledger import Kind, record
from portfolio.models import Event, Initiative
from tests.cast import NOW, make_initiative
from tests.web.api.caller import refusal

FEED = "/portfolios/lindervoort/events"
on_postgresql = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="one writer at a time"
)


def ids(answer):
    return [row["id"] for row in answer.json()["results"]]


def test_what_happened_in_order(initiative, owner, as_viewer):
    edit_initiative(initiative, {"sponsor": "Parks"}, by=owner, at=NOW)
    post_update(initiative, text="Measured.", by=owner, at=NOW)

    shown = as_viewer.get(FEED).json()["results"]

    assert [row["kind"] for row in shown] == ["started", "edited", "updated"]
    assert shown[1]["facts"]["changes"] == {"sponsor": ["", "Parks"]}
    assert shown[1]["by"] == {"id": owner.pk, "name": owner.name}
    assert shown[1]["initiative"] == initiative.pk
    assert shown[1]["at"].endswith("Z")


def test_going_on_gives_what_came_since_and_nothing_twice(initiative, owner, as_viewer):
    first = as_viewer.get(FEED)
    went_on = first.json()["next"].removeprefix("http://testserver/api/v1")
    assert ids(as_viewer.get(went_on)) == []

    post_update(initiative, text="Measured.", by=owner, at=NOW)

    assert ids(as_viewer.get(went_on)) == [Event.objects.last().pk]


def test_some_at_a_time_and_of_one_kind(initiative, owner, as_viewer):
    for text in "abc":
        post_update(initiative, text=text, by=owner, at=NOW)

    one = as_viewer.get(FEED, kind="updated", pageSize=1)
    rest = as_viewer.get(one.json()["next"].removeprefix("http://testserver/api/v1"))

    assert len(ids(one)) == 1
    assert "kind=updated" in one.json()["next"]
    assert ids(one) + ids(rest)[:1] == sorted(ids(one) + ids(rest)[:1])


def test_only_managers_read_what_is_about_the_whole(
    initiative, manager, as_viewer, as_manager, portfolio
):
    set_theme(portfolio, organisation="Aan Zee", by=manager, at=NOW)

    assert "theme-set" in as_manager.get(FEED).content.decode()
    assert "theme-set" not in as_viewer.get(FEED).content.decode()


def test_nothing_of_another_portfolio(initiative, as_outsider):
    refusal(as_outsider.get(FEED), 404)


@pytest.mark.parametrize("after", ["x", "-1", str(2**63), "1e3"])
def test_a_place_that_is_none_is_refused(after, initiative, as_viewer):
    refusal(as_viewer.get(FEED, after=after), 400)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_what_is_still_being_written_is_waited_for(initiative, owner, as_viewer):
    other = make_initiative(owner, title="Roots")
    written, may_end = Flag(), Flag()

    def write_slowly():
        with transaction.atomic():
            post_update(initiative, text="Slow.", by=owner, at=NOW)
            written.set()
            may_end.wait(20)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(write_slowly)
        written.wait(20)
        post_update(other, text="Quick.", by=owner, at=NOW)
        early = ids(as_viewer.get(FEED, kind="updated"))
        may_end.set()
        slow.result()

    assert early == []
    assert ids(as_viewer.get(FEED, kind="updated")) == list(
        Event.objects.filter(kind="updated").values_list("pk", flat=True)
    )


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_none_is_skipped_while_eight_write(initiative, owner, as_viewer):
    cards = [make_initiative(owner, title=f"Card {n}") for n in range(8)]
    owner_id, over = owner.pk, Flag()

    def write(card_id):
        chance = Random(card_id)
        try:
            for _turn in range(12):
                with transaction.atomic():
                    card = Initiative.objects.select_for_update().get(pk=card_id)
                    by = User.objects.get(pk=owner_id)
                    for _each in range(chance.randint(1, 3)):
                        record(card, Kind.UPDATED, by=by, at=NOW, text="x")
                        sleep(chance.random() / 100)
                    if chance.random() < 0.2:
                        transaction.set_rollback(True)
        finally:
            connections.close_all()

    def read():
        seen, after = [], 0
        try:
            while True:
                last_look = over.is_set()
                new = ids(as_viewer.get(FEED, after=after, pageSize=5))
                seen += new
                after = new[-1] if new else after
                if last_look and not new:
                    return seen
        finally:
            connections.close_all()

    with ThreadPoolExecutor(9) as pool:
        reader = pool.submit(read)
        list(pool.map(write, [card.pk for card in cards]))
        over.set()
        seen = reader.result()

    assert seen == list(Event.objects.order_by("pk").values_list("pk", flat=True))
