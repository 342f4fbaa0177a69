"""Editing the facts of an initiative, alone and at the same time as somebody else."""

import pytest

from portfolio.actions import edit_initiative
from tests.cast import NOW
from tests.web.world import page, text

PURPOSE = {"title": "Trees", "problem_statement": "Branches fall on cars."}
SECTIONS = ("purpose", "people", "planning", "legal")


@pytest.fixture
def post(client, initiative, owner):
    """Send a section as the owner saw it."""
    client.force_login(owner)
    seen = initiative.version

    def send(section, data, **changes):
        path = page("initiative-edit", initiative.pk, section)
        return client.post(path, data | {"version": seen} | changes)

    return send


def test_a_section_is_saved(post, initiative):
    answer = post("purpose", PURPOSE)

    initiative.refresh_from_db()
    assert answer.url == page("initiative", initiative.pk)
    assert initiative.problem_statement == "Branches fall on cars."


def test_people_are_saved(post, initiative, owner, manager):
    post("people", {"owner": manager.pk, "hours_per_week": "8"})

    initiative.refresh_from_db()
    assert (initiative.owner, initiative.hours_per_week) == (manager, 8)


def test_a_planning_is_saved(post, initiative):
    post("planning", {"scaling_routes": ["expand", "scale-out"]})

    initiative.refresh_from_db()
    assert initiative.scaling_routes == ["expand", "scale-out"]


def test_the_legal_triage_keeps_what_was_answered(post, initiative):
    post("legal", {"personal_data": "yes", "algorithm": "find_out"})

    initiative.refresh_from_db()
    assert initiative.legal_flags == {"personal_data": "yes", "algorithm": "find_out"}


def test_the_other_questions_are_kept_too(post, initiative):
    post("legal", {"algorithm": "rules", "sensors": "yes", "staff_app": "no"})

    initiative.refresh_from_db()
    assert initiative.legal_flags == {
        "algorithm": "rules",
        "sensors": "yes",
        "staff_app": "no",
    }


def test_a_plain_yes_about_an_algorithm_reads_as_ai(post, client, initiative, owner):
    flags = {"algorithm": "yes", "personal_data": "no"}
    edit_initiative(initiative, {"legal_flags": flags}, by=owner, at=NOW)

    shown = client.get(page("initiative-edit", initiative.pk, "legal"))
    post("legal", {"algorithm": "ai", "personal_data": "no"}, version=2)

    initiative.refresh_from_db()
    assert shown.context["form"]["algorithm"].value() == "ai"
    assert (initiative.legal_flags, initiative.version) == (flags, 2)


def test_the_kind_of_innovation_is_kept(post, initiative):
    post("purpose", PURPOSE | {"facet": "mission"})

    initiative.refresh_from_db()
    assert initiative.facet == "mission"


def test_an_unknown_section_is_not_found(client, initiative, owner):
    client.force_login(owner)

    path = page("initiative-edit", initiative.pk, "secrets")

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("section", SECTIONS)
def test_a_viewer_finds_no_form(client, initiative, viewer, section):
    client.force_login(viewer)

    path = page("initiative-edit", initiative.pk, section)

    assert client.get(path).status_code == 404
    assert client.post(path, PURPOSE).status_code == 404


@pytest.mark.parametrize(
    ("section", "data"),
    [
        ("purpose", PURPOSE | {"title": ""}),
        ("purpose", PURPOSE | {"title": "x" * 121}),
        ("purpose", PURPOSE | {"application_domain": "space"}),
        ("people", {"owner": "999999"}),
        ("people", {"owner": "me"}),
        ("planning", {"pilot_ends_on": "0001-01-01"}),
        ("planning", {"structural_cost_estimate": "-5"}),
        ("planning", {"scaling_routes": ["sideways"]}),
        ("planning", {"pilot_starts_on": "2027-02-01", "pilot_ends_on": "2027-01-01"}),
        ("legal", {"personal_data": "maybe"}),
        ("purpose", PURPOSE | {"version": "latest"}),
    ],
)
def test_what_cannot_be_is_refused(post, initiative, section, data):
    answer = post(section, {}, **data)

    initiative.refresh_from_db()
    assert answer.status_code == 400
    assert initiative.version == 1


def test_a_refusal_is_a_sentence(post):
    days = {"pilot_starts_on": "2027-02-01", "pilot_ends_on": "2027-01-01"}

    assert "The pilot ends before it starts." in text(post("planning", days))


def test_a_clash_shows_both_texts(post, initiative, manager):
    theirs = {"problem_statement": "Branches fall on bicycles."}
    edit_initiative(initiative, theirs, by=manager, at=NOW)

    answer = post("purpose", PURPOSE)

    assert answer.status_code == 409
    assert "Branches fall on cars." in text(answer)
    assert "Branches fall on bicycles." in text(answer)
    initiative.refresh_from_db()
    assert initiative.problem_statement == "Branches fall on bicycles."


def test_after_a_clash_it_can_be_saved(post, initiative, manager):
    edit_initiative(initiative, {"problem_statement": "Theirs."}, by=manager, at=NOW)
    refused = post("purpose", PURPOSE)

    post("purpose", PURPOSE, version=refused.context["form"]["version"].value())

    initiative.refresh_from_db()
    assert initiative.problem_statement == "Branches fall on cars."


def test_a_clash_about_the_triage_shows_the_answers_that_differ(
    post, initiative, manager
):
    flags = {"legal_flags": {"personal_data": "no"}}
    edit_initiative(initiative, flags, by=manager, at=NOW)

    answer = post("legal", {"personal_data": "yes"})

    assert answer.status_code == 409
    assert answer.context["form"].clash == {"personal_data": "No"}


def test_edits_of_other_fields_do_not_clash(post, initiative, manager):
    edit_initiative(initiative, {"sponsor": "Head of roads"}, by=manager, at=NOW)

    post("purpose", PURPOSE)

    initiative.refresh_from_db()
    assert initiative.problem_statement == "Branches fall on cars."
    assert initiative.sponsor == "Head of roads"
