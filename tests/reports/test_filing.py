"""A filed report keeps what it said; worked out again, it says what differs and why."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from portfolio.actions import (
    add_group,
    add_record,
    edit_initiative,
    log_involvement,
    remove_record,
)
from portfolio.ledger import Kind
from portfolio.models import Event, Initiative, Passage, Role
from reports.actions import file_report
from reports.chapters import chapters, for_everybody
from reports.figures import Past
from reports.figures.attention import attention
from reports.figures.balance import balance
from reports.filing import compared, kept, told_again
from reports.models import FiledReport
from reports.wanted import Wanted, chapters_for
from tests.cast import NOW, TODAY, make_initiative, make_person

LATER = NOW + timedelta(days=200)


@pytest.fixture
def wanted():
    return Wanted.read({"from": "2026-01-01"}, today=TODAY)


@pytest.fixture
def filed(portfolio, manager, owner, initiative, wanted):
    edit_initiative(initiative, {"department": "Parks"}, by=owner, at=NOW)
    return file_report(portfolio, wanted, name="November", by=manager, at=NOW)


def differing(filed):
    with translation.override("en"):
        return compared(FiledReport.objects.get(pk=filed.pk))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_tells_the_same_again_in_either_language(filed, manager, wanted, language):
    with translation.override(language):
        now = for_everybody(chapters(wanted.asked(filed.portfolio, reader=manager)))
        again = told_again(FiledReport.objects.get(pk=filed.pk))

    assert kept(again) == kept(now)
    assert again == now


def test_filing_is_one_line_in_the_ledger(filed, manager):
    event = Event.objects.get(kind=Kind.REPORT_FILED)

    assert (event.by, event.initiative) == (manager, None)
    assert event.facts == {"name": "November", "as_of": str(TODAY), "id": filed.pk}


def test_what_is_written_later_changes_nothing(filed, initiative, owner):
    make_initiative(owner, title="Later", at=LATER)
    changes = {"title": "Oaks", "department": "Works", "application_domain": "internal"}
    edit_initiative(initiative, changes, by=owner, at=LATER)
    add_group(initiative, name="Users", by=owner, at=LATER)
    log_involvement(
        initiative,
        held_on=TODAY - timedelta(days=3),
        form="interview",
        group="Users",
        count=2,
        findings="They wait.",
        by=owner,
        at=LATER,
    )
    partner = {"organisation": "School", "is_own_department": False}
    add_record(initiative, "partners", partner, by=owner, at=LATER)
    target = {"unit": "Parks", "target": 12}
    aim = add_record(initiative, "adoption-targets", target, by=owner, at=LATER)
    count = {"adoption_target": aim, "users": 3, "counted_on": TODAY}
    add_record(initiative, "adoption-counts", count, by=owner, at=LATER)

    assert differing(filed).is_same


def test_what_was_taken_away_later_still_counts(portfolio, owner, initiative):
    add_group(initiative, name="Users", by=owner, at=NOW)
    log_involvement(
        initiative,
        held_on=TODAY,
        form="interview",
        group="Users",
        count=2,
        findings="They wait.",
        by=owner,
        at=NOW,
    )
    remove_record(initiative.involvements.get(), by=owner, at=LATER)

    found = attention(Past(portfolio, as_of=TODAY), Wanted.read({}, today=TODAY).period)
    assert found.heard.held == (initiative.pk,)


def test_a_changed_fact_has_its_old_value_on_an_earlier_day(
    portfolio, owner, initiative
):
    for days, name in ((0, "Parks"), (10, "Works"), (20, "Care")):
        at = NOW + timedelta(days=days)
        edit_initiative(initiative, {"department": name}, by=owner, at=at)

    def department(days):
        past = Past(portfolio, as_of=TODAY + timedelta(days=days))
        return balance(past).departments[0].value

    assert [department(d) for d in (0, 5, 10, 15, 25)] == [
        *("Parks", "Parks", "Works", "Works", "Care")
    ]


def test_other_days_of_rest_are_named_as_the_reason(filed, portfolio, manager):
    Passage.objects.update(entered_on=date(2026, 6, 1))
    Event.objects.create(
        portfolio=portfolio,
        version=0,
        kind=Kind.CALENDAR_SET,
        at=LATER,
        by=manager,
        facts={},
    )

    found = differing(filed)

    assert not found.is_same
    change = next(d for d in found.differences if d.column.name == "entered_on")
    assert (change.was, change.now) == (TODAY, date(2026, 6, 1))
    assert [reason.what for reason in change.reasons] == ["Days of rest changed"]


def test_a_change_names_what_happened_to_its_initiative(filed, initiative, owner):
    edit_initiative(initiative, {"summary": "Trees stand."}, by=owner, at=LATER)
    Initiative.objects.update(facet="mission")

    found = differing(filed)

    assert not found.is_same
    reasons = {(r.what, r.initiative) for d in found.differences for r in d.reasons}
    assert reasons == {("Facts changed", "Trees")}


def test_only_managers_file_and_a_name_is_used_once(portfolio, owner, manager, wanted):
    with pytest.raises(PermissionDenied):
        file_report(portfolio, wanted, name="Mine", by=owner, at=NOW)
    file_report(portfolio, wanted, name="March", by=manager, at=NOW)
    with pytest.raises(ValidationError):
        file_report(portfolio, wanted, name=" March ", by=manager, at=NOW)
    with pytest.raises(ValidationError):
        file_report(portfolio, wanted, name=" ", by=manager, at=NOW)


def test_a_narrowed_report_stays_about_the_same(portfolio, owner, manager, initiative):
    edit_initiative(initiative, {"department": "Parks"}, by=owner, at=NOW)
    make_initiative(owner, title="Bins")
    narrow = Wanted.read({"q": "department:parks"}, today=TODAY)
    filed = file_report(portfolio, narrow, name="Parks", by=manager, at=NOW)

    edit_initiative(initiative, {"department": "Works"}, by=owner, at=LATER)

    assert filed.initiatives == [initiative.pk]
    assert differing(filed).is_same


def test_what_is_for_managers_alone_is_not_in_it(filed, manager, wanted):
    """For whoever takes part reads what is filed."""
    shown = chapters_for(filed.portfolio, wanted, reader=manager)

    assert "signals" in {table.key for each in shown for table in each.tables}
    told = {table.key for each in told_again(filed) for table in each.tables}
    assert "signals" not in told


def test_who_takes_part_sees_it(filed, portfolio, outsider):
    viewer = make_person("Viewer", portfolio, Role.VIEWER)

    assert FiledReport.objects.visible_to(viewer).get() == filed
    assert not FiledReport.objects.visible_to(outsider).exists()
