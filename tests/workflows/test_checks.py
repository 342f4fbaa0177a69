"""Each check that computes a criterion: met, and every way in which it is not."""

import pytest

from portfolio.models import Stage
from tests.cast import TODAY
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
from workflows.models import ConditionalCheck
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
METRIC = {
    "id": 1,
    "name": "Kilometres",
    "baseline": 100,
    "target": 80,
    "stop_value": 100,
    "stop_rule": "",
}
SOURCE = {
    "name": "Tree register",
    "owner": "Public works",
    "access": "granted",
    "checked_on": ago(3),
}
ASSUMPTION = {"test": "Compare", "result": "open"}
DATED = {"planned_gate_on": ago(-30)}
PLAN = {
    "receiver": "Team trees",
    "operation": True,
    "helpdesk": True,
    "training": True,
    "failures": True,
    "accepted_on": ago(3),
}
UNIT = {"unit": "Harbour", "due_on": ago(-90)}


def measured(value):
    return {"metric_id": 1, "measured_on": ago(2), "value": value}


def conditional(slug, due="pilot", order=3, **columns):
    """A check of the portfolio that always applies."""
    stage = Stage(slug=due, order=order)
    return ConditionalCheck(slug=slug, label_en=slug, due_before=stage, **columns)


def legal(slug, status="done", done=3, **columns):
    return {
        "slug": slug,
        "status": status,
        "outcome": "In order",
        "link": "",
        "done_on": ago(done),
        **columns,
    }


BIO = {"conditional_checks": [conditional("bio")]}
DPIA = {
    "conditional_checks": [
        conditional("dpia"),
        conditional("dpia-scale", "scale", 4),
    ]
}
POLITICAL = {"conditional_checks": [conditional("bestuurlijk-besluit", "scale", 4)]}
BUY = {"conditional_checks": [conditional("inkoop")]}
LESSONS = [lesson(), lesson(worked=False), lesson(shared_with="The region")]

RECORDED_MET = [
    ("searched", "idea", {"consultations": [{}]}, "1 lesson of others was looked at."),
    ("searched", "idea", {"relations": [{}, {}]}, "Linked to 2 similar initiatives."),
    (
        "riskiest-assumption",
        "idea",
        {"assumptions": [ASSUMPTION], "row": DATED},
        "1 assumption has a test, 0 with a result; decision on",
    ),
    ("success-and-stop", "concept", {"metrics": [METRIC]}, "1 of 1 metric has"),
    (
        "success-and-stop",
        "concept",
        {"metrics": [METRIC | {"stop_value": None, "stop_rule": "Nobody uses it"}]},
        "1 of 1 metric has",
    ),
    ("data-ready", "concept", {"data_sources": [SOURCE]}, "1 of 1 data source has"),
    (
        "results-measured",
        "pilot",
        {"metrics": [METRIC], "measurements": [measured(75)]},
        "Kilometres: target reached",
    ),
    (
        "results-measured",
        "pilot",
        {"metrics": [METRIC], "measurements": [measured(90)]},
        "Kilometres: target not reached",
    ),
    (
        "results-measured",
        "pilot",
        {"metrics": [METRIC], "measurements": [measured(104)]},
        "Kilometres: stop value reached",
    ),
    (
        "legal-clear-for-pilot",
        "concept",
        BIO | {"legal_checks": [legal("bio")]},
        "1 check that is due is done",
    ),
    ("legal-clear-for-pilot", "concept", {}, "No legal check is due."),
    (
        "legal-live",
        "pilot",
        DPIA | {"legal_checks": [legal("dpia", done=800), legal("dpia-scale")]},
        "All 2 checks",
    ),
    (
        "political-decision",
        "pilot",
        POLITICAL | {"legal_checks": [legal("bestuurlijk-besluit", link="2026-17")]},
        "2026-17.",
    ),
    ("procurement", "pilot", BUY | {"legal_checks": [legal("inkoop")]}, "are done."),
    ("handover", "pilot", {"handovers": [PLAN]}, "Team trees accepted"),
    (
        "scaling-plan",
        "pilot",
        {"adoption_targets": [UNIT]},
        "1 place with a number and a date: Harbour.",
    ),
]
RECORDED_UNMET = [
    ("riskiest-assumption", "idea", {}, "No assumption with a test"),
    ("riskiest-assumption", "idea", {"assumptions": [ASSUMPTION]}, "has no date"),
    (
        "riskiest-assumption",
        "idea",
        {"assumptions": [ASSUMPTION], "row": {"planned_gate_on": ago(1)}},
        "has no date that is still to come",
    ),
    ("success-and-stop", "concept", {}, "Nothing to measure is named."),
    (
        "success-and-stop",
        "concept",
        {"metrics": [METRIC | {"baseline": None}]},
        "0 of 1 metric has",
    ),
    ("data-ready", "concept", {}, "No data source is recorded."),
    (
        "data-ready",
        "concept",
        {"data_sources": [SOURCE, SOURCE | {"name": "Wind", "access": "asked"}]},
        "1 of 2 data sources have an owner, permission and a check. Missing for: Wind.",
    ),
    ("results-measured", "pilot", {}, "Nothing to measure is named."),
    (
        "results-measured",
        "pilot",
        {"metrics": [METRIC]},
        "Not measured in the pilot: Kilometres.",
    ),
    (
        "results-measured",
        "pilot",
        {"metrics": [METRIC], "measurements": [measured(1) | {"measured_on": ago(60)}]},
        "Not measured in the pilot",
    ),
    ("legal-clear-for-pilot", "concept", BIO, "1 of 1 check that is due is open: bio."),
    (
        "legal-clear-for-pilot",
        "concept",
        {
            "conditional_checks": [conditional("dpia", valid_months=36)],
            "legal_checks": [legal("dpia", done=1200)],
        },
        "is open: dpia.",
    ),
    (
        "legal-clear-for-pilot",
        "concept",
        {
            "conditional_checks": [conditional("bio", adviser="ciso")],
            "legal_checks": [legal("bio")],
            "row": {"impact_class": "impactful"},
        },
        "advisers speak first. Missing on: bio.",
    ),
    (
        "legal-live",
        "pilot",
        {
            "conditional_checks": [conditional("dpia"), conditional("x", "scale", 4)],
            "legal_checks": [legal("dpia", done=400), legal("x")],
        },
        "The DPIA is 13 months old.",
    ),
    ("legal-live", "pilot", DPIA, "2 of 2 checks that are due are open"),
    ("political-decision", "pilot", POLITICAL, "No decision of the municipal"),
    ("procurement", "pilot", {}, "No purchasing check is recorded."),
    ("procurement", "pilot", BUY, "Still open: inkoop."),
    ("handover", "pilot", {}, "There is no handover plan yet."),
    (
        "handover",
        "pilot",
        {"handovers": [PLAN | {"helpdesk": False}]},
        "3 of 4 parts are arranged",
    ),
    (
        "handover",
        "pilot",
        {"handovers": [PLAN | {"accepted_on": None}]},
        "Team trees has not accepted",
    ),
    ("scaling-plan", "pilot", {}, "No adoption target is set."),
    (
        "scaling-plan",
        "pilot",
        {"adoption_targets": [UNIT | {"due_on": None}]},
        "No adoption target has a date.",
    ),
]

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
        {"row": {"hours_per_week": 8}, "owner_leads": 3},
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


MET += RECORDED_MET
UNMET += RECORDED_UNMET


@pytest.mark.parametrize(("name", "stage", "facts", "said"), MET)
def test_met(name, stage, facts, said):
    computed = CHECKS[name](make_facts(stage, **facts))

    assert computed.met
    assert said in computed.why
    assert computed.remedy is None


@pytest.mark.parametrize(("name", "stage", "facts", "said"), UNMET)
def test_not_met_with_a_way_out(name, stage, facts, said):
    computed = CHECKS[name](make_facts(stage, **facts))

    assert not computed.met
    assert said in computed.why
    assert isinstance(computed.remedy, Remedy)


def test_each_check_is_tried_both_ways():
    assert {row[0] for row in MET} == {row[0] for row in UNMET} == set(CHECKS)


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
