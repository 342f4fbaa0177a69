"""One good body for each POST of the API; tests break one thing in it."""

from accounts.models import User
from portfolio.models import (
    AdoptionTarget,
    Initiative,
    Membership,
    Metric,
    Role,
)
from tests.cast import NOW, TODAY

# Rows that bodies refer to, of which `make_referred` makes one each. No sequence of a
# test run comes this far: PostgreSQL's go on after a rollback.
REFERRED = 1_000_000_901

INVOLVEMENT = {
    "held_on": "2026-11-20",
    "form": "interview",
    "group": "District workers",
    "who": "user",
    "count": 4,
    "findings": "They plan by street.",
    "effect": "changed",
    "change": "The map opens on a street.",
}
MOVE = {"stage": "idea", "after": None, "version": 1, "reason": ""}
GO = {
    "outcome": "go",
    "rationale": "Users ask for it.",
    "next_on": "2099-01-01",
    "version": 1,
}
GOOD = {
    "moves": MOVE,
    "involvements": INVOLVEMENT,
    "decisions": GO,
    "decision-requests": {"note": "The test is done."},
    "answers": {
        "criterion": "problem-shared",
        "state": "met",
        "evidence": "Minutes of 3 March.",
    },
    "groups": {"name": "Residents", "is_affected": True, "contact": "District office"},
    "partners": {
        "organisation": "Water board",
        "is_own_department": False,
        "role": "Data",
        "contribution": "Levels",
        "agreement_status": "busy",
        "confirmed_on": "2026-11-20",
    },
    "lessons": {
        "text": "Ask first.",
        "learnt_on": "2026-11-20",
        "what_happened": "Nobody used it.",
        "failure_mode": "FM1",
        "worked": False,
        "useful_for": "Planners",
        "shared_with": "Neighbours",
    },
    "comments": {"text": "Is the first street measured?"},
    "updates": {"text": "The first street is measured."},
    "metrics": {
        "name": "Trees looked at",
        "unit": "trees",
        "baseline": 40,
        "target": 60.5,
        "stop_value": 45.125,
        "stop_rule": "Two months below this.",
    },
    "measurements": {
        "metric": REFERRED,
        "value": -0.5,
        "measured_on": "2026-11-20",
        "note": "By hand.",
    },
    "assumptions": {
        "text": "A photo says enough.",
        "risk": "medium",
        "test": "Twenty trees.",
        "result": "open",
        "tested_on": "2026-11-19",
        "findings": "Not yet.",
    },
    "data-sources": {
        "name": "Register of trees",
        "owner": "Public works",
        "access": "asked",
        "checked_on": "2026-11-19",
        "quality_note": "Half of it is old.",
    },
    "advice": {
        "adviser": "privacy",
        "verdict": "conditions",
        "given_on": "2026-11-20",
        "text": "Blur the faces.",
        "link": "https://example.org/advice/4",
    },
    "team": {"person": REFERRED, "skill": "data", "hours_per_week": 8},
    "adoption-targets": {
        "unit": "Harbour district",
        "target": 25,
        "due_on": "2027-06-01",
    },
    "adoption-counts": {
        "adoption_target": REFERRED,
        "users": 12,
        "counted_on": "2026-11-20",
    },
    "handover": {
        "receiver": "Team trees",
        "operation": True,
        "helpdesk": False,
        "training": False,
        "failures": False,
        "note": "From January.",
        "accepted_on": "2026-11-19",
    },
    "relations": {"other": REFERRED, "note": "The same trees."},
}


def make_referred(initiative: Initiative) -> None:
    """Make what the bodies refer to: a metric, a target, a colleague, another card."""
    Metric.objects.create(pk=REFERRED, initiative=initiative, name="Storms")
    AdoptionTarget.objects.create(
        pk=REFERRED, initiative=initiative, unit="Centre", target=5
    )
    colleague = User.objects.create(
        pk=REFERRED, email="colleague@example.org", name="Colleague"
    )
    Membership.objects.create(
        portfolio=initiative.portfolio, user=colleague, role=Role.CONTRIBUTOR
    )
    other = Initiative.objects.create(
        pk=REFERRED,
        portfolio=initiative.portfolio,
        title="Roots",
        owner=colleague,
        stage=initiative.stage,
        rank="y",
        created_at=NOW,
    )
    other.passages.create(stage=other.stage, entered_on=TODAY)


def flat(row: dict) -> dict:
    """An answer as a body would say it: by id where it names something else."""
    return {
        key: value["id"] if isinstance(value, dict) and "id" in value else value
        for key, value in row.items()
    }
