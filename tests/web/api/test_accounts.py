"""A program of an administrator sees to accounts, and to nobody else's business."""

import pytest

from accounts.models import Session, User
from tests.cast import make_person
from tests.web.api.caller import Caller, pointers, refusal


@pytest.fixture
def administrator(owner):
    User.objects.filter(pk=owner.pk).update(is_administrator=True)
    return User.objects.get(pk=owner.pk)


@pytest.fixture
def calls(administrator):
    return Caller(administrator)


def test_they_are_listed_and_found_by_a_part_of_name_or_address(calls, viewer):
    everybody = calls.get("/accounts").json()["results"]
    found = calls.get("/accounts", q="viewer@").json()["results"]

    assert {each["name"] for each in everybody} == {"Owner", "Viewer"}
    assert [each["name"] for each in found] == ["Viewer"]
    assert found[0]["memberships"] == [{"portfolio": "lindervoort", "role": "viewer"}]
    assert found[0]["is_active"] is True


def test_who_does_not_administer_finds_nothing(as_owner, as_viewer, viewer):
    refusal(as_viewer.get("/accounts"), 404)
    refusal(as_viewer.patch(f"/accounts/{viewer.pk}", {"is_active": False}), 404)
    refusal(as_viewer.delete(f"/accounts/{viewer.pk}"), 404)


def test_an_account_is_closed_opened_and_forgotten(calls, viewer):
    path = f"/accounts/{viewer.pk}"

    closed = calls.patch(path, {"is_active": False})
    again = calls.patch(path, {"is_active": False})
    opened = calls.patch(path, {"is_active": True})

    assert closed.json()["is_active"] is False
    assert again.json() == closed.json()
    assert opened.json()["is_active"] is True
    assert not Session.objects.filter(user=viewer).exists()
    assert refusal(calls.delete(path), 400)["code"] == "active"
    calls.patch(path, {"is_active": False})
    assert calls.delete(path).status_code == 204
    viewer.refresh_from_db()
    assert viewer.name == f"Former colleague {viewer.pk}"


def test_somebody_else_administers_too_and_nobody_changes_themselves(
    calls, administrator, viewer
):
    made = calls.patch(f"/accounts/{viewer.pk}", {"is_administrator": True})

    assert made.json()["is_administrator"] is True
    path = f"/accounts/{administrator.pk}"
    refusal(calls.patch(path, {"is_administrator": False}), 404)
    closed = calls.patch(f"/accounts/{viewer.pk}", {"is_active": False})
    assert refusal(closed, 400)["code"] == "administrator"


def test_every_mistake_is_told(calls, viewer):
    sent = {"is_active": "no", "name": "Another"}

    problem = refusal(calls.patch(f"/accounts/{viewer.pk}", sent), 400)

    assert pointers(problem) == {"#/is_active", "#/name"}


@pytest.mark.parametrize("count", [3, 30])
def test_as_many_queries_for_thirty_as_for_three(
    count, calls, portfolio, django_assert_num_queries
):
    for number in range(count):
        make_person(f"Person{number}", portfolio, "viewer", "gatekeeper")

    with django_assert_num_queries(4):
        calls.get("/accounts", pageSize=100)
