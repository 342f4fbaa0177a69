"""Moving a card through the API."""

from tests.cast import make_initiative


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
