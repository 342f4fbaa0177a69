"""The verbs of the register."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.actions import (
    add_group,
    add_partner,
    edit_initiative,
    edit_record,
    log_involvement,
    post_update,
    record_lesson,
    start_initiative,
)
from portfolio.ledger import Kind, Stale
from portfolio.models import Initiative, Involvement
from tests.cast import NOW, TODAY, make_initiative


def kinds(initiative) -> list[str]:
    return list(initiative.events.values_list("kind", flat=True))


def involve(initiative, by, **changes):
    facts = {"held_on": TODAY, "form": "interview", "group": "Inspectors", "count": 2}
    return log_involvement(initiative, **(facts | changes), by=by, at=NOW)


def test_a_new_initiative_stands_in_the_first_column(owner, stages):
    initiative = make_initiative(owner)

    assert initiative.stage == stages["idea"]
    assert initiative.passages.get().entered_on == TODAY
    assert kinds(initiative) == [Kind.STARTED]


def test_a_viewer_starts_nothing(portfolio, viewer):
    with pytest.raises(PermissionDenied):
        start_initiative(portfolio, title="Trees", owner=viewer, by=viewer, at=NOW)

    assert not Initiative.objects.exists()


@pytest.mark.parametrize("title", ["", "x" * 121])
def test_a_title_has_a_sensible_length(portfolio, owner, title):
    with pytest.raises(ValidationError) as refused:
        start_initiative(portfolio, title=title, owner=owner, by=owner, at=NOW)

    assert "title" in refused.value.message_dict
    assert not Initiative.objects.exists()


def test_an_edit_keeps_old_and_new_in_the_ledger(initiative, owner):
    edited = edit_initiative(initiative, {"title": "Oaks"}, by=owner, at=NOW)

    assert edited.title == "Oaks"
    assert initiative.events.last().facts == {"changes": {"title": ["Trees", "Oaks"]}}


def test_an_edit_that_changes_nothing_leaves_no_trace(initiative, owner):
    edit_initiative(initiative, {"title": "Trees"}, by=owner, at=NOW)

    assert kinds(initiative) == [Kind.STARTED]


def test_edits_of_different_fields_merge(initiative, owner, manager):
    seen = initiative.version
    edit_initiative(initiative, {"title": "Oaks"}, version=seen, by=owner, at=NOW)
    edit_initiative(initiative, {"summary": "Tall"}, version=seen, by=manager, at=NOW)

    initiative.refresh_from_db()

    assert (initiative.title, initiative.summary) == ("Oaks", "Tall")


def test_edits_of_one_field_clash(initiative, owner, manager):
    seen = initiative.version
    edit_initiative(initiative, {"title": "Oaks"}, version=seen, by=owner, at=NOW)

    with pytest.raises(Stale) as refused:
        edit_initiative(initiative, {"title": "Elms"}, version=seen, by=manager, at=NOW)

    assert "title" in refused.value.message_dict
    initiative.refresh_from_db()
    assert initiative.title == "Oaks"


def test_where_it_stands_cannot_be_edited(initiative, owner):
    with pytest.raises(TypeError):
        edit_initiative(initiative, {"state": "stopped"}, by=owner, at=NOW)


def test_a_pilot_cannot_end_before_it_starts(initiative, owner):
    days = {"pilot_starts_on": TODAY, "pilot_ends_on": TODAY - timedelta(days=1)}

    with pytest.raises(ValidationError):
        edit_initiative(initiative, days, by=owner, at=NOW)

    assert kinds(initiative) == [Kind.STARTED]


@pytest.fixture
def running(initiative, owner, stages):
    """A pilot of thirty days that began a week ago."""
    days = {
        "pilot_starts_on": TODAY - timedelta(days=7),
        "pilot_ends_on": TODAY + timedelta(days=23),
    }
    edit_initiative(initiative, days, by=owner, at=NOW)
    Initiative.objects.filter(pk=initiative.pk).update(stage=stages["pilot"])
    initiative.refresh_from_db()
    return initiative


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pilot_ends_on", TODAY + timedelta(days=24)),
        ("pilot_ends_on", None),
        ("pilot_starts_on", TODAY),
        ("pilot_starts_on", None),
    ],
)
def test_a_pilot_that_runs_is_not_lengthened_by_editing(running, owner, field, value):
    with pytest.raises(ValidationError) as refused:
        edit_initiative(running, {field: value}, by=owner, at=NOW)

    (error,) = refused.value.error_dict[field]
    assert error.code == "pilot"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pilot_ends_on", TODAY + timedelta(days=22)),
        ("pilot_starts_on", TODAY - timedelta(days=8)),
        ("sponsor", "Head of roads"),
    ],
)
def test_a_pilot_that_runs_can_be_cut_short(running, owner, field, value):
    edit_initiative(running, {field: value}, by=owner, at=NOW)

    running.refresh_from_db()
    assert getattr(running, field) == value


def test_a_pilot_without_an_end_can_be_given_one(running, owner):
    Initiative.objects.filter(pk=running.pk).update(pilot_ends_on=None)

    edit_initiative(running, {"pilot_ends_on": TODAY}, by=owner, at=NOW)

    running.refresh_from_db()
    assert running.pilot_ends_on == TODAY


def test_an_involvement_names_a_group_and_counts_people(initiative, owner):
    involvement = involve(initiative, owner)

    assert involvement.group.name == "Inspectors"
    assert kinds(initiative) == [Kind.STARTED, Kind.INVOLVED]


def test_a_known_group_is_found_whatever_its_capitals(initiative, owner):
    add_group(initiative, name="inspectors", by=owner, at=NOW)
    involve(initiative, owner, group=" Inspectors ")

    assert initiative.groups.count() == 1


def test_a_group_of_people_affected_is_marked_as_such(initiative, owner):
    involvement = involve(initiative, owner, who="affected", group="Residents")

    assert involvement.group.is_affected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("count", -1),
        ("count", 0),
        ("held_on", TODAY + timedelta(days=1)),
        ("held_on", date(1, 1, 1)),
        ("form", "telepathy"),
        ("group", ""),
        pytest.param("group", "x" * 121, id="long group"),
        ("who", "nobody"),
        pytest.param("findings", "x" * 5001, id="long findings"),
    ],
)
def test_an_impossible_involvement_is_refused(initiative, owner, field, value):
    with pytest.raises(ValidationError) as refused:
        involve(initiative, owner, **{field: value})

    assert field in refused.value.message_dict
    assert not Involvement.objects.exists()
    assert not initiative.groups.exists()
    assert kinds(initiative) == [Kind.STARTED]


@pytest.mark.parametrize("cast", ["viewer", "gatekeeper", "outsider"])
def test_only_contributors_and_managers_record_facts(request, initiative, cast):
    person = request.getfixturevalue(cast)

    with pytest.raises(PermissionDenied):
        involve(initiative, person)

    assert kinds(initiative) == [Kind.STARTED]


def test_someone_who_left_records_nothing(initiative, owner):
    owner.is_active = False

    with pytest.raises(PermissionDenied):
        involve(initiative, owner)


def test_a_partner_comes_and_agrees(initiative, owner):
    partner = add_partner(initiative, organisation="De Linde", by=owner, at=NOW)
    edit_record(partner, {"agreement_status": "agreed"}, by=owner, at=NOW)

    partner.refresh_from_db()

    assert partner.agreement_status == "agreed"
    assert kinds(initiative)[1:] == [Kind.PARTNER_ADDED, Kind.PARTNER_EDITED]


def test_a_lesson_and_an_update_stand_in_the_ledger(initiative, owner):
    record_lesson(initiative, text="Ask first.", learnt_on=TODAY, by=owner, at=NOW)
    post_update(initiative, text="Talking to crews.", by=owner, at=NOW)

    assert kinds(initiative)[1:] == [Kind.LESSON_RECORDED, Kind.UPDATED]


def test_every_event_raises_the_version_by_one(initiative, owner):
    post_update(initiative, text="One", by=owner, at=NOW)
    post_update(initiative, text="Two", by=owner, at=NOW)

    initiative.refresh_from_db()

    assert initiative.version == 3
    assert list(initiative.events.values_list("version", flat=True)) == [1, 2, 3]


def test_only_who_takes_part_can_own_an_initiative(portfolio, initiative, outsider):
    by = initiative.owner

    with pytest.raises(ValidationError) as starting:
        start_initiative(portfolio, title="Bins", owner=outsider, by=by, at=NOW)
    with pytest.raises(ValidationError) as editing:
        edit_initiative(initiative, {"owner": outsider}, by=by, at=NOW)

    assert set(starting.value.message_dict) == {"owner"}
    assert set(editing.value.message_dict) == {"owner"}


def test_what_an_owner_who_left_leaves_behind_can_be_edited(initiative, manager):
    initiative.owner.memberships.all().delete()

    edit_initiative(initiative, {"title": "Bins"}, by=manager, at=NOW)

    initiative.refresh_from_db()
    assert initiative.title == "Bins"
