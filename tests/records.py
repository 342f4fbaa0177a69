"""A record of each kind: what a verb takes, and what somebody types."""

from decimal import Decimal
from typing import Any

from accounts.models import User
from portfolio.actions import add_record, log_involvement, record_lesson
from portfolio.models import Initiative, Role
from portfolio.records import RECORDS
from tests.cast import NOW, TODAY, make_initiative, make_person

DAY = "2026-11-20"
# What the fields of a form hold; what refers to another row is left to `typed`.
TYPED: dict[str, dict[str, Any]] = {
    "groups": {"name": "Planners", "contact": "Front desk"},
    "involvements": {
        "held_on": DAY,
        "form": "interview",
        "group": "Planners",
        "who": "user",
        "count": "3",
        "findings": "They look at the wind.",
        "effect": "open",
    },
    "partners": {"organisation": "GGD", "agreement_status": "busy"},
    "lessons": {"text": "Ask first.", "learnt_on": DAY},
    "metrics": {"name": "Calls", "unit": "%", "baseline": "10", "target": "25"},
    "measurements": {"value": "12.5", "measured_on": DAY, "note": "After a storm"},
    "assumptions": {"text": "They use a phone", "risk": "high", "result": "open"},
    "data-sources": {"name": "Register of trees", "access": "asked"},
    "advice": {
        "adviser": "privacy",
        "verdict": "positive",
        "given_on": DAY,
        "text": "Fine.",
    },
    "team": {"skill": "data", "hours_per_week": "8"},
    "adoption-targets": {"unit": "Parks", "target": "20"},
    "adoption-counts": {"users": "4", "counted_on": DAY},
    "handover": {"receiver": "Team green", "operation": "on"},
    "relations": {"note": "The same trees"},
}
# A field of each, what somebody types in it, and what somebody else wrote meanwhile.
CHANGES: dict[str, tuple[str, str, Any, str]] = {
    "groups": ("contact", "Team leader", "The desk", "The desk"),
    "involvements": ("findings", "They look at soil.", "Nothing new.", "Nothing new."),
    "partners": ("role", "tries it out", "pays", "pays"),
    "lessons": ("text", "Ask twice.", "Ask at once.", "Ask at once."),
    "metrics": ("target", "30", Decimal("27.5"), "27.5"),
    "measurements": ("value", "14", Decimal("13.25"), "13.25"),
    "assumptions": ("test", "Look along", "Ask around", "Ask around"),
    "data-sources": ("access", "granted", "refused", "Refused"),
    "advice": ("text", "Fine, with care.", "Look again.", "Look again."),
    "team": ("hours_per_week", "16", 4, "4"),
    "adoption-targets": ("target", "30", 25, "25"),
    "adoption-counts": ("users", "9", 7, "7"),
    "handover": ("receiver", "Team blue", "Team grey", "Team grey"),
    "relations": ("note", "The same streets", "Both are maps", "Both are maps"),
}
# The days that cannot be still to come.
DAYS = [(slug, day) for slug, record in RECORDS.items() for day in record.past]


def make_records(initiative: Initiative, *, by: User) -> dict[str, Any]:
    """One record of each kind, added by the verbs."""

    def add(slug: str, **facts: Any) -> Any:
        return add_record(initiative, slug, facts, by=by, at=NOW)

    group = add("groups", name="Planners", contact="Front desk")
    metric = add("metrics", name="Calls", unit="%", baseline=10, target=25)
    target = add("adoption-targets", unit="Parks", target=20)
    return {
        "groups": group,
        "metrics": metric,
        "adoption-targets": target,
        "involvements": log_involvement(
            initiative,
            held_on=TODAY,
            form="interview",
            group="Planners",
            count=3,
            findings="They look at the wind.",
            by=by,
            at=NOW,
        ),
        "lessons": record_lesson(
            initiative, text="Ask first.", learnt_on=TODAY, by=by, at=NOW
        ),
        "partners": add("partners", organisation="GGD"),
        "measurements": add(
            "measurements", metric=metric, value=Decimal("12.5"), measured_on=TODAY
        ),
        "assumptions": add("assumptions", text="They use a phone"),
        "data-sources": add("data-sources", name="Register of trees"),
        "advice": add("advice", adviser="privacy", verdict="positive", given_on=TODAY),
        "team": add("team", person=by, skill="data"),
        "adoption-counts": add(
            "adoption-counts", adoption_target=target, users=4, counted_on=TODAY
        ),
        "handover": add("handover", receiver="Team green"),
        "relations": add("relations", other=make_initiative(by, title="Oaks")),
    }


def make_more_records(initiative: Initiative, times: int, *, by: User) -> None:
    """This many records of each kind that can be there more than once."""

    def add(slug: str, **facts: Any) -> Any:
        return add_record(initiative, slug, facts, by=by, at=NOW)

    for _turn in range(times):
        # No name may come twice.
        number = initiative.events.count()
        group = add("groups", name=f"Group {number}")
        metric = add("metrics", name=f"Metric {number}", target=number)
        target = add("adoption-targets", unit=f"Unit {number}", target=number)
        add("measurements", metric=metric, value=1, measured_on=TODAY)
        add("adoption-counts", adoption_target=target, users=1, counted_on=TODAY)
        log_involvement(
            initiative,
            held_on=TODAY,
            form="interview",
            group=group.name,
            count=1,
            by=by,
            at=NOW,
        )
        record_lesson(
            initiative, text=f"Lesson {number}", learnt_on=TODAY, by=by, at=NOW
        )
        add("partners", organisation=f"Partner {number}")
        add("assumptions", text=f"Assumption {number}")
        add("data-sources", name=f"Source {number}")
        add("advice", adviser="privacy", verdict="positive", given_on=TODAY)
        add("relations", other=make_initiative(by, title=f"Other {number}"))
        person = make_person(f"Person{number}", initiative.portfolio, Role.CONTRIBUTOR)
        add("team", person=person, skill="data")


def typed(slug: str, rows: dict[str, Any]) -> dict[str, Any]:
    """What somebody types in the form of this kind, where these rows are there."""
    return TYPED[slug] | {
        "involvements": {"group": rows["groups"].pk},
        "measurements": {"metric": rows["metrics"].pk},
        "adoption-counts": {"adoption_target": rows["adoption-targets"].pk},
        "team": {"person": rows["team"].person_id},
        "relations": {"other": rows["relations"].other_id},
    }.get(slug, {})
