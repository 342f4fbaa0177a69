"""Consultations of lessons, and the playbook, through the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio import library
from portfolio.actions import record_lesson
from portfolio.ledger import Kind
from tests.cast import NOW, TODAY, make_initiative
from tests.web.api.caller import Caller, everything, pointers, refusal
from workflows.models import Checklist, Gate


@pytest.fixture
def lesson(owner):
    bins = make_initiative(owner, title="Bins")
    return record_lesson(bins, text="Ask first.", learnt_on=TODAY, by=owner, at=NOW)


@pytest.fixture
def path(initiative):
    return f"/initiatives/{initiative.pk}/consultations"


def test_a_lesson_of_the_register_helped(path, lesson, initiative, owner, as_owner):
    made = as_owner.post(path, {"lesson": lesson.pk, "usefulness": "helped"})

    assert made.status_code == 201, made.content
    shown = made.json()
    assert (shown["lesson"], shown["shipped"]) == (lesson.pk, "")
    assert shown["by"]["name"] == "Owner"
    assert as_owner.get(path).json()["results"] == [shown]
    assert initiative.events.get(kind=Kind.CONSULTED)


def test_saying_it_again_changes_what_was_said(path, lesson, as_owner):
    as_owner.post(path, {"lesson": lesson.pk, "usefulness": "helped"})

    as_owner.post(path, {"lesson": lesson.pk, "usefulness": "not-for-us"})

    (shown,) = as_owner.get(path).json()["results"]
    assert shown["usefulness"] == "not-for-us"


def test_a_shipped_lesson_helped(path, as_owner):
    slug = library.lessons()[0].slug

    made = as_owner.post(path, {"shipped": slug, "usefulness": "helped"})

    assert made.json()["shipped"] == slug
    assert made.json()["lesson"] is None


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({}, {"#/usefulness"}),
        ({"usefulness": "helped"}, {"#"}),
        ({"usefulness": "maybe", "shipped": "x"}, {"#/usefulness"}),
        ({"usefulness": "helped", "shipped": "moon"}, {"#/shipped"}),
        ({"usefulness": "helped", "shipped": "a b"}, {"#/shipped"}),
        ({"usefulness": "helped", "lesson": 10**9}, {"#/lesson"}),
        ({"usefulness": "helped", "lesson": "1"}, {"#/lesson"}),
        ({"usefulness": "helped", "lesson": None}, {"#/lesson"}),
        ({"usefulness": "helped", "lesson": 10**30}, {"#/lesson"}),
        ({"usefulness": "helped", "shipped": "x", "by": 1}, {"#/by"}),
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused(body, found, path, as_owner):
    before = everything()

    assert pointers(refusal(as_owner.post(path, body), 400)) == found
    assert everything() == before


def test_a_lesson_of_another_portfolio_is_not_there(path, outsider, as_owner):
    foreign = record_lesson(
        make_initiative(outsider), text="Secret", learnt_on=TODAY, by=outsider, at=NOW
    )

    theirs, nobodys = (
        refusal(as_owner.post(path, {"lesson": key, "usefulness": "helped"}), 400)
        for key in (foreign.pk, 10**9)
    )

    assert theirs == nobodys


def test_a_lesson_of_ones_own_is_no_search(path, initiative, owner, as_owner):
    own = record_lesson(initiative, text="x", learnt_on=TODAY, by=owner, at=NOW)

    response = as_owner.post(path, {"lesson": own.pk, "usefulness": "helped"})

    assert refusal(response, 400)["code"] == "own"


PLAYBOOK = "/portfolios/lindervoort/playbook"


def test_the_playbook_says_what_the_gates_ask(playbook, as_viewer):
    shown = as_viewer.get(PLAYBOOK).json()

    assert [gate["stage"] for gate in shown["gates"]] == ["idea", "concept", "pilot"]
    first = shown["gates"][0]
    assert first["checklist"]["version"] == 1
    assert [version["version"] for version in first["versions"]] == [1]
    question = first["checklist"]["criteria"][0]
    assert question["slug"].startswith("g1-")
    assert question["question"]
    assert shown["terms"]["longest_hold_days"] == 90
    assert {each["outcome"] for each in shown["outcomes"]} >= {"go", "hold", "stop"}
    assert shown["legal_checks"][0]["label"]


def test_the_playbook_is_in_the_language_that_is_asked_for(playbook, viewer, as_viewer):
    dutch = Caller(viewer, **{"accept-language": "nl"}).get(PLAYBOOK).json()

    english = as_viewer.get(PLAYBOOK).json()
    assert dutch["gates"][0]["question"] != english["gates"][0]["question"]


def test_each_published_version_can_be_read_and_no_draft(playbook, as_viewer):
    gate = Gate.objects.first()
    Checklist.objects.create(gate=gate, version=2)
    path = f"{PLAYBOOK}/{gate.slug}"

    shown = as_viewer.get(PLAYBOOK).json()["gates"][0]

    assert as_viewer.get(f"{path}/1").json() == shown["checklist"]
    assert [version["version"] for version in shown["versions"]] == [1]
    for missing in (f"{path}/2", f"{path}/3", f"{PLAYBOOK}/moon/1", f"{path}/{10**30}"):
        refusal(as_viewer.get(missing), 404)


def test_outsiders_find_no_playbook(playbook, as_outsider):
    refusal(as_outsider.get(PLAYBOOK), 404)
    refusal(as_outsider.get(f"{PLAYBOOK}/{Gate.objects.first().slug}/1"), 404)


def test_the_playbook_takes_as_many_queries_for_thirty_versions_as_for_three(
    playbook, as_viewer
):
    def grow(numbers):
        for gate in Gate.objects.all():
            for version in numbers:
                Checklist.objects.create(gate=gate, version=version, published_at=NOW)

    grow(range(2, 4))
    with CaptureQueriesContext(connection) as few:
        as_viewer.get(PLAYBOOK)
    grow(range(4, 31))
    with CaptureQueriesContext(connection) as many:
        as_viewer.get(PLAYBOOK)

    assert len(few) == len(many) <= 12
