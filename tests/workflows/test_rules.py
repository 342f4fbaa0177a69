"""Each attention rule around its limits, and what it says."""

import re

import pytest
from django.utils.translation import override

from portfolio.clock import days_before
from portfolio.models import FailureMode
from tests.cast import TODAY
from tests.guards import ROOT
from tests.workflows.made import (
    COLLEAGUE,
    OWNER,
    ago,
    condition,
    involvement,
    make_facts,
    partner,
)
from workflows import rules
from workflows.models import Severity
from workflows.remedies import Remedy
from workflows.rules import RULES

INFO, ATTENTION, ACTION = Severity.INFO, Severity.ATTENTION, Severity.ACTION
RULE = {rule.code: rule for rule in RULES}


def found(code, facts):
    """What this rule finds: at most one thing in these tests."""
    return next(iter(RULE[code].judge(facts)), None)


def silent_users(stage, days):
    return make_facts(stage, days=days + 5, involvements=[involvement(days)])


def no_users(stage, days):
    return make_facts(stage, days=days)


def long_silence(stage, days):
    return make_facts(stage, days=days + 5, last_activity_on=ago(days))


def pilot_end(stage, days):
    return make_facts(stage, row={"pilot_ends_on": ago(days)})


def alone(stage, days):
    own = partner(is_own_department=True)
    return make_facts(stage, days=days, partners=[own])


def hold(stage, days):
    return make_facts(stage, row={"state": "on_hold"}, resume_on=ago(days))


def overdue(stage, days):
    return make_facts(stage, conditions=[condition(3, due=days)])


# Rule, facts, stage, first day of this severity, the severity and the one before it.
LIMITS = [
    ("U1", no_users, "idea", 30, ATTENTION, None),
    ("U1", no_users, "idea", 58, ACTION, ATTENTION),
    ("U1", no_users, "concept", 30, ATTENTION, None),
    ("U1", no_users, "pilot", 30, ATTENTION, None),
    ("U1", no_users, "scale", 90, ATTENTION, None),
    ("U2", silent_users, "concept", 45, ATTENTION, None),
    ("U2", silent_users, "concept", 73, ACTION, ATTENTION),
    ("U2", silent_users, "pilot", 60, ATTENTION, None),
    ("U2", silent_users, "scale", 180, ATTENTION, None),
    ("T1", no_users, "idea", 84, ATTENTION, None),
    ("T1", no_users, "idea", 120, ACTION, ATTENTION),
    ("T1", no_users, "concept", 120, ATTENTION, None),
    ("T1", no_users, "concept", 180, ACTION, ATTENTION),
    ("T1", no_users, "scale", 270, ATTENTION, None),
    ("T1", no_users, "scale", 540, ACTION, ATTENTION),
    ("T2", pilot_end, "pilot", -30, INFO, None),
    ("T2", pilot_end, "pilot", 1, ATTENTION, INFO),
    ("T2", pilot_end, "pilot", 30, ACTION, ATTENTION),
    ("T4", long_silence, "idea", 60, ATTENTION, None),
    ("T4", long_silence, "concept", 45, ATTENTION, None),
    ("T4", long_silence, "pilot", 30, ATTENTION, None),
    ("T4", long_silence, "pilot", 58, ACTION, ATTENTION),
    ("T4", long_silence, "scale", 90, ATTENTION, None),
    ("C1", alone, "idea", 60, ATTENTION, None),
    ("C1", alone, "concept", 60, ATTENTION, None),
    ("C1", alone, "pilot", 30, ATTENTION, None),
    ("O3", hold, "idea", 1, ATTENTION, None),
    ("O3", hold, "pilot", 29, ACTION, ATTENTION),
    ("O4", overdue, "pilot", 1, ATTENTION, None),
    ("O4", overdue, "scale", 29, ACTION, ATTENTION),
]
# These count calendar days; the others count days on the clock.
DEADLINES = (pilot_end, hold, overdue)


def severity(code, make, stage, days):
    calendar = days if make in DEADLINES else (TODAY - days_before(TODAY, days)).days
    finding = found(code, make(stage, calendar))
    return finding and finding.severity


@pytest.mark.parametrize(("code", "make", "stage", "limit", "after", "before"), LIMITS)
def test_it_holds_from_its_limit(code, make, stage, limit, after, before):
    assert severity(code, make, stage, limit) == after
    assert severity(code, make, stage, limit - 1) == before


def test_every_rule_is_tried_at_its_limit():
    assert {row[0] for row in LIMITS} == set(RULE)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("U1", make_facts(days=40, involvements=[involvement(5)])),
        ("U2", make_facts(days=40, involvements=[involvement(5)])),
        # Of an earlier stage: whoever is new here has not been heard here.
        ("U2", make_facts(days=40, involvements=[involvement(90)])),
        ("T1", make_facts("pilot", days=900)),
        ("T2", make_facts("scale", row={"pilot_ends_on": ago(90)})),
        ("T2", make_facts("pilot")),
        ("C1", make_facts("scale", days=900)),
        ("C1", make_facts(days=90, partners=[partner()])),
        ("O3", make_facts(row={"state": "on_hold"}, resume_on=TODAY)),
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

    assert [finding.rule for finding in rules.judge(facts)] == ["T2", "O4"]


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


@pytest.mark.parametrize(
    ("code", "facts", "sentence", "ask", "remedy"),
    [
        (
            "U1",
            make_facts(days=40),
            "No user involved in this stage yet: 40 days, limit 30",
            "Plan a 30-minute conversation with a user.",
            (Remedy.INVOLVEMENT, ""),
        ),
        (
            "U2",
            make_facts(days=60, involvements=[involvement(50)]),
            "Last user involvement 50 days ago, limit 45",
            "Show users what there is now.",
            (Remedy.INVOLVEMENT, ""),
        ),
        (
            "T1",
            make_facts("idea", entered_on=ago(143)),
            "95 days in this stage, limit 84",
            "Ask for a decision: on, back or stop.",
            (Remedy.DECISION, ""),
        ),
        (
            "T2",
            make_facts("pilot", row={"pilot_ends_on": ago(45)}),
            "Pilot ended 45 days ago",
            "The pilot is over. What will it be?",
            (Remedy.DECISION, ""),
        ),
        (
            "T2",
            make_facts("pilot", row={"pilot_ends_on": TODAY}),
            "Pilot ends today",
            "The pilot is nearly over. Prepare the decision.",
            (Remedy.DECISION, ""),
        ),
        (
            "T2",
            make_facts("pilot", row={"pilot_ends_on": ago(-1)}),
            "Pilot ends in 1 day",
            "The pilot is nearly over. Prepare the decision.",
            (Remedy.DECISION, ""),
        ),
        (
            "T4",
            make_facts(days=60, last_activity_on=ago(50)),
            "Silent for 50 days, limit 45",
            "One line is enough: where does it stand?",
            (Remedy.UPDATE, ""),
        ),
        (
            "C1",
            make_facts("pilot", days=40),
            "No partner outside the department: 40 days, limit 30",
            "Who else has this problem? Add a partner.",
            (Remedy.PARTNER, ""),
        ),
        (
            "O3",
            make_facts(row={"state": "on_hold"}, resume_on=ago(30)),
            "Would have resumed 30 days ago",
            "The wait is over: go on or stop.",
            (Remedy.DECISION, ""),
        ),
        (
            "O4",
            make_facts(conditions=[condition(3, due=1)]),
            "Condition 1 day overdue: DPIA first",
            "Meet the condition and say how.",
            (Remedy.CONDITION, "3"),
        ),
    ],
)
def test_what_it_says(code, facts, sentence, ask, remedy):
    finding = found(code, facts)

    assert rules.sentence(finding) == sentence
    assert rules.ask(finding) == ask
    assert rules.remedy(finding) == remedy


@pytest.mark.parametrize("code", RULE)
def test_it_says_what_ends_it(code):
    with override("en"):
        why = RULE[code].why()

    assert "It ends " in why


def documented():
    """The rules in docs/attention.md, by their code and name."""
    text = (ROOT / "docs" / "attention.md").read_text(encoding="utf-8")
    return re.findall(r"^\| ([A-Z]\d) ([a-z-]+) \|", text, re.MULTILINE)


def test_every_rule_has_its_line_in_the_docs_and_every_line_its_rule():
    assert documented() == [(rule.code, rule.slug) for rule in RULES]
