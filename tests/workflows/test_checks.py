"""Each check that computes a criterion: met, and every way in which it is not."""

import pytest

from tests.cast import TODAY
from tests.workflows.computed import RECORDED_MET, RECORDED_UNMET
from tests.workflows.made import (
    ALL_FLAGS,
    ago,
    involvement,
    lesson,
    make_facts,
    partner,
)
from workflows.applies import applies
from workflows.checks import CHECKS
from workflows.facts import Led
from workflows.remedies import Remedy

LONG = "Storms break trees that nobody looked at in time. " * 4
PROBLEM = {"problem_statement": LONG, "public_task": "Safe public space"}
VALUE = {"application_domain": "internal", "public_value_goal": "Safe walks."}
SPONSOR = {"sponsor": "Head of works", "sponsor_confirmed_on": ago(3)}
TEAM = {"process_owner": "Team trees", "process_owner_confirmed_on": ago(3)}
WINDOW = {"pilot_starts_on": TODAY, "pilot_ends_on": ago(-365)}
EVALUATION = {"next_evaluation_on": ago(-365), "phase_out_trigger": "Nobody uses it."}
SHOWN = involvement(form="prototype-test", effect="changed", change="No grade.")
USED = involvement(form="use-test")
AFFECTED = {"legal_flags": {"affects_individuals": "yes"}}
LESSONS = [lesson(), lesson(worked=False), lesson(shared_with="The region")]

# Check, stage, facts, what it says. The columns of the initiative are under "row".
MET = [
    ("problem", "idea", {"row": PROBLEM}, "for the task: Safe public space."),
    ("domain-and-value", "idea", {"row": VALUE}, "Public value: Safe walks."),
    ("searched", "idea", {"row": {"search_note": "VNG"}}, "Searched: VNG"),
    ("triage", "idea", {"row": {"legal_flags": ALL_FLAGS}}, "All 8 questions"),
    (
        "triage",
        "idea",
        {"row": {"legal_flags": ALL_FLAGS | {"supplier": "find_out"}}},
        "All 8 questions",
    ),
    ("groups-named", "idea", {"groups": [{"contact": "Desk"}]}, "1 of 1 group has"),
    (
        "first-conversation",
        "idea",
        {"involvements": [involvement(form="observe", who="affected")]},
        "1 conversation with users",
    ),
    (
        "sponsor",
        "idea",
        {"row": SPONSOR},
        "Head of works said yes on 20 November 2026.",
    ),
    (
        "capacity",
        "idea",
        {"row": {"hours_per_week": 8}, "led": Led(running=3)},
        "8 hours a week; the owner leads 3 initiatives. That is a lot",
    ),
    ("other-department", "idea", {"partners": [partner()]}, "On board: De Linde."),
    ("need-confirmed", "concept", {"involvements": [involvement()]}, "1 conversation"),
    (
        "shaped-concept",
        "concept",
        {"involvements": [involvement(), SHOWN]},
        "2 conversations in the concept stage, 1 with a sketch or prototype, 1 with",
    ),
    ("pilot-window", "concept", {"row": WINDOW}, "(365 days); gatekeepers are known."),
    ("process-owner", "concept", {"row": TEAM}, "Team trees takes part since 20 Nov"),
    (
        "scaling-route",
        "concept",
        {"row": {"scaling_routes": ["expand"]}},
        "Route: Expand: more users here.",
    ),
    ("agreements", "concept", {"partners": [partner()]}, "1 of 1 partner has a role"),
    (
        "cost-estimate",
        "concept",
        {"row": {"structural_cost_estimate": 0}},
        "About 0 euros a year.",
    ),
    ("used-in-pilot", "pilot", {"involvements": [USED]}, "1 test in real work"),
    (
        "used-in-pilot",
        "pilot",
        {"involvements": [USED, involvement(who="affected")], "row": AFFECTED},
        "1 test in real work",
    ),
    (
        "funding",
        "pilot",
        {"row": {"structural_funding_ref": "Budget 2027"}},
        "Structural money: Budget 2027.",
    ),
    ("lessons-shared", "pilot", {"lessons": LESSONS}, "3 lessons from the pilot"),
    ("evaluation", "pilot", {"row": EVALUATION}, "Evaluation on 23 November 2027"),
]
UNMET = [
    ("problem", "idea", {}, "takes 0 of at least 150 characters."),
    (
        "problem",
        "idea",
        {"row": PROBLEM | {"problem_statement": "x" * 149}},
        "takes 149 of at least 150 characters.",
    ),
    ("problem", "idea", {"row": PROBLEM | {"public_task": " "}}, "public task is not"),
    ("domain-and-value", "idea", {}, "The application domain is not chosen."),
    (
        "domain-and-value",
        "idea",
        {"row": VALUE | {"public_value_goal": ""}},
        "The public value is not said",
    ),
    ("searched", "idea", {"row": {"search_note": " "}}, "where was searched."),
    ("triage", "idea", {"row": {"legal_flags": {"supplier": "no"}}}, "1 of 8 quest"),
    ("groups-named", "idea", {"groups": [{"contact": ""}]}, "has a contact yet."),
    ("first-conversation", "idea", {}, "No conversation with a user"),
    (
        "first-conversation",
        "idea",
        {"involvements": [involvement(findings=" ")]},
        "No conversation with a user",
    ),
    (
        "first-conversation",
        "idea",
        {"involvements": [involvement(who="team"), involvement(who="representative")]},
        "No conversation with a user",
    ),
    (
        "first-conversation",
        "idea",
        {"involvements": [involvement(form="survey")]},
        "No conversation with a user",
    ),
    ("sponsor", "idea", {}, "No sponsor is known."),
    (
        "sponsor",
        "idea",
        {"row": SPONSOR | {"sponsor_confirmed_on": None}},
        "Head of works has not said yes yet.",
    ),
    (
        "sponsor",
        "idea",
        {"row": SPONSOR | {"sponsor": "owner "}},
        "The sponsor is the owner.",
    ),
    ("capacity", "idea", {"row": {"hours_per_week": 0}}, "No hours are arranged"),
    (
        "other-department",
        "idea",
        {"partners": [partner(is_own_department=True)]},
        "No partner outside the department",
    ),
    (
        "need-confirmed",
        "pilot",
        {"involvements": [involvement()]},
        "No conversation in the concept stage",
    ),
    (
        "shaped-concept",
        "concept",
        {"involvements": [SHOWN, involvement(who="team")]},
        "1 of 2 conversations in the concept stage.",
    ),
    (
        "shaped-concept",
        "concept",
        {"involvements": [involvement(), involvement()]},
        "No user has seen a sketch",
    ),
    (
        "shaped-concept",
        "concept",
        {"involvements": [involvement(), involvement(form="co-design")]},
        "not recorded yet what changed",
    ),
    ("pilot-window", "concept", {}, "no start and end date yet."),
    (
        "pilot-window",
        "concept",
        {"row": WINDOW | {"pilot_ends_on": ago(-366)}},
        "would last 366 days; 365 is the most.",
    ),
    (
        "pilot-window",
        "concept",
        {"row": WINDOW, "has_gatekeepers": False},
        "no gatekeepers yet.",
    ),
    ("process-owner", "concept", {}, "No process owner is known."),
    (
        "process-owner",
        "concept",
        {"row": TEAM | {"process_owner_confirmed_on": None}},
        "Team trees has not confirmed yet.",
    ),
    ("scaling-route", "concept", {}, "No route to scale is chosen."),
    ("agreements", "concept", {}, "No partner is recorded."),
    (
        "agreements",
        "concept",
        {"partners": [partner(), partner(agreement_status="busy")]},
        "1 of 2 partners have",
    ),
    ("agreements", "concept", {"partners": [partner(role="")]}, "0 of 1 partner has"),
    (
        "agreements",
        "concept",
        {"partners": [partner(contribution=" ")]},
        "0 of 1 partner has",
    ),
    ("cost-estimate", "concept", {}, "The cost per year is not estimated."),
    ("used-in-pilot", "pilot", {"involvements": [involvement()]}, "No test in real"),
    (
        "used-in-pilot",
        "pilot",
        {"involvements": [USED], "row": AFFECTED},
        "No person affected was heard",
    ),
    ("funding", "pilot", {}, "No budget or decision is named."),
    ("lessons-shared", "pilot", {"lessons": LESSONS[1:]}, "2 of 3 lessons"),
    (
        "lessons-shared",
        "pilot",
        {"lessons": [*LESSONS[1:], lesson(learnt=30)]},
        "2 of 3 lessons",
    ),
    (
        "lessons-shared",
        "pilot",
        {"lessons": [lesson(), lesson(), lesson(shared_with="All")]},
        "No lesson is about what did not work.",
    ),
    (
        "lessons-shared",
        "pilot",
        {"lessons": [lesson(worked=False)] * 3},
        "No lesson was shared",
    ),
    ("evaluation", "pilot", {}, "No date for the next evaluation"),
    (
        "evaluation",
        "pilot",
        {"row": EVALUATION | {"next_evaluation_on": ago(1)}},
        "No date for the next evaluation",
    ),
    (
        "evaluation",
        "pilot",
        {"row": EVALUATION | {"next_evaluation_on": ago(-366)}},
        "more than 365 days away.",
    ),
    (
        "evaluation",
        "pilot",
        {"row": EVALUATION | {"phase_out_trigger": ""}},
        "when we would stop using it.",
    ),
]


@pytest.mark.parametrize(("name", "stage", "facts", "said"), MET + RECORDED_MET)
def test_met(name, stage, facts, said):
    computed = CHECKS[name](make_facts(stage, **facts))

    assert computed.met
    assert said in computed.why
    assert computed.remedy is None


@pytest.mark.parametrize(("name", "stage", "facts", "said"), UNMET + RECORDED_UNMET)
def test_not_met_with_a_way_out(name, stage, facts, said):
    computed = CHECKS[name](make_facts(stage, **facts))

    assert not computed.met
    assert said in computed.why
    assert isinstance(computed.remedy, Remedy)


def test_each_check_is_tried_both_ways():
    met = {row[0] for row in MET + RECORDED_MET}
    unmet = {row[0] for row in UNMET + RECORDED_UNMET}

    assert met == unmet == set(CHECKS)


SHARED = "partners or shares_data or supplier"


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("", {}),
        (SHARED, {"partners": [partner()]}),
        (SHARED, {"row": {"legal_flags": {"shares_data": "yes"}}}),
        (SHARED, {"row": {"legal_flags": {"supplier": "yes"}}}),
        ("supplier", {"row": {"legal_flags": {"supplier": "yes"}}}),
        ("impactful", {"row": {"impact_class": "impactful"}}),
        ("impactful", {"row": {"impact_class": "high-risk"}}),
        # When in doubt, it applies.
        ("supplier", {"row": {"legal_flags": {"supplier": "find_out"}}}),
        ("impactful", {"row": {"legal_flags": {"algorithm": "yes"}}}),
    ],
)
def test_a_criterion_applies(rule, facts):
    assert applies(rule, make_facts(**facts)) == (True, "")


@pytest.mark.parametrize(
    ("rule", "facts", "reason"),
    [
        (
            SHARED,
            {},
            "Only where: partners take part or data shared with others or "
            "outside supplier.",
        ),
        (
            "supplier",
            {"row": {"legal_flags": {"supplier": "no"}}},
            "Only where: outside supplier.",
        ),
        ("impactful", {}, "Only where: an impactful algorithm or high-risk AI."),
        (
            "impactful",
            {"row": {"impact_class": "low", "legal_flags": {"algorithm": "yes"}}},
            "Only where: an impactful algorithm or high-risk AI.",
        ),
    ],
)
def test_a_criterion_does_not_apply_and_says_why(rule, facts, reason):
    assert applies(rule, make_facts(**facts)) == (False, reason)
