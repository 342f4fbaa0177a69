"""The checklist of a decision as it was then, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language

from web.pages.checklist import SIGNS, WORDS
from workflows.models import Decision, Level
from workflows.readiness import State


@dataclass(frozen=True, slots=True)
class Kept:
    label: str
    question: str
    state: State
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


def snapshot_of(decision: Decision) -> Sequence[Kept]:
    """Read what the decision keeps; nothing of it is asked of the present."""
    language = "nl" if (get_language() or "").startswith("nl") else "en"
    waivers = {waiver.slug: waiver.reason for waiver in decision.waivers.all()}
    conditions = {each.slug: each.text for each in decision.conditions.all()}
    return [
        Kept(
            label=row[f"label_{language}"],
            question=row[f"question_{language}"],
            state=State(row["state"]),
            why=row[f"why_{language}"],
            waiver=waivers.get(row["slug"], ""),
            condition=conditions.get(row["slug"], ""),
            is_required=row["level"] == Level.REQUIRED,
        )
        for row in decision.checklist
    ]
