"""What each attention rule says, asks, and offers as the way out."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.cast import NOW, TODAY
from tests.workflows import signs
from tests.workflows.made import (
    COLLEAGUE,
    OWNER,
    ago,
    condition,
    involvement,
    make_facts,
)
from workflows import rules
from workflows.remedies import Remedy
from workflows.rules import BY_CODE as RULE

MANAGER = 9
SPONSOR = {"sponsor_account_id": 20, "sponsor_account__is_active": True}
SPONSOR_LEFT = {**SPONSOR, "sponsor_account__is_active": False}
RECEIVER = {"process_owner_account_id": 30, "process_owner_account__is_active": True}
LEFT = {**SPONSOR_LEFT, "sponsor": "Head", "sponsor_confirmed_on": ago(30)}
BARE = {"id": 2, "name": "Waiting", "baseline": 1, "target": None}
TWICE = [
    {"at": NOW - timedelta(days=days), "pilot_ends_on": ago(-40)} for days in (20, 40)
]


def found(code, facts):
    return next(iter(RULE[code].judge(facts)))


FIRST = [
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
]


@pytest.mark.parametrize(("code", "facts", "sentence", "ask", "remedy"), FIRST)
def test_what_it_says(code, facts, sentence, ask, remedy):
    finding = found(code, facts)

    assert rules.sentence(finding) == sentence
    assert rules.ask(finding) == ask
    assert rules.remedy(finding) == remedy


SAID = [
    (
        "U3",
        signs.unused("concept", 40),
        "Nothing changed after 2 conversations: 40 days, limit 30",
        (Remedy.INVOLVEMENT, "60"),
    ),
    (
        "U4",
        signs.proxies("idea", 60),
        "Only representatives were heard: 60 days, limit 45",
        (Remedy.INVOLVEMENT, ""),
    ),
    (
        "U5",
        signs.unheard("pilot", 40),
        "Nobody whom it is about was heard: 40 days, limit 30",
        (Remedy.INVOLVEMENT, ""),
    ),
    (
        "T3",
        make_facts("pilot", days=60, decisions=TWICE),
        "The pilot was lengthened 2 times",
        (Remedy.DECISION, ""),
    ),
    (
        "T3",
        signs.in_stage("pilot", 600),
        "Pilot for 494 days, limit 365",
        (Remedy.DECISION, ""),
    ),
    (
        "T3",
        signs.in_stage("pilot", 1200),
        "Eternal pilot: 1005 days, limit 365",
        (Remedy.DECISION, ""),
    ),
    (
        "T5",
        signs.missed("idea", 20),
        "Planned decision point passed 20 days ago",
        (Remedy.PLANNING, ""),
    ),
    (
        "T6",
        signs.in_stage("pilot", 40),
        "Nobody takes it over yet: 40 days, limit 30",
        (Remedy.PEOPLE, ""),
    ),
    (
        "T6",
        make_facts("pilot", days=40, row={"process_owner": "Desk"}),
        "No route to scale is chosen: 40 days, limit 30",
        (Remedy.PLANNING, ""),
    ),
    (
        "T7",
        signs.in_stage("scale", 300),
        "No more users for 252 days, limit 180",
        (Remedy.ADOPTION, ""),
    ),
    (
        "T8",
        signs.pilot_end("pilot", -1),
        "Pilot ends in 1 day, and there is no structural money",
        (Remedy.PLANNING, ""),
    ),
    (
        "C2",
        signs.unagreed("pilot", 20),
        "No agreement with De Linde: 20 days, limit 14",
        (Remedy.PARTNER, "5"),
    ),
    (
        "C3",
        signs.double("idea", 20),
        "“Leaves” of Parks uses the same data: Trees",
        (Remedy.RELATION, ""),
    ),
    (
        "C4",
        signs.unconfirmed("pilot", 150),
        "Nothing heard from De Linde for 102 days, limit 90",
        (Remedy.PARTNER, "5"),
    ),
    (
        "O1",
        signs.in_stage("idea", 40),
        "No sponsor: 40 days, limit 30",
        (Remedy.PEOPLE, ""),
    ),
    (
        "O1",
        make_facts(days=40, row={"sponsor": "Head"}),
        "Head has not said yes as sponsor: 40 days, limit 14",
        (Remedy.PEOPLE, ""),
    ),
    (
        "O1",
        make_facts(days=40, row=LEFT),
        "The sponsor, Head, has left",
        (Remedy.PEOPLE, ""),
    ),
    (
        "O2",
        signs.leading("concept", 4),
        "Owner leads 4 initiatives in concept and pilot at once; from 3 it is too many",
        (Remedy.DECISION, ""),
    ),
    (
        "L1",
        signs.unchecked("concept", -20),
        "Pilot starts in 20 days, and this is not done: Privacy check",
        (Remedy.LEGAL_CHECK, ""),
    ),
    (
        "L1",
        signs.unchecked("pilot", 1),
        "Pilot started 1 day ago, and this is not done: Privacy check",
        (Remedy.LEGAL_CHECK, ""),
    ),
    (
        "L2",
        signs.retriaged("pilot", 40),
        "The triage changed after the DPIA, 40 days ago, limit 30",
        (Remedy.LEGAL_CHECK, ""),
    ),
    (
        "L2",
        make_facts(
            "pilot",
            conditional_checks=[signs.check(valid_months=36)],
            legal_checks=[signs.done(days=1200)],
        ),
        "The DPIA was to be renewed 104 days ago, limit 30",
        (Remedy.LEGAL_CHECK, ""),
    ),
    (
        "L2",
        make_facts(
            "scale", days=40, conditional_checks=[signs.check("algoritmeregister")]
        ),
        "In use for 40 days without a link to the Algorithm Register, limit 30",
        (Remedy.LEGAL_CHECK, ""),
    ),
    (
        "L3",
        signs.unknown("pilot", 20),
        "Still to find out after 20 days: Personal data",
        (Remedy.LEGAL, ""),
    ),
    (
        "M1",
        signs.in_stage("pilot", 20),
        "Nothing to measure is named: 20 days, limit 0",
        (Remedy.METRIC, ""),
    ),
    (
        "M1",
        make_facts("pilot", metrics=[BARE]),
        "No baseline and target for “Waiting”: 20 days, limit 0",
        (Remedy.METRIC, "2"),
    ),
    (
        "M2",
        signs.half_way("pilot", 1),
        "Not measured: 1 day past half of the pilot",
        (Remedy.MEASUREMENT, ""),
    ),
    (
        "M2",
        signs.in_stage("scale", 240),
        "Not measured for 192 days, limit 180",
        (Remedy.MEASUREMENT, ""),
    ),
    (
        "M3",
        signs.unlearnt("idea", 20),
        "A stage ended 20 days ago without a lesson, limit 14",
        (Remedy.LESSON, ""),
    ),
    (
        "M3",
        signs.unlearnt("scale", 500),
        "In use for 394 days without a lesson, limit 365",
        (Remedy.LESSON, ""),
    ),
    (
        "M4",
        signs.unevaluated("scale", 1),
        "Evaluation 1 day overdue",
        (Remedy.MEASUREMENT, ""),
    ),
]


@pytest.mark.parametrize(("code", "facts", "sentence", "remedy"), SAID)
def test_what_the_others_say(code, facts, sentence, remedy):
    finding = found(code, facts)

    assert rules.sentence(finding) == sentence
    assert rules.remedy(finding) == remedy
    assert rules.ask(finding)


def test_every_rule_is_heard_here():
    assert {row[0] for row in (*FIRST, *SAID)} == set(RULE)


def test_what_the_law_asks_is_told_in_the_language_of_the_reader():
    finding = found("L1", signs.unchecked("pilot", 1))

    with override("nl"):
        assert rules.sentence(finding).endswith("Privacytoets")


@pytest.mark.parametrize(
    ("code", "facts", "row", "asked"),
    [
        ("U1", signs.in_stage("idea", 40), {}, OWNER),
        ("U1", signs.in_stage("idea", 40), {"owner__is_active": False}, MANAGER),
        ("T8", signs.pilot_end("pilot", -20), {}, MANAGER),
        ("T8", signs.pilot_end("pilot", -20), SPONSOR, 20),
        ("T8", signs.pilot_end("pilot", -20), SPONSOR_LEFT, MANAGER),
        ("T7", signs.in_stage("scale", 300), {}, MANAGER),
        ("T7", signs.in_stage("scale", 300), RECEIVER, 30),
        ("O1", signs.in_stage("idea", 40), SPONSOR, MANAGER),
        ("O4", signs.overdue("idea", 2), {}, COLLEAGUE),
    ],
)
def test_who_is_asked(code, facts, row, asked):
    facts.manager_id = MANAGER
    facts.row |= row

    assert found(code, facts).recipient_id == asked


def test_without_a_manager_the_owner_is_asked():
    assert found("O1", signs.in_stage("idea", 40)).recipient_id == OWNER
