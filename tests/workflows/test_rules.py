"""Each attention rule around its limits, and when it does not hold."""

import re
from datetime import timedelta

import pytest
from django.utils.translation import override

from portfolio.clock import days_before
from portfolio.models import FailureMode
from tests.cast import NOW, TODAY
from tests.guards import ROOT
from tests.workflows.made import (
    ALL_FLAGS,
    COLLEAGUE,
    OWNER,
    ago,
    condition,
    involvement,
    lesson,
    make_facts,
    partner,
)
from tests.workflows.signs import DEADLINES, LIMITS, check, done
from workflows import rules
from workflows.facts import Led, Stay
from workflows.limits import DEFAULTS
from workflows.rules import RULES

RULE = {rule.code: rule for rule in RULES}


def found(code, facts):
    """What this rule finds: at most one thing in these tests."""
    return next(iter(RULE[code].judge(facts)), None)


AFFECTING = {"legal_flags": {"affects_individuals": "yes"}}
HALF_WAY = {"pilot_starts_on": ago(100), "pilot_ends_on": ago(-50)}


def lengthened(days):
    return {"at": NOW - timedelta(days=days), "pilot_ends_on": ago(-40)}


def target():
    return {"id": 4, "unit": "Desk", "target": 9, "due_on": None}


def count(days, users):
    return {"adoption_target_id": 4, "counted_on": ago(days), "users": users}


def measured(days):
    return {"metric_id": 2, "measured_on": ago(days), "value": 1}


def metric(**facts):
    return {"id": 2, "name": "Waiting", "baseline": 1, "target": 2, **facts}


def severity(code, make, stage, days):
    calendar = days if make in DEADLINES else (TODAY - days_before(TODAY, days)).days
    finding = found(code, make(stage, calendar))
    return finding and finding.severity


@pytest.mark.parametrize(("code", "make", "stage", "limit", "after", "before"), LIMITS)
def test_it_holds_from_its_limit(code, make, stage, limit, after, before):
    assert severity(code, make, stage, limit) == after
    assert severity(code, make, stage, limit - 1) == before


def test_every_rule_is_tried_at_its_limit_in_every_stage():
    tried = {(code, stage) for code, _make, stage, *_rest in LIMITS}
    assert tried == {(code, stage) for code in DEFAULTS for stage in DEFAULTS[code]}
    assert set(DEFAULTS) == set(RULE)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("U1", make_facts(days=40, involvements=[involvement(5)])),
        ("U2", make_facts(days=40, involvements=[involvement(5)])),
        # Of an earlier stage: whoever is new here has not been heard here.
        ("U2", make_facts(days=40, involvements=[involvement(90)])),
        (
            "U3",
            make_facts(
                days=40,
                involvements=[involvement(39), involvement(38, effect="changed")],
            ),
        ),
        ("U3", make_facts(days=40, involvements=[involvement(39)])),
        (
            "U4",
            make_facts(
                days=50,
                involvements=[involvement(9), involvement(9, who="representative")],
            ),
        ),
        (
            "U5",
            make_facts(
                days=70, row=AFFECTING, involvements=[involvement(9, who="affected")]
            ),
        ),
        (
            "U5",
            make_facts(
                days=70,
                row=AFFECTING,
                involvements=[involvement(9, group__is_affected=True)],
            ),
        ),
        ("U5", make_facts(days=70, row={"legal_flags": {"affects_individuals": "no"}})),
        ("T1", make_facts("pilot", days=900)),
        ("T2", make_facts("scale", row={"pilot_ends_on": ago(90)})),
        ("T2", make_facts("pilot")),
        ("T3", make_facts("pilot", days=200, decisions=[lengthened(20)])),
        # Lengthened in an earlier pilot of it.
        (
            "T3",
            make_facts("pilot", days=200, decisions=[lengthened(20), lengthened(300)]),
        ),
        (
            "T5",
            make_facts(
                row={"planned_gate_on": ago(50)},
                reviews=[{"closed_at": None, "checklist_id": 1}],
            ),
        ),
        ("T5", make_facts()),
        (
            "T6",
            make_facts(
                days=90, row={"process_owner": "Desk", "scaling_routes": ["expand"]}
            ),
        ),
        (
            "T7",
            make_facts(
                "scale",
                days=300,
                adoption_targets=[target()],
                adoption_counts=[count(250, 1), count(100, 2)],
            ),
        ),
        (
            "T7",
            make_facts(
                "scale",
                days=300,
                adoption_targets=[target()],
                adoption_counts=[count(250, 9)],
            ),
        ),
        (
            "T8",
            make_facts(
                "pilot",
                row={"pilot_ends_on": ago(-50), "structural_funding_ref": "Budget"},
            ),
        ),
        ("T8", make_facts("pilot")),
        ("C1", make_facts("scale", days=900)),
        ("C1", make_facts(days=90, partners=[partner()])),
        ("C2", make_facts(days=90, partners=[partner()])),
        (
            "C2",
            make_facts(
                days=90,
                partners=[partner(agreement_status="none", is_own_department=True)],
            ),
        ),
        # Recorded in this stage, a while after it began.
        (
            "C2",
            make_facts(
                days=90, partners=[partner(agreement_status="none", added_on=ago(20))]
            ),
        ),
        ("C3", make_facts(days=90)),
        (
            "C4",
            make_facts(
                days=190, partners=[partner(agreement_status="none", confirmed_on=None)]
            ),
        ),
        (
            "O1",
            make_facts(
                days=90, row={"sponsor": "Head", "sponsor_confirmed_on": ago(80)}
            ),
        ),
        # Another of theirs began later.
        ("O2", make_facts(row={"id": 3}, led=Led(5, 5, 4))),
        ("O3", make_facts(row={"state": "on_hold"}, resume_on=TODAY)),
        (
            "L1",
            make_facts("pilot", conditional_checks=[check()], legal_checks=[done()]),
        ),
        ("L1", make_facts("pilot", conditional_checks=[check(before="scale")])),
        ("L1", make_facts(conditional_checks=[check()])),
        (
            "L2",
            make_facts(
                "pilot",
                triaged_on=ago(90),
                conditional_checks=[check()],
                legal_checks=[done()],
            ),
        ),
        ("L2", make_facts("pilot", triaged_on=ago(90), conditional_checks=[check()])),
        (
            "L2",
            make_facts(
                "scale",
                days=90,
                conditional_checks=[check("algoritmeregister")],
                legal_checks=[
                    done("algoritmeregister", link="https://register.example/1")
                ],
            ),
        ),
        ("L3", make_facts("pilot", days=90, row={"legal_flags": ALL_FLAGS})),
        ("M1", make_facts(days=90, metrics=[metric(target=None), metric()])),
        ("M2", make_facts("pilot", row=HALF_WAY, measurements=[measured(5)])),
        ("M2", make_facts("pilot", row={"pilot_starts_on": ago(200)})),
        ("M2", make_facts("scale", days=400, measurements=[measured(100)])),
        (
            "M3",
            make_facts(
                days=40,
                stays=[Stay("idea", ago(90), ago(40)), Stay("concept", ago(40), None)],
                lessons=[lesson(60)],
            ),
        ),
        ("M3", make_facts("idea", days=90)),
        (
            "M4",
            make_facts(
                "scale",
                row={"next_evaluation_on": ago(30)},
                measurements=[measured(20)],
            ),
        ),
        ("M4", make_facts("scale")),
        ("O4", make_facts(conditions=[condition(3, due=9, met_at=TODAY)])),
    ],
)
def test_it_does_not_hold(code, facts):
    assert found(code, facts) is None


@pytest.mark.parametrize(
    "talk",
    [
        involvement(5, findings=" "),
        involvement(5, who="team"),
        involvement(60),
    ],
)
def test_no_user_is_heard_by_a_talk_without_a_lesson_or_user_or_in_another_stage(talk):
    assert found("U1", make_facts(days=40, involvements=[talk])).value == 40


@pytest.mark.parametrize("state", ["on_hold", "stopped", "handed_over"])
def test_only_an_ended_hold_is_told_about_what_does_not_run(state):
    facts = make_facts(
        "pilot",
        days=400,
        row={"state": state, "pilot_ends_on": ago(50)},
        last_activity_on=ago(300),
        conditions=[condition(3, due=40)],
        resume_on=ago(3) if state == "on_hold" else None,
    )

    expected = ["O3"] if state == "on_hold" else []
    assert [finding.rule for finding in rules.judge(facts)] == expected


def test_the_first_days_of_a_stage_are_quiet_but_for_ends_and_promises():
    facts = make_facts(
        "pilot",
        days=13,
        row={"pilot_ends_on": ago(-10)},
        last_activity_on=ago(200),
        involvements=[involvement(13)],
        conditions=[condition(3, due=2)],
    )

    assert {finding.rule for finding in rules.judge(facts)} == {"T2", "O4"}


def test_a_hold_stops_the_clock():
    facts = make_facts("idea", days=50, holds=[(ago(40), ago(15))])

    assert found("U1", facts) is None


def test_a_pilots_end_does_not_wait_for_a_hold_that_was():
    facts = make_facts(
        "pilot", days=90, row={"pilot_ends_on": ago(31)}, holds=[(ago(60), ago(2))]
    )

    assert found("T2", facts).value == 31


def test_each_condition_is_a_point_of_its_own_for_whom_it_waits():
    facts = make_facts(conditions=[condition(3, due=2), condition(4, due=5)])

    first, second = RULE["O4"].judge(facts)
    assert (first.subject, second.subject) == ("3", "4")
    assert first.recipient_id == COLLEAGUE
    assert first.facts == {"condition": "DPIA first"}


@pytest.mark.parametrize(
    ("stage", "mode"),
    [
        ("idea", FailureMode.CONCEPT),
        ("concept", FailureMode.CONCEPT),
        ("scale", FailureMode.SCALING),
    ],
)
def test_too_long_in_a_stage_is_a_failure_of_that_stage(stage, mode):
    finding = found("T1", make_facts(stage, days=600))

    assert finding.failure_mode == mode
    assert finding.recipient_id == OWNER


@pytest.mark.parametrize("code", RULE)
def test_it_says_what_ends_it(code):
    with override("en"):
        why = RULE[code].why()

    assert "It ends " in why


def documented():
    """The rules in docs/attention.md, by their code and name."""
    text = (ROOT / "docs" / "attention.md").read_text(encoding="utf-8")
    return re.findall(r"^\| ([UTCOLM]\d) ([a-z-]+) \|", text, re.MULTILINE)


def test_every_rule_has_its_line_in_the_docs_and_every_line_its_rule():
    assert documented() == [(rule.code, rule.slug) for rule in RULES]
