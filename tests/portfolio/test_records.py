"""The general verbs for records: one event each, and what they refuse."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.actions import add_record, edit_record, remove_record
from portfolio.actions.records import name_in_ledger
from portfolio.ledger import Kind, Stale
from portfolio.models import Event
from portfolio.records import RECORDS
from tests.cast import NOW, TODAY, make_initiative
from tests.recorded import initiative, made, owner, portfolio, recorded, rows
from tests.records import CHANGES, make_records

__all__ = ["initiative", "made", "owner", "portfolio", "recorded", "rows"]  # fixtures
SOON = TODAY + timedelta(days=1)
# The fields whose change is an event of its own.
MARKS = [(slug, *mark) for slug, kind in RECORDS.items() for mark in kind.marks.items()]
MARKED = {
    "agreement_status": "agreed",
    "result": "holds",
    "accepted_on": TODAY,
}


def newest(initiative) -> Event:
    return initiative.events.order_by("-version")[0]


@pytest.mark.parametrize("slug", RECORDS)
def test_a_record_belongs_to_its_initiative(initiative, rows, slug):
    assert list(RECORDS[slug].find(initiative.pk)) == [rows[slug]]
    assert rows[slug].initiative == initiative


@pytest.mark.parametrize("slug", RECORDS)
def test_a_change_is_one_event_with_old_and_new(initiative, rows, owner, slug):
    field, _typed, value, _told = CHANGES[slug]
    before = initiative.events.count()

    edit_record(rows[slug], {field: value}, by=owner, at=NOW)

    event = newest(initiative)
    assert initiative.events.count() == before + 1
    assert (event.kind, event.facts["id"]) == (Kind.RECORD_EDITED, rows[slug].pk)
    assert [*event.facts["changes"]] == [field]


@pytest.mark.parametrize(("slug", "field", "kind"), MARKS)
def test_a_change_that_counts_has_an_event_of_its_own(
    initiative, rows, owner, slug, field, kind
):
    edit_record(rows[slug], {field: MARKED[field]}, by=owner, at=NOW)

    assert newest(initiative).kind == kind


@pytest.mark.parametrize("slug", RECORDS)
def test_what_stays_the_same_leaves_no_trace(initiative, rows, owner, slug):
    before = initiative.events.count()
    same = {name: getattr(rows[slug], name) for name in RECORDS[slug].fields}

    edit_record(rows[slug], same, by=owner, at=NOW)

    assert initiative.events.count() == before


@pytest.mark.parametrize("slug", sorted(set(RECORDS) - {"groups"}))
def test_a_removal_is_one_event_that_keeps_what_it_said(initiative, rows, owner, slug):
    before, pk = initiative.events.count(), rows[slug].pk
    name = name_in_ledger(rows[slug])

    remove_record(rows[slug], by=owner, at=NOW)

    event = newest(initiative)
    assert initiative.events.count() == before + 1
    assert event.kind == Kind.RECORD_REMOVED
    assert (event.facts["record"], event.facts["id"]) == (slug, pk)
    assert event.facts["name"] == name
    assert set(event.facts["values"]) == set(RECORDS[slug].fields)


def test_values_are_kept_in_words(initiative, rows, owner):
    remove_record(rows["measurements"], by=owner, at=NOW)

    assert newest(initiative).facts["values"] == {
        "metric": "Calls",
        "value": "12.5",
        "measured_on": "2026-11-23",
        "note": "",
    }


def test_a_group_that_was_spoken_with_is_not_removed(initiative, rows, owner):
    with pytest.raises(ValidationError, match="Other records refer to this one"):
        remove_record(rows["groups"], by=owner, at=NOW)

    assert initiative.groups.exists()


@pytest.mark.parametrize("person", ["viewer", "gatekeeper", "outsider"])
def test_who_may_not_record_changes_nothing(request, initiative, rows, person):
    by = request.getfixturevalue(person)
    before = initiative.events.count()

    with pytest.raises(PermissionDenied):
        add_record(initiative, "metrics", {"name": "Costs"}, by=by, at=NOW)
    with pytest.raises(PermissionDenied):
        edit_record(rows["metrics"], {"name": "Costs"}, by=by, at=NOW)
    with pytest.raises(PermissionDenied):
        remove_record(rows["metrics"], by=by, at=NOW)

    assert initiative.events.count() == before


def test_a_field_that_a_record_does_not_have_is_a_mistake(initiative, owner):
    with pytest.raises(TypeError):
        add_record(initiative, "metrics", {"initiative": 1}, by=owner, at=NOW)


@pytest.mark.parametrize(
    ("slug", "facts", "field"),
    [
        ("metrics", {"name": ""}, "name"),
        ("metrics", {"name": "Calls"}, "__all__"),
        ("data-sources", {"name": "A", "checked_on": SOON}, "checked_on"),
        ("advice", {"adviser": "king", "verdict": "positive"}, "adviser"),
        ("partners", {"organisation": "A", "confirmed_on": date(1, 1, 1)}, "confirmed"),
        ("handover", {"receiver": "Another"}, "initiative"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    initiative, rows, owner, slug, facts, field
):
    before = initiative.events.count()

    with pytest.raises(ValidationError) as refused:
        add_record(initiative, slug, facts, by=owner, at=NOW)

    assert any(name.startswith(field) for name in refused.value.message_dict)
    assert initiative.events.count() == before


@pytest.mark.parametrize(
    ("slug", "field", "other"),
    [
        ("measurements", "metric", "metrics"),
        ("adoption-counts", "adoption_target", "adoption-targets"),
        ("involvements", "group", "groups"),
    ],
)
def test_nothing_of_another_initiative_is_referred_to(rows, owner, slug, field, other):
    elsewhere = make_records(make_initiative(owner, title="Bins"), by=owner)

    with pytest.raises(ValidationError) as refused:
        edit_record(rows[slug], {field: elsewhere[other]}, by=owner, at=NOW)

    assert field in refused.value.message_dict


def test_a_colleague_takes_part_in_the_portfolio(initiative, owner, outsider):
    facts = {"person": outsider, "skill": "data"}

    with pytest.raises(ValidationError) as refused:
        add_record(initiative, "team", facts, by=owner, at=NOW)

    assert "person" in refused.value.message_dict


def test_a_field_that_somebody_else_changed_is_stale(initiative, rows, owner, manager):
    initiative.refresh_from_db()
    seen = initiative.version
    edit_record(rows["metrics"], {"target": Decimal(30)}, by=manager, at=NOW)

    with pytest.raises(Stale) as refused:
        edit_record(
            rows["metrics"], {"target": Decimal(40)}, version=seen, by=owner, at=NOW
        )

    assert "target" in refused.value.message_dict


def test_other_fields_and_other_records_do_not_clash(initiative, rows, owner, manager):
    initiative.refresh_from_db()
    seen = initiative.version
    edit_record(rows["metrics"], {"target": Decimal(30)}, by=manager, at=NOW)

    edit_record(rows["metrics"], {"unit": "calls"}, version=seen, by=owner, at=NOW)
    edit_record(rows["partners"], {"role": "pays"}, version=seen, by=owner, at=NOW)

    rows["metrics"].refresh_from_db()
    assert (rows["metrics"].target, rows["metrics"].unit) == (30, "calls")


@pytest.mark.parametrize("verb", [remove_record, edit_record])
def test_a_record_that_is_gone_is_stale(initiative, rows, owner, verb):
    again = type(rows["partners"]).objects.get(pk=rows["partners"].pk)
    remove_record(rows["partners"], by=owner, at=NOW)
    before = initiative.events.count()
    changes = ({"role": "pays"},) if verb is edit_record else ()

    with pytest.raises(Stale, match="Somebody else removed this"):
        verb(again, *changes, by=owner, at=NOW)

    assert initiative.events.count() == before
