"""The playbook as pages show it: versions in force, their history, drafts, changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from portfolio.models import Initiative, Portfolio
from web.pages.checklist import SIGNS, WORDS
from workflows.applies import in_words
from workflows.gates import facts_of
from workflows.models import Checklist, Criterion, Gate
from workflows.playbook.versions import Change, changes
from workflows.policy import may_edit_playbook
from workflows.readiness import Readiness, Result, readiness


@dataclass(frozen=True, slots=True)
class GateLine:
    """One gate: what is in force, what was before, and the draft that is worked on."""

    gate: Gate
    versions: Sequence[Checklist]
    draft: Checklist | None

    @property
    def in_force(self) -> Checklist | None:
        return self.versions[0] if self.versions else None

    @property
    def criteria(self) -> Sequence[Criterion]:
        return list(self.in_force.criteria.all()) if self.in_force else []


@dataclass(frozen=True, slots=True)
class Playbook:
    lines: Sequence[GateLine]
    may_edit: bool


def playbook_of(portfolio: Portfolio, user: User) -> Playbook:
    gates = portfolio.gates.select_related("stage").order_by("stage__order")
    prefetched = gates.prefetch_related(
        "checklists__criteria", "checklists__published_by"
    )
    lines = []
    for gate in prefetched:
        found = list(gate.checklists.all())
        versions = [each for each in found if each.published_at]
        draft = next((each for each in found if not each.published_at), None)
        lines.append(GateLine(gate, versions, draft))
    return Playbook(lines, may_edit_playbook(user, portfolio))


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft beside the version in force."""

    draft: Checklist
    criteria: Sequence[Criterion]
    changes: Sequence[Change]
    same_order: bool

    @property
    def is_changed(self) -> bool:
        return bool(self.changes) or not self.same_order

    def words(self) -> list[tuple[Criterion, str]]:
        return [(each, in_words(each.applies_when)) for each in self.criteria]


def draft_page(draft: Checklist) -> DraftPage:
    newest = draft.gate.checklists.published().first()
    old = list(newest.criteria.all()) if newest else []
    new = list(draft.criteria.all())
    same_order = [each.slug for each in old] == [each.slug for each in new]
    return DraftPage(draft, new, changes(old, new), same_order)


@dataclass(frozen=True, slots=True)
class Compared:
    """How one criterion stands in the version in force and in the draft."""

    label: str
    now: Any
    then: Any


def held_against(
    draft: Checklist, initiative: Initiative, *, today: date
) -> tuple[Readiness, Readiness]:
    """Hold the facts of an initiative against the version in force, and the draft."""
    facts = facts_of(initiative, today=today)
    newest = draft.gate.checklists.published().first()
    old = readiness(facts, list(newest.criteria.all()) if newest else [])
    return old, readiness(facts, list(draft.criteria.all()))


def preview(
    draft: Checklist, initiative: Initiative, *, today: date
) -> tuple[Sequence[Compared], Readiness, Readiness]:
    """The same, line by line in words."""
    old, new = held_against(draft, initiative, today=today)
    now = {each.criterion.slug: each for each in old.results}
    then = {each.criterion.slug: each for each in new.results}
    lines = [
        Compared(
            (then.get(slug) or now[slug]).criterion.label,
            _state(now.get(slug)),
            _state(then.get(slug)),
        )
        for slug in dict.fromkeys([*then, *now])
    ]
    return lines, old, new


def _state(result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "sign": SIGNS[result.state],
        "word": WORDS[result.state],
        "level": result.level.label,
        "why": result.why,
    }
