"""What stands on a gate sheet beside the facts, read in one query.

What was let pass before, the failure modes of open attention points, who takes part,
and what somebody began to write.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from portfolio.models import Initiative, Membership, Role, Stage
from portfolio.rows import Part, Row, gather_rows
from workflows.models import AttentionPoint, OutcomeText, RulingDraft, Waiver
from workflows.terms import Words, words_in

PARTS = {
    "waivers": Part(
        Waiver,
        (
            "slug",
            "reason",
            "decision_id",
            "decision__at",
            "decision__checklist",
            "decision__terms",
        ),
        "decision__initiative_id",
    ),
    "points": Part(AttentionPoint, ("failure_mode", "closed_at")),
    "drafts": Part(RulingDraft, ("by_id", "typed", "saved_at")),
    "members": Part(
        Membership,
        ("role", "user_id", "user__name", "user__is_active"),
        "portfolio__initiatives",
    ),
    "stages": Part(
        Stage, ("id", "slug", "order", "name_nl", "name_en"), "portfolio__initiatives"
    ),
    "texts": Part(
        OutcomeText,
        ("outcome", "label_nl", "label_en", "meaning_nl", "meaning_en"),
        "portfolio__initiatives",
    ),
}


@dataclass(frozen=True, slots=True)
class Draft:
    typed: Mapping[str, list[str]]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Beside:
    waivers: list[Row]
    # Failure modes of what asks attention now.
    troubled_by: set[str]
    members: list[Row]
    drafts: list[Row]
    # The columns of the board, in their order, and what outcomes are called here.
    stages: list[Stage]
    words: Words

    def people(self, roles: Collection[Role]) -> list[User]:
        """Who has one of these roles, by name. They carry no more than a name."""
        found = {
            row["user_id"]: User(pk=row["user_id"], name=row["user__name"])
            for row in self.members
            if row["user__is_active"] and row["role"] in roles
        }
        return sorted(found.values(), key=lambda user: (user.name, user.pk))

    def draft_of(self, user: User) -> Draft | None:
        """What this person began to write."""
        for row in self.drafts:
            if row["by_id"] == user.pk:
                return Draft(row["typed"], row["saved_at"])
        return None


def beside(initiative: Initiative) -> Beside:
    rows: Any = gather_rows(PARTS, [initiative.pk])
    found = {name: rows[name].get(initiative.pk, []) for name in PARTS}
    return Beside(
        waivers=found["waivers"],
        troubled_by={
            row["failure_mode"] for row in found["points"] if row["closed_at"] is None
        },
        members=found["members"],
        drafts=found["drafts"],
        stages=sorted(
            (Stage(**_own(row)) for row in found["stages"]), key=lambda each: each.order
        ),
        words=words_in(OutcomeText(**_own(row)) for row in found["texts"]),
    )


def _own(row: Row) -> Row:
    """A row of the portfolio, without the initiative by which it was found."""
    return {name: value for name, value in row.items() if name != "initiative_id"}
