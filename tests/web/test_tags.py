"""Tags on the pages: those of an initiative, and those of a portfolio."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import set_tags
from tests.cast import NOW, make_initiative
from tests.web.world import page, text


@pytest.fixture
def tagged(initiative, owner):
    return set_tags(initiative, ["water"], by=owner, at=NOW)


def names(initiative) -> list[str]:
    return [tag.name for tag in initiative.tags.all()]


def test_tags_lead_to_the_board(client, tagged, viewer):
    client.force_login(viewer)

    shown = text(client.get(page("initiative", tagged.pk)))

    assert "?q=tag:water" in shown
    assert "Change the tags" not in shown


def test_tags_are_typed_with_commas(client, tagged, owner):
    client.force_login(owner)
    path = page("initiative-tags", tagged.pk)

    answer = client.post(path, {"tags": "water, Green roofs", "seen": "water"})

    assert answer.url == page("initiative", tagged.pk)
    assert names(tagged) == ["green-roofs", "water"]


def test_tags_of_others_are_suggested(client, tagged, owner):
    client.force_login(owner)
    other = make_initiative(owner)

    shown = text(client.get(page("initiative-tags", other.pk)))

    assert '<option value="water">' in shown


def test_a_tag_that_is_too_long_is_refused_beside_the_field(client, tagged, owner):
    client.force_login(owner)

    answer = client.post(page("initiative-tags", tagged.pk), {"tags": "x" * 41})

    assert answer.status_code == 400
    assert "too long for a tag" in text(answer)


def test_a_manager_merges_two_tags(client, tagged, owner, manager):
    set_tags(tagged, ["water", "aqua"], by=owner, at=NOW)
    client.force_login(manager)
    aqua = tagged.tags.get(name="aqua")

    client.post(page("tags", "lindervoort"), {"tag": aqua.pk, "name": "water"})

    assert names(tagged) == ["water"]


def test_a_manager_removes_a_tag(client, tagged, manager):
    client.force_login(manager)
    pk = tagged.tags.get().pk

    client.post(page("tags", "lindervoort"), {"tag": pk, "remove": "1"})

    assert names(tagged) == []


@pytest.mark.parametrize("name", ["", "x" * 41])
def test_a_name_that_is_none_is_refused(client, tagged, manager, name):
    client.force_login(manager)
    pk = tagged.tags.get().pk

    answer = client.post(page("tags", "lindervoort"), {"tag": pk, "name": name})

    assert answer.status_code == 400
    assert names(tagged) == ["water"]


@pytest.mark.parametrize("tag", ["", "x", "0", "9" * 30])
def test_a_tag_that_is_not_there_is_not_found(client, portfolio, manager, tag):
    client.force_login(manager)

    answer = client.post(page("tags", "lindervoort"), {"tag": tag, "name": "a"})

    assert answer.status_code == 404


def test_the_list_costs_the_same_with_many(client, tagged, owner, manager):
    client.force_login(manager)
    with CaptureQueriesContext(connection) as few:
        client.get(page("tags", "lindervoort"))
    for number in range(3):
        many = [f"tag-{number}-{each}" for each in range(10)]
        set_tags(make_initiative(owner), many, by=owner, at=NOW)

    with CaptureQueriesContext(connection) as more:
        client.get(page("tags", "lindervoort"))

    assert len(more) == len(few)
