"""The gate sheet as a value: the checklist, what each outcome demands, who decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from portfolio.models import Advice, Initiative, Role, Stage, Verdict
from portfolio.policy import has_role
from reports.brief import Brief, brief_of
from web.forms.ruling import ANSWERING, RulingForm, from_draft
from web.pages.checklist import Checklist, checklist_of
from web.pages.rights import Rights, rights_of
from web.pages.sections import Section, sections_of
from web.pages.snapshot import Passed, passed_in
from web.pages.suggested import suggested_to
from workflows.beside import Draft, beside
from workflows.facts import Facts
from workflows.gates import (
    checklist_on,
    facts_of,
    gate_of,
    gatekeepers,
    open_review,
    situation_of,
)
from workflows.models import Gate, Outcome, Review
from workflows.outcomes import Situation, possible
from workflows.playbook.versions import newer
from workflows.policy import is_of
from workflows.readiness import readiness
from workflows.suggestions import Suggestion
from workflows.terms import Words

_GRAVE = (Verdict.NEGATIVE, Verdict.CONDITIONS)


@dataclass(frozen=True, slots=True)
class Choice:
    """An outcome that can be chosen, with what it demands in words."""

    outcome: Outcome
    label: str
    demand: str


@dataclass(frozen=True, slots=True)
class Sheet:
    initiative: Initiative
    gate: Gate | None
    next_stage: Stage | None
    checklist: Checklist
    outcomes: tuple[Outcome, ...]
    choices: Sequence[Choice]
    deciders: Sequence[User]
    rights: Rights
    is_own: bool
    review: Review | None
    # How many criteria changed since the decision was asked for, if any version did.
    newer: int | None
    suggested: Sequence[Suggestion]
    situation: Situation
    facts: Facts
    # What was let pass at earlier gates, which stays in sight for ever.
    passed: Sequence[Passed]
    # What this person began to write before.
    draft: Draft | None
    # To whom a condition can be given, and where a card can go back to.
    people: Sequence[User]
    stages: Sequence[Stage]

    def brief(self) -> Brief:
        return brief_of(
            self.initiative,
            facts=self.facts,
            held=self.checklist.readiness,
            situation=self.situation,
            suggested=self.suggested,
            review=self.review,
            to_stage=self.next_stage,
            options=[choice.label for choice in self.choices],
        )

    @property
    def grave_advice(self) -> list[Advice]:
        """What asks something of who decides; the rest fits in a line each."""
        return [each for each in self.situation.advice if each.verdict in _GRAVE]

    @property
    def mild_advice(self) -> list[Advice]:
        return [each for each in self.situation.advice if each.verdict not in _GRAVE]

    @property
    def sections(self) -> list[Section]:
        """What to look at where no checklist says it."""
        return [] if self.gate else sections_of(self.initiative)

    @property
    def is_pilot(self) -> bool:
        return self.initiative.stage.slug == Stage.PILOT and not (
            self.initiative.has_ended
        )

    @property
    def title(self) -> str:
        words = {"title": self.initiative.title, "stage": self.next_stage}
        if self.initiative.has_ended:
            return _("Should “%(title)s” be taken up again?") % words
        if self.next_stage is None:
            return _("What comes next for “%(title)s”?") % words
        return _("May “%(title)s” go on to %(stage)s?") % words

    def form(
        self, *args: Any, initial: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> RulingForm:
        """What was begun before is there again, until something else is sent."""
        begun = from_draft(self.draft.typed) if self.draft else {}
        return RulingForm(
            *args,
            initiative=self.initiative,
            outcomes=self.outcomes,
            situation=self.situation,
            gatekeepers=self.deciders,
            people=self.people,
            stages=self.stages,
            initial={**begun, **(initial or {})},
            **kwargs,
        )


def sheet_of(initiative: Initiative, *, user: User, today: date) -> Sheet:
    """Everything the sheet shows to this person."""
    gate = gate_of(initiative)
    rights = rights_of(user, initiative)
    facts = facts_of(initiative, today=today)
    review, more = open_review(initiative), beside(initiative)
    checklist = checklist_on(review, gate)
    held = readiness(facts, list(checklist.criteria.all()) if checklist else [])
    situation = situation_of(initiative, facts, held)
    outcomes = possible(initiative.stage, initiative.state, has_gate=gate is not None)
    return Sheet(
        initiative=initiative,
        gate=gate,
        next_stage=_next_stage(initiative, more.stages) if gate else None,
        checklist=checklist_of(held, initiative, rights, user=user),
        outcomes=outcomes,
        choices=choices_of(outcomes, initiative, situation, more.words),
        deciders=[x for x in gatekeepers(initiative, more) if x.pk != user.pk],
        stages=[x for x in more.stages if x.order <= initiative.stage.order],
        people=[*more.people(ANSWERING), initiative.owner],
        rights=rights,
        situation=situation,
        is_own=is_of(user, initiative)
        and has_role(user, initiative.portfolio_id, (Role.GATEKEEPER,)),
        review=review,
        newer=newer(review)
        if review and review.newest_id != review.checklist_id
        else None,
        suggested=suggested_to(user, facts, held, more.troubled_by),
        facts=facts,
        passed=passed_in(more.waivers),
        draft=more.draft_of(user),
    )


def _next_stage(initiative: Initiative, stages: Sequence[Stage]) -> Stage | None:
    later = (each for each in stages if each.order > initiative.stage.order)
    return next(later, None)


def choices_of(
    outcomes: Sequence[Outcome],
    initiative: Initiative,
    situation: Situation,
    words: Words,
) -> list[Choice]:
    """The outcomes in the words of the portfolio, each with what it demands."""
    return [
        Choice(
            each,
            words[each][0],
            words[each][1] or demand_of(each, initiative, situation),
        )
        for each in outcomes
    ]


def demand_of(outcome: Outcome, initiative: Initiative, situation: Situation) -> str:
    """What has to be written down for this outcome, in one line."""
    missing = len(situation.unmet)
    words = {
        "stage": initiative.stage,
        "count": missing,
        "days": situation.terms.longest_hold_days,
    }
    if outcome == Outcome.GO and missing:
        return (
            ngettext(
                "%(count)d waiver needed, with a reason",
                "%(count)d waivers needed, each with a reason",
                missing,
            )
            % words
        )
    if outcome == Outcome.RECYCLE and initiative.has_ended:
        return _("Takes it up again; say what is different now")
    return {
        Outcome.GO: _("Everything required is met"),
        Outcome.CONDITIONAL_GO: _("Open points become conditions with who and when"),
        Outcome.HOLD: _("At most %(days)d days; the clock stands still"),
        Outcome.RECYCLE: _("Stays in %(stage)s or goes back; say what must change"),
        Outcome.STOP: _("With the lesson that helps others"),
        Outcome.HAND_OVER: _("To the team that takes it over; the clock ends"),
    }[outcome] % words
