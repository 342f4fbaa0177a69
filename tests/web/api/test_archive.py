"""A program keeps the terms, proposes what goes, and sees it approved and destroyed."""

import pytest

from portfolio.models import Initiative, Passage, Role, State
from reports.models import Format, Job
from tests.cast import make_initiative, make_person
from tests.web.api.caller import Caller, refusal

PLACE = "/portfolios/lindervoort"
LISTS = f"{PLACE}/destruction-lists"


@pytest.fixture
def old(owner):
    made = make_initiative(owner, title="Old trees")
    Initiative.objects.filter(pk=made.pk).update(state=State.STOPPED)
    days = {"entered_on": "2020-01-01", "left_on": "2020-06-01"}
    Passage.objects.filter(initiative=made).update(**days)
    return made


@pytest.fixture
def as_manager(manager):
    return Caller(manager)


def test_the_terms_are_read_and_changed(as_manager, old):
    terms = as_manager.get(f"{PLACE}/retention").json()["terms"]
    assert [each["years"] for each in terms] == [1, 5, 10, 10]

    wanted = {"ending": "cancelled", "years": None, "ground": "Council"}
    changed = as_manager.put(f"{PLACE}/retention", {"terms": [wanted]})

    assert changed.json()["terms"][0] == wanted
    (closed,) = as_manager.get(f"{PLACE}/closed").json()["initiatives"]
    assert closed["initiative"] == {"id": old.pk, "title": "Old trees"}
    assert (closed["closed_on"], closed["due_on"]) == ("2020-06-01", None)
    wrong = wanted | {"years": 201, "ground": ""}
    refusal(as_manager.put(f"{PLACE}/retention", {"terms": [wrong]}), 400)


def test_it_goes_from_proposal_to_report(as_manager, old, portfolio, initiative):
    refusal(as_manager.post(LISTS, {"initiatives": []}), 400)
    refusal(as_manager.post(LISTS, {"initiatives": [str(old.pk)]}), 400)
    refusal(as_manager.post(LISTS, {"initiatives": [initiative.pk]}), 400)
    made = as_manager.post(LISTS, {"initiatives": [old.pk], "note": "As every year"})
    assert made.status_code == 201
    here = f"{LISTS}/{made.json()['id']}"
    refusal(as_manager.post(f"{here}/approvals", {}), 404)
    refusal(as_manager.post(f"{here}/destruction", {}), 400)
    for name in ("Ans", "Bo"):
        other = Caller(make_person(name, portfolio, Role.GATEKEEPER))
        assert other.post(f"{here}/approvals", {}).status_code == 201

    done = as_manager.post(f"{here}/destruction", {}).json()

    assert [each["by"]["name"] for each in done["approvals"]] == ["Ans", "Bo"]
    assert done["destroyed_at"]
    assert done["items"][0]["title"] == "Old trees"
    refusal(as_manager.get(f"/initiatives/{old.pk}"), 404)
    assert as_manager.get(LISTS).json()["results"] == [done]
    assert as_manager.get(f"{here}/report").body.startswith(b"%PDF")


def test_a_list_is_withdrawn(as_manager, old):
    here = f"{LISTS}/{as_manager.post(LISTS, {'initiatives': [old.pk]}).json()['id']}"

    refusal(as_manager.get(f"{here}/report"), 404)
    assert as_manager.delete(here).status_code == 204
    assert as_manager.get(here).json()["withdrawn_at"]


def test_the_archive_file_is_a_document(as_manager, old):
    about = {"format": "mdto", "initiative": old.pk}

    asked = as_manager.post(f"{PLACE}/documents", about)

    assert asked.status_code == 201
    assert Job.objects.get().format == Format.ARCHIVE
    for wrong in ({"format": "mdto"}, about | {"initiative": 10**6}, {"format": "all"}):
        refusal(as_manager.post(f"{PLACE}/documents", wrong), 400)
