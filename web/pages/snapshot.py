"""A decision as it was then, in the reader's language; nothing is asked of the present.

Names of people excepted: they are called what they are called now.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from portfolio.models import Profile
from web.pages.checklist import SIGNS, WORDS
from workflows.models import Decision, Level
from workflows.readiness import State


@dataclass(frozen=True, slots=True)
class Kept:
    """One criterion as it was asked and as it stood."""

    label: str
    question: str
    help: str
    state: State
    computed: str
    why: str
    # Why it was let pass all the same.
    waiver: str
    # What has to be done about it, where that was decided.
    condition: str
    is_required: bool

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def word(self) -> Promise:
        return WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Advised:
    """What an adviser said, and what the gatekeepers answered."""

    adviser: str
    verdict: str
    given_on: date
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    title: str
    outcome: str
    stage: str
    to_stage: str
    question: str
    version: int | None
    profile: str
    checklist: Sequence[Kept]
    advice: Sequence[Advised]


@dataclass(frozen=True, slots=True)
class Passed:
    """A criterion that was let pass at an earlier decision point."""

    label: str
    stage: str
    reason: str
    at: datetime
    decision: int


def snapshot_of(decision: Decision) -> Snapshot:
    """Read what the decision keeps; one from before names were kept asks them now."""
    terms: Mapping[str, Any] = decision.terms
    to_stage = decision.to_stage.name if decision.to_stage else ""
    profile = terms.get("profile") or decision.profile
    return Snapshot(
        title=terms.get("title") or decision.initiative.title,
        outcome=_read(terms, "outcome") or str(decision.get_outcome_display()),
        stage=_read(terms, "stage") or decision.stage.name,
        to_stage=_read(terms, "to_stage") if terms else to_stage,
        question=_read(terms, "question"),
        version=terms.get("version"),
        profile=str(Profile(profile).label) if profile else "",
        checklist=_checklist(decision),
        advice=[
            Advised(
                adviser=_read(row, "adviser"),
                verdict=_read(row, "verdict"),
                given_on=date.fromisoformat(row["given_on"]),
                text=row["text"],
                answer=row["answer"],
            )
            for row in decision.advice
        ],
    )


def passed_in(waivers: Iterable[Mapping[str, Any]]) -> list[Passed]:
    """What was let pass so far, as it was called then."""
    found = []
    for row in waivers:
        labels = {each["slug"]: each for each in row["decision__checklist"]}
        found.append(
            Passed(
                label=_read(labels.get(row["slug"], {}), "label") or row["slug"],
                stage=_read(row["decision__terms"], "stage"),
                reason=row["reason"],
                at=row["decision__at"],
                decision=row["decision_id"],
            )
        )
    return found


def _checklist(decision: Decision) -> list[Kept]:
    waivers = {waiver.slug: waiver.reason for waiver in decision.waivers.all()}
    conditions = {each.slug: each.text for each in decision.conditions.all()}
    return [
        Kept(
            label=_read(row, "label"),
            question=_read(row, "question"),
            help=_read(row, "help"),
            state=State(row["state"]),
            computed=_read(row, "computed"),
            why=_read(row, "why"),
            waiver=waivers.get(row["slug"], ""),
            condition=conditions.get(row["slug"], ""),
            is_required=row["level"] == Level.REQUIRED,
        )
        for row in decision.checklist
    ]


def _read(row: Mapping[str, Any], name: str) -> str:
    language = "nl" if (get_language() or "").startswith("nl") else "en"
    return str(row.get(f"{name}_{language}", ""))
