"""Moving a card through the API."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from portfolio.ledger import Kind
from tests.cast import make_initiative
from tests.web.api.caller import Caller, everything, pointers, refusal


def moves(initiative):
    return f"/initiatives/{initiative.pk}/moves"


def test_a_card_moves_to_the_top_of_its_column(owner, initiative, as_owner):
    second = make_initiative(owner, title="Bins")

    response = as_owner.post(
        moves(second), {"stage": "idea", "after": None, "version": 1}
    )

    assert response.status_code == 200
    assert response.json() == {
        "id": second.pk,
        "title": "Bins",
        "stage": "idea",
        "after": None,
        "state": "active",
        "version": 2,
    }


def test_a_card_moves_behind_another(owner, initiative, as_owner):
    second = make_initiative(owner, title="Bins")

    response = as_owner.post(
        moves(initiative), {"stage": "idea", "after": second.pk, "version": 1}
    )

    assert response.json()["after"] == second.pk


def test_a_card_without_a_place_goes_to_the_bottom(owner, initiative, as_owner):
    second = make_initiative(owner, title="Bins")

    response = as_owner.post(moves(initiative), {"stage": "idea", "version": 1})

    assert response.json()["after"] == second.pk


def test_a_card_moves_back_with_a_reason(concept, as_owner):
    response = as_owner.post(
        moves(concept),
        {"stage": "idea", "version": concept.version, "reason": "Wrong problem."},
    )

    assert response.json()["stage"] == "idea"
    event = concept.events.get(kind=Kind.MOVED_BACK)
    assert event.facts["reason"] == "Wrong problem."


def test_a_card_does_not_move_back_without_a_reason(concept, as_owner):
    response = as_owner.post(
        moves(concept), {"stage": "idea", "version": concept.version}
    )

    assert pointers(refusal(response, 400)) == {"#/reason"}


def test_a_move_forward_is_referred_to_the_decisions(initiative, gate, as_owner):
    response = as_owner.post(moves(initiative), {"stage": "concept", "version": 1})

    problem = refusal(response, 400)
    assert problem["code"] == "gate"
    assert problem["decisions"].endswith(
        f"/api/v1/initiatives/{initiative.pk}/decisions"
    )
    assert problem["decisions"] in problem["detail"]
    initiative.refresh_from_db()
    assert initiative.stage.slug == "idea"


def test_a_stale_move_is_told_how_the_card_stands_now(owner, initiative, as_owner):
    second = make_initiative(owner, title="Bins")
    as_owner.post(moves(initiative), {"stage": "idea", "version": 1})

    response = as_owner.post(
        moves(initiative), {"stage": "idea", "after": None, "version": 1}
    )

    problem = refusal(response, 409)
    assert problem["code"] == "stale"
    assert problem["current"]["after"] == second.pk
    assert problem["current"]["version"] == 2


def test_who_may_look_but_not_move_gets_the_same_as_for_what_is_not_there(
    initiative, as_viewer
):
    before = everything()

    forbidden = as_viewer.post(moves(initiative), {"stage": "idea", "version": 1})
    absent = as_viewer.post(
        f"/initiatives/{10**30}/moves", {"stage": "idea", "version": 1}
    )

    assert refusal(forbidden, 404) == refusal(absent, 404)
    assert everything() == before


def test_an_outsider_finds_no_card(initiative, as_outsider):
    response = as_outsider.post(moves(initiative), {"stage": "idea", "version": 1})

    assert refusal(response, 404)["code"] == "not_found"


def test_a_stage_that_does_not_exist_is_refused(initiative, as_owner):
    before = everything()

    response = as_owner.post(moves(initiative), {"stage": "moon", "version": 1})

    assert pointers(refusal(response, 400)) == {"#/stage"}
    assert everything() == before


def test_a_card_of_another_portfolio_is_no_place_to_stand_behind(
    initiative, outsider, as_owner
):
    foreign = make_initiative(outsider)
    before = everything()

    response = as_owner.post(
        moves(initiative), {"stage": "idea", "after": foreign.pk, "version": 1}
    )

    assert pointers(refusal(response, 400)) == {"#/after"}
    assert everything() == before


def test_a_foreign_place_is_refused_as_one_that_does_not_exist(
    initiative, outsider, as_owner
):
    foreign = make_initiative(outsider)

    theirs, nobodys = (
        as_owner.post(
            moves(initiative), {"stage": "idea", "after": after, "version": 1}
        )
        for after in (foreign.pk, 10**9)
    )

    assert refusal(theirs, 400) == refusal(nobodys, 400)


def test_a_card_of_another_column_is_no_place_to_stand_behind(owner, concept, as_owner):
    second = make_initiative(owner, title="Bins")

    response = as_owner.post(
        moves(second), {"stage": "idea", "after": concept.pk, "version": 1}
    )

    assert refusal(response, 400)["code"] == "after"


@pytest.mark.parametrize("field", ["title", "rank", "state", "owner", "by", "at"])
def test_a_move_carries_nothing_but_place_and_version(initiative, as_owner, field):
    before = everything()

    response = as_owner.post(
        moves(initiative), {"stage": "idea", "version": 1, field: "5"}
    )

    assert pointers(refusal(response, 400)) == {f"#/{field}"}
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_moves_at_once_one_is_told_that_it_came_second(owner, initiative):
    make_initiative(owner, title="Bins")
    start, answers = Barrier(2), []

    def post(caller):
        start.wait()
        response = caller.post(moves(initiative), {"stage": "idea", "version": 1})
        answers.append(response.status_code)
        connection.close()

    threads = [Thread(target=post, args=(caller,)) for caller in (Caller(owner),) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200, 409]
    assert initiative.events.filter(kind=Kind.REORDERED).count() == 1
