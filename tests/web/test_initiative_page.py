"""The page of an initiative: how it stands, what is asked, what is recorded."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.actions import (
    add_partner,
    add_record,
    edit_initiative,
    log_involvement,
    post_update,
)
from portfolio.records import RECORDS
from tests.cast import NOW, TODAY, make_initiative
from tests.records import make_more_records, make_records
from tests.web.world import LATER_ON, make_gate, page, text
from web.pages.remedies import way_out
from web.pages.rights import rights_of
from workflows.actions import decide, request_decision
from workflows.models import AttentionPoint, Outcome, Severity
from workflows.outcomes import NewCondition, Ruling
from workflows.remedies import Remedy


@pytest.fixture
def gate(portfolio):
    return make_gate(portfolio, "problem", "users")


@pytest.fixture
def see(client, initiative):
    """Open the page as somebody."""

    def open_as(user, other=None):
        client.force_login(user)
        return client.get(page("initiative", (other or initiative).pk))

    return open_as


def involve(initiative, by, **changes):
    facts = {"held_on": TODAY, "form": "interview", "group": "Inspectors", "count": 2}
    return log_involvement(initiative, **(facts | changes), by=by, at=NOW)


def test_the_first_line_says_how_it_stands(see, gate, owner):
    started_today = make_initiative(owner, title="Bins", at=timezone.now())

    shown = text(see(owner, started_today))

    assert "New in Idea." in shown
    assert "0 of 2 required criteria of the next decision point are met." in shown


def test_an_attention_point_stands_on_top_with_what_ends_it(see, initiative, owner):
    AttentionPoint.objects.create(
        initiative=initiative,
        rule="U1",
        severity=Severity.ACTION,
        failure_mode="FM1",
        value=90,
        limit=42,
        recipient=owner,
        opened_at=NOW,
    )

    shown = text(see(owner))

    assert "1 thing asks for action." in shown
    assert page("record-new", initiative.pk, "involvements") in shown


def test_each_criterion_says_its_state_and_how_to_close_it(
    see, gate, initiative, owner
):
    shown = text(see(owner))

    assert "Criterion problem" in shown
    assert page("answer", initiative.pk, "problem") in shown


def test_the_log_counts_people_outside_the_team(see, initiative, owner):
    involve(initiative, owner, count=4, effect="changed", change="Wind first.")
    involve(initiative, owner, count=9, who="team")

    shown = text(see(owner))

    assert "2 times, 4 people outside the team." in shown
    assert "It changed something 1 time." in shown


def test_an_overdue_condition_says_how_late_it_is(see, portfolio, owner, gatekeeper):
    make_gate(portfolio)
    past = NOW - timedelta(days=60)
    initiative = make_initiative(owner, at=past)
    condition = NewCondition("Speak with planners", owner, past.date())
    ruling = Ruling(
        Outcome.CONDITIONAL_GO, "Try.", next_on=LATER_ON, conditions=[condition]
    )
    decide(initiative, ruling, by=gatekeeper, at=past)

    shown = text(see(owner, initiative))

    assert "Speak with planners" in shown
    assert "days too late." in shown


def test_a_request_for_a_decision_is_seen_by_all(see, initiative, owner, viewer):
    request_decision(initiative, note="Before spring.", by=owner, at=NOW)

    shown = text(see(viewer))

    assert "Owner asked for a decision on 23 November 2026." in shown
    assert "Before spring." in shown


@pytest.fixture
def stopped(gate, initiative, gatekeeper):
    ruling = Ruling(
        Outcome.STOP,
        "Nobody asked for it.",
        stop_reason="no-need",
        data_after="none",
        lesson="Ask first.",
    )
    return decide(initiative, ruling, by=gatekeeper, at=NOW)


def test_a_stopped_initiative_says_so_first(see, stopped, owner):
    shown = text(see(owner))

    assert "Stopped in Idea on 23 November 2026: users do not need it." in shown


def test_nothing_is_asked_of_what_stopped(see, stopped, owner, gatekeeper):
    shown = text(see(owner))

    assert "Before it can go on" not in shown
    assert "Ask for a decision" not in shown
    assert "Take it up again" in text(see(gatekeeper))


def test_a_viewer_reads_everything_and_can_press_nothing(
    see, gate, initiative, owner, viewer
):
    add_partner(initiative, organisation="GGD", by=owner, at=NOW)

    shown = text(see(viewer))

    assert "GGD" in shown
    assert "/edit/" not in shown
    assert "/new/" not in shown
    assert "/criteria/" not in shown


def test_who_takes_no_part_sees_nothing(see, outsider):
    assert see(outsider).status_code == 404


def test_an_unknown_initiative_looks_the_same(client, owner):
    client.force_login(owner)

    assert client.get(page("initiative", 999_999)).status_code == 404


def test_a_long_history_is_shown_on_demand(client, see, initiative, owner):
    for count in range(25):
        post_update(initiative, text=f"Line {count}.", by=owner, at=NOW)

    recent = see(owner)
    older = recent.context["page"].history.older
    before = text(client.get(page("initiative", initiative.pk) + older))

    assert "Started in Idea." not in text(recent)
    assert "Started in Idea." in before


@pytest.mark.parametrize(
    ("facts", "values", "told"),
    [
        ({"target": 25, "baseline": 10, "unit": "%"}, [18], "18 of 25 %, baseline 10."),
        ({"target": 20, "baseline": 40}, [31], "Now 31, down to 20, baseline 40."),
        ({"target": 25}, [12, 25], "target reached"),
        ({"target": 25, "baseline": 10}, [], "Not measured yet, target 25, baseline"),
        ({"unit": "hours"}, [Decimal("2.50")], "Now 2.5 hours, no target yet."),
        ({"target": 25, "stop_value": 12}, [11], "not past the stop value"),
        ({"target": 5, "baseline": 40, "stop_value": 30}, [35], "not past the stop"),
    ],
)
def test_a_metric_says_how_it_stands(see, initiative, owner, facts, values, told):
    facts = {"name": "Calls"} | facts
    metric = add_record(initiative, "metrics", facts, by=owner, at=NOW)
    for day, value in enumerate(values):
        measured = {"metric": metric, "value": value, "measured_on": TODAY}
        measured["measured_on"] -= timedelta(days=len(values) - day)
        add_record(initiative, "measurements", measured, by=owner, at=NOW)

    assert told in text(see(owner))


@pytest.mark.parametrize("remedy", Remedy)
def test_every_remedy_has_its_words_and_its_page(client, initiative, owner, remedy):
    make_gate(initiative.portfolio, "problem")
    client.force_login(owner)
    rights = rights_of(owner, initiative)
    subject = {Remedy.ANSWER: "problem", Remedy.CONDITION: "1"}.get(remedy, "")

    way = way_out(remedy, initiative.pk, rights, subject=subject)

    assert way.label
    # There is no condition here to say how it was met.
    reached = 404 if remedy == Remedy.CONDITION else 200
    assert client.get(way.path, follow=True).status_code == reached


def test_each_theme_says_in_a_line_what_it_comes_to(see, initiative, owner):
    make_records(initiative, by=owner)

    shown = text(see(owner))

    assert "Calls: 12.5 of 25 %, baseline 10. 0 of 1 assumption is tested." in shown
    assert "0 of 1 source may be used, the quality of 0 was checked." in shown
    assert "1 partner, 0 with an agreement." in shown
    assert "1 person, 0 hours per week." in shown
    assert "1 piece of advice, 0 negative." in shown
    assert "4 of 20 users. Team green will take it over; not accepted yet." in shown
    assert "1 lesson, 0 shared outside the team." in shown
    assert "“Oaks”." in shown


def test_each_record_leads_to_its_form(see, initiative, owner):
    rows = make_records(initiative, by=owner)

    shown = text(see(owner))

    for slug, row in rows.items():
        assert page("record-edit", initiative.pk, slug, row.pk) in shown
    for slug in set(RECORDS) - {"handover"}:
        assert page("record-new", initiative.pk, slug) in shown


def test_a_linked_initiative_links_back(see, initiative, owner):
    rows = make_records(initiative, by=owner)

    shown = text(see(owner, rows["relations"].other))

    assert page("initiative", initiative.pk) in shown
    assert "linked from there" in shown


def fill(initiative, by, times):
    make_more_records(initiative, times, by=by)
    for count in range(times):
        edit_initiative(initiative, {"summary": f"Line {count}"}, by=by, at=NOW)


def count_queries(client, path):
    # Once per process Django asks SQLite whether it knows JSON.
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_the_page_takes_as_many_queries_for_30_records_as_for_3(
    client, playbook, initiative, owner
):
    client.force_login(owner)
    path = page("initiative", initiative.pk)
    fill(initiative, owner, 3)
    # What a process keeps is read once.
    client.get(path)
    few = count_queries(client, path)
    fill(initiative, owner, 27)

    many = count_queries(client, path)

    assert many <= few <= 34
