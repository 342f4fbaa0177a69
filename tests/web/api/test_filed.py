"""Filed reports through the API: the same as on their pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portfolio.actions import edit_initiative
from portfolio.models import Initiative
from tests.cast import make_initiative
from tests.web.api.caller import pointers, refusal

FILED = "/portfolios/lindervoort/filed-reports"


@pytest.fixture
def initiative(owner):
    """Of today: nothing is asked about it, whenever this runs."""
    return make_initiative(owner, at=timezone.now())


@pytest.fixture
def filed(initiative, as_manager):
    answer = as_manager.post(FILED, {"name": "March", "from": "2026-01-01"})
    assert answer.status_code == 201
    return answer.json()


def test_it_is_listed_and_says_the_same_as_the_report(filed, as_viewer):
    (listed,) = as_viewer.get(FILED).json()["results"]
    report = {"from": "2026-01-01", "to": filed["asked"]["to"]}
    chapters = as_viewer.get("/portfolios/lindervoort/report", **report).json()

    assert listed == filed
    assert filed["asked"]["from"] == "2026-01-01"
    told = as_viewer.get(f"{FILED}/{filed['id']}").json()
    assert told == filed | {"chapters": chapters["chapters"]}


def test_what_differs_has_its_reasons(filed, initiative, owner, as_viewer):
    address = f"{FILED}/{filed['id']}/comparison"
    assert as_viewer.get(address).json() == {
        "is_same": True,
        "is_other_edition": False,
        "differences": [],
    }

    at = timezone.now() + timedelta(hours=1)
    edit_initiative(initiative, {"summary": "Trees stand."}, by=owner, at=at)
    Initiative.objects.update(facet="mission")
    compared = as_viewer.get(address).json()

    assert not compared["is_same"]
    values = {(each["was"], each["now"]) for each in compared["differences"]}
    assert (1, 0) in values or (0, 1) in values
    whats = {why["what"] for each in compared["differences"] for why in each["reasons"]}
    assert whats == {"Facts changed"}


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({}, "#/name"),
        ({"name": "March"}, "#"),
        ({"name": 5}, "#/name"),
        ({"name": "April", "q": "stage:nowhere"}, "#/q"),
        ({"name": "April", "from": "soon"}, "#/from"),
        ({"name": "April", "colour": "red"}, "#/colour"),
    ],
)
def test_what_is_wrong_is_said_by_field(filed, as_manager, sent, where):
    problem = refusal(as_manager.post(FILED, sent), 400)

    assert pointers(problem) == {where}


def test_only_managers_file(initiative, as_viewer):
    refusal(as_viewer.post(FILED, {"name": "March"}), 404)
