"""Asking what changed on a board: nothing, cheaply, or what did."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import make_initiative
from workflows.standing import catch_up

PATH = "/p/lindervoort/live/"


@pytest.fixture
def ask(client, manager, initiative):
    """Ask as the manager, with the tag of the last answer."""
    catch_up(at=timezone.now())
    client.force_login(manager)

    def send(tag=""):
        headers = {"if-none-match": tag} if tag else {}
        return client.get(PATH, headers=headers)

    return send


def test_nothing_new_is_told_in_three_queries(ask):
    tag = ask()["ETag"]

    with CaptureQueriesContext(connection) as captured:
        answer = ask(tag)

    assert answer.status_code == 304
    assert answer.content == b""
    assert len(captured) == 3


def test_a_move_changes_the_tag(ask, client, initiative):
    tag = ask()["ETag"]

    client.post(f"/initiatives/{initiative.pk}/move/", {"stage": "idea"})

    answer = ask(tag)
    assert answer.status_code == 200
    assert answer["ETag"] != tag


def test_what_time_alone_changes_changes_the_tag(ask, initiative):
    tag = ask()["ETag"]

    catch_up(at=timezone.now() + timedelta(days=1))

    assert ask(tag).status_code == 200


def test_another_board_changes_nothing_here(ask, outsider):
    tag = ask()["ETag"]

    make_initiative(outsider, title="Elsewhere")
    catch_up(at=timezone.now())

    assert ask(tag).status_code == 304


@pytest.mark.parametrize("tag", ["x", 'W/"999999"', 'W/"' + "9" * 40 + '"'])
def test_a_tag_that_never_was_gets_the_whole(ask, tag):
    assert ask(tag).json()["whole"]


def test_a_board_of_others_is_not_there(client, outsider, portfolio):
    client.force_login(outsider)

    assert client.get(PATH).status_code == 404


def test_who_is_signed_out_is_sent_to_sign_in(client, portfolio):
    assert client.get(PATH).status_code == 302
