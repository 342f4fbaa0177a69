"""What checks of records should say: check, stage, facts, and part of the sentence."""

from portfolio.models import Stage
from tests.workflows.made import ALL_FLAGS, ago
from workflows.models import ConditionalCheck

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


# Every question of the triage is answered, so that it is known which checks apply.
TRIAGED = {"legal_flags": ALL_FLAGS}
BIO = {"conditional_checks": [conditional("bio")], "row": TRIAGED}
DPIA = {
    "conditional_checks": [
        conditional("dpia"),
        conditional("dpia-scale", "scale", 4),
    ],
    "row": TRIAGED,
}
POLITICAL = {"conditional_checks": [conditional("bestuurlijk-besluit", "scale", 4)]}
BUY = {"conditional_checks": [conditional("inkoop")]}
RECORDED_MET = [
    (
        "capacity",
        "idea",
        {"team": [{"hours_per_week": 6}]},
        "Owner and team have 6 hours a week",
    ),
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
        "Kilometres: 75, target 80 reached",
    ),
    (
        "results-measured",
        "pilot",
        {"metrics": [METRIC], "measurements": [measured(90)]},
        "Kilometres: 90, target 80 not reached",
    ),
    (
        "results-measured",
        "pilot",
        {"metrics": [METRIC], "measurements": [measured(104)]},
        "Kilometres: 104, stop value 100 reached",
    ),
    (
        "legal-clear-for-pilot",
        "concept",
        BIO | {"legal_checks": [legal("bio")]},
        "1 check that is due is done",
    ),
    ("legal-clear-for-pilot", "concept", {"row": TRIAGED}, "No legal check is due."),
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
    (
        "legal-clear-for-pilot",
        "concept",
        {"row": {"legal_flags": ALL_FLAGS | {"personal_data": "find_out"}}},
        "Not answered: High privacy risk.",
    ),
    (
        "legal-clear-for-pilot",
        "concept",
        # Due before the concept stage, and nothing before the pilot itself.
        {"conditional_checks": [conditional("archief", "concept", 2)], "row": TRIAGED},
        "is open: archief.",
    ),
    (
        "political-decision",
        "pilot",
        POLITICAL | {"legal_checks": [legal("bestuurlijk-besluit", "not-applicable")]},
        "No decision of the municipal",
    ),
    ("legal-clear-for-pilot", "concept", BIO, "1 of 1 check that is due is open: bio."),
    (
        "legal-clear-for-pilot",
        "concept",
        {
            "conditional_checks": [conditional("dpia", valid_months=36)],
            "legal_checks": [legal("dpia", done=1200)],
            "row": TRIAGED,
        },
        "is open: dpia.",
    ),
    (
        "legal-clear-for-pilot",
        "concept",
        {
            "conditional_checks": [conditional("bio", adviser="ciso")],
            "legal_checks": [legal("bio")],
            "row": TRIAGED | {"impact_class": "impactful"},
        },
        "advisers speak first. Missing on: bio.",
    ),
    (
        "legal-live",
        "pilot",
        {
            "conditional_checks": [conditional("dpia"), conditional("x", "scale", 4)],
            "legal_checks": [legal("dpia", done=400), legal("x")],
            "row": TRIAGED,
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
