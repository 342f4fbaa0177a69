"""Legal checks, the profile, and adopting a version, through the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import add_record
from portfolio.ledger import Kind
from tests.cast import NOW, TODAY, make_initiative
from tests.web.api.caller import Caller, everything, pointers, refusal
from workflows.actions import request_decision
from workflows.models import Checklist, ConditionalCheck

DONE = {
    "status": "done",
    "outcome": "No personal data.",
    "done_on": "2026-11-20",
    "responsible": "Privacy office",
    "link": "Z-2026-41",
}


def at(initiative, *parts):
    return "/".join([f"/initiatives/{initiative.pk}", *map(str, parts)])


def make_check(stage, slug="prescan", **facts):
    return ConditionalCheck.objects.create(
        portfolio=stage.portfolio,
        slug=slug,
        order=1,
        label_nl="Voorcheck",
        label_en="Pre-scan",
        due_before=stage,
        adviser="privacy",
        responsible_nl="Trekker",
        responsible_en="Owner",
        **facts,
    )


@pytest.fixture
def check(stages):
    return make_check(stages["concept"])


def test_a_check_that_applies_is_still_to_do(initiative, check, as_viewer):
    (shown,) = as_viewer.get(at(initiative, "legal-checks")).json()["results"]

    assert (shown["slug"], shown["label"]) == ("prescan", "Pre-scan")
    assert (shown["applies"], shown["status"]) == (True, "to-do")
    assert (shown["due_before"], shown["adviser"]) == ("concept", "privacy")
    assert shown["responsible"] == "Owner"
    assert (shown["advice"], shown["done_on"]) == (None, None)


def test_how_a_check_stands_is_kept(initiative, check, as_owner, as_viewer):
    kept = as_owner.put(at(initiative, "legal-checks", "prescan"), DONE)

    assert kept.status_code == 200, kept.content
    assert DONE.items() <= kept.json().items()
    listed = as_viewer.get(at(initiative, "legal-checks")).json()
    assert listed == {"next": None, "results": [kept.json()]}
    assert initiative.events.get(kind=Kind.LEGAL_CHECKED)


def test_what_is_left_out_is_empty_again(initiative, check, as_owner):
    path = at(initiative, "legal-checks", "prescan")
    as_owner.put(path, DONE)

    again = as_owner.put(path, {"status": "busy"}).json()

    assert (again["status"], again["outcome"], again["link"]) == ("busy", "", "")
    assert (again["done_on"], again["responsible"]) == (None, "Owner")


def test_the_newest_verdict_of_the_adviser_is_shown(
    initiative, check, owner, as_viewer
):
    advice = {"adviser": "privacy", "verdict": "negative", "given_on": TODAY}
    add_record(initiative, "advice", advice, by=owner, at=NOW)

    (shown,) = as_viewer.get(at(initiative, "legal-checks")).json()["results"]

    assert shown["advice"] == "negative"


def test_a_check_that_does_not_apply_is_shown_once_recorded(
    initiative, stages, as_owner
):
    make_check(stages["concept"], applies_when="personal_data")
    path = at(initiative, "legal-checks")
    assert as_owner.get(path).json()["results"] == []

    kept = as_owner.put(f"{path}/prescan", DONE).json()

    assert kept["applies"] is False
    assert as_owner.get(path).json()["results"] == [kept]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, {"#/status"}),
        ({"status": "moon"}, {"#/status"}),
        ({"status": None}, {"#/status"}),
        ({"status": 1}, {"#/status"}),
        ({"status": "done"}, {"#/outcome"}),
        (DONE | {"done_on": "2099-01-01"}, {"#/done_on"}),
        (DONE | {"done_on": "soon"}, {"#/done_on"}),
        (DONE | {"outcome": 5}, {"#/outcome"}),
        (DONE | {"outcome": "x" * 1001}, {"#/outcome"}),
        (DONE | {"link": "x" * 301}, {"#/link"}),
        (DONE | {"slug": "prescan"}, {"#/slug"}),
        ([], {"#"}),
    ],
    ids=str,
)
def test_a_check_takes_nothing_else(body, found, initiative, check, as_owner):
    before = everything()

    response = as_owner.put(at(initiative, "legal-checks", "prescan"), body)

    assert pointers(refusal(response, 400)) == found
    assert everything() == before


def test_a_check_of_nobody_or_of_others_is_not_there(
    initiative, check, outsider, as_owner, as_viewer, as_outsider
):
    foreign = make_initiative(outsider)
    make_check(foreign.stage, slug="theirs")
    before = everything()

    for caller, path in (
        (as_owner, at(initiative, "legal-checks", "theirs")),
        (as_owner, at(initiative, "legal-checks", "moon")),
        (as_owner, at(foreign, "legal-checks", "theirs")),
        (as_viewer, at(initiative, "legal-checks", "prescan")),
        (as_outsider, at(initiative, "legal-checks", "prescan")),
    ):
        refusal(caller.put(path, DONE), 404)
    assert everything() == before


def test_thirty_checks_take_as_many_queries_as_three(initiative, stages, as_viewer):
    path = at(initiative, "legal-checks")

    def grow(numbers):
        for number in numbers:
            made = make_check(stages["concept"], slug=f"check-{number}")
            initiative.legal_checks.create(slug=made.slug, status="busy")

    grow(range(3))
    with CaptureQueriesContext(connection) as few:
        as_viewer.get(path)
    grow(range(3, 30))
    with CaptureQueriesContext(connection) as many:
        found = as_viewer.get(path).json()["results"]

    assert len(found) == 30
    assert len(few) == len(many)


HEAVY = {"profile": "heavy", "reason": "The council asked for it."}


def test_the_facts_propose_a_profile(initiative, as_viewer):
    assert as_viewer.get(at(initiative, "profile")).json() == {
        "proposed": "standard",
        "chosen": "",
        "reason": "",
        "effective": "standard",
    }


def test_another_profile_is_chosen_and_let_go(initiative, as_owner, as_viewer):
    path = at(initiative, "profile")

    chosen = as_owner.put(path, HEAVY)

    assert chosen.status_code == 200, chosen.content
    assert as_viewer.get(path).json() == chosen.json()
    assert (chosen.json()["chosen"], chosen.json()["effective"]) == ("heavy", "heavy")
    assert initiative.events.get(kind=Kind.PROFILE_CHOSEN)
    back = as_owner.put(path, {"profile": ""}).json()
    assert (back["chosen"], back["reason"], back["effective"]) == ("", "", "standard")


def test_a_lighter_profile_is_not_for_the_owner(initiative, manager, as_owner):
    path, light = at(initiative, "profile"), HEAVY | {"profile": "light"}

    assert pointers(refusal(as_owner.put(path, light), 400)) == {"#/profile"}
    assert Caller(manager).put(path, light).json()["effective"] == "light"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, {"#/profile"}),
        ({"profile": "moon"}, {"#/profile"}),
        ({"profile": None}, {"#/profile"}),
        ({"profile": 5}, {"#/profile"}),
        ({"profile": "heavy"}, {"#/reason"}),
        (HEAVY | {"reason": 5}, {"#/reason"}),
        (HEAVY | {"reason": None}, {"#/reason"}),
        (HEAVY | {"reason": "x" * 1001}, {"#/reason"}),
        (HEAVY | {"effective": "light"}, {"#/effective"}),
    ],
    ids=str,
)
def test_a_profile_takes_nothing_else(body, found, initiative, as_owner):
    before = everything()

    response = as_owner.put(at(initiative, "profile"), body)

    assert pointers(refusal(response, 400)) == found
    assert everything() == before


def test_who_only_looks_chooses_no_profile(initiative, as_viewer, as_outsider):
    before = everything()

    for caller in (as_viewer, as_outsider):
        refusal(caller.put(at(initiative, "profile"), HEAVY), 404)
    assert everything() == before


@pytest.fixture
def asked(initiative, gate, owner):
    """A request that is held against an older version."""
    review = request_decision(initiative, note="", by=owner, at=NOW)
    Checklist.objects.create(gate=gate, version=2, published_at=NOW)
    return review


def test_a_request_adopts_the_newest_version(initiative, asked, as_owner):
    path = at(initiative, "decision-requests")
    assert as_owner.get(path).json()["results"][0]["version"] == 1

    adopted = as_owner.post(f"{path}/{asked.pk}/adoption", {})

    assert adopted.status_code == 201, adopted.content
    assert adopted.json()["version"] == 2
    assert as_owner.get(path).json()["results"] == [adopted.json()]
    assert initiative.events.get(kind=Kind.VERSION_ADOPTED)
    again = as_owner.post(f"{path}/{asked.pk}/adoption", {})
    assert refusal(again, 400)["code"] == "newest"


def test_nobody_else_adopts_it(
    initiative, asked, owner, as_gatekeeper, as_viewer, as_outsider, as_owner
):
    other = make_initiative(owner, title="Roots")
    path = at(initiative, "decision-requests", asked.pk, "adoption")
    elsewhere = at(other, "decision-requests", asked.pk, "adoption")
    before = everything()

    for caller in (as_gatekeeper, as_viewer, as_outsider):
        refusal(caller.post(path, {}), 404)
    refusal(as_owner.post(elsewhere, {}), 404)
    assert pointers(refusal(as_owner.post(path, {"version": 2}), 400)) == {"#/version"}
    assert everything() == before
