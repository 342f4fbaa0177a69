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


# In place: one field of a section, as a form alone.


@pytest.fixture
def in_place(client, initiative, owner):
    """Ask for one field, or send it, as inplace.js does."""
    client.force_login(owner)
    fetched = {"X-Requested-With": "fetch"}
    seen = initiative.version

    def ask(section, field, data=None):
        path = page("initiative-edit", initiative.pk, section) + f"?fields={field}"
        if data is None:
            return client.get(path, headers=fetched)
        return client.post(path, data | {"version": seen}, headers=fetched)

    return ask


def test_one_field_comes_as_a_form_alone(in_place):
    shown = in_place("purpose", "department")

    assert "<html" not in text(shown)
    assert list(shown.context["form"].fields) == ["version", "department"]


def test_one_field_is_saved_and_the_others_stay(in_place, initiative):
    answer = in_place("purpose", "department", {"department": "Public works"})

    initiative.refresh_from_db()
    assert text(answer) == "Changes saved."
    assert (initiative.department, initiative.title) == ("Public works", "Trees")
    facts = initiative.events.last().facts
    assert facts == {"changes": {"department": ["", "Public works"]}}


def test_fields_that_two_people_change_both_stay(in_place, initiative, manager):
    edit_initiative(initiative, {"department": "Parks"}, by=manager, at=NOW)

    answer = in_place("purpose", "policy_field", {"policy_field": "Public space"})

    initiative.refresh_from_db()
    assert answer.status_code == 200
    assert (initiative.department, initiative.policy_field) == ("Parks", "Public space")


def test_a_field_that_two_people_change_shows_both_texts(in_place, initiative, manager):
    edit_initiative(initiative, {"department": "Parks"}, by=manager, at=NOW)

    answer = in_place("purpose", "department", {"department": "Public works"})

    assert answer.status_code == 409
    assert "<blockquote>Parks</blockquote>" in text(answer)
    assert 'value="Public works"' in text(answer)
    assert "Keep what they wrote" in text(answer)


def test_answers_of_the_triage_are_merged_one_by_one(in_place, initiative, manager):
    flags = {"legal_flags": {"personal_data": "no"}}
    edit_initiative(initiative, flags, by=manager, at=NOW)

    in_place("legal", "algorithm", {"algorithm": "ai"})

    initiative.refresh_from_db()
    assert initiative.legal_flags == {"personal_data": "no", "algorithm": "ai"}


def test_the_same_answer_of_the_triage_clashes(in_place, initiative, manager):
    flags = {"legal_flags": {"personal_data": "no"}}
    edit_initiative(initiative, flags, by=manager, at=NOW)

    answer = in_place("legal", "personal_data", {"personal_data": "yes"})

    assert answer.status_code == 409
    assert answer.context["form"].clash == {"personal_data": "No"}


def test_what_cannot_be_is_said_in_place(in_place, initiative):
    answer = in_place("purpose", "title", {"title": ""})

    initiative.refresh_from_db()
    assert answer.status_code == 400
    assert "Fill this in." in text(answer)
    assert initiative.title == "Trees"


@pytest.mark.parametrize("field", ["secret", "version", "owner"])
def test_there_is_no_form_for_another_field(in_place, field):
    assert in_place("purpose", field).status_code == 404


def test_without_javascript_the_field_has_a_page_of_its_own(client, initiative, owner):
    client.force_login(owner)
    path = page("initiative-edit", initiative.pk, "people") + "?fields=sponsor"

    shown = client.get(path)
    answer = client.post(path, {"sponsor": "Director", "version": 1})

    initiative.refresh_from_db()
    assert '<h1 class="title">Change: Sponsor</h1>' in text(shown)
    assert answer.url == page("initiative", initiative.pk)
    assert initiative.sponsor == "Director"


def test_a_field_in_place_takes_as_many_rights_as_its_section(in_place, client, viewer):
    client.force_login(viewer)

    assert in_place("purpose", "title").status_code == 404
    assert in_place("purpose", "title", {"title": "Mine"}).status_code == 404
