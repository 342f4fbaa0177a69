"""The gate sheet as a value: the checklist, what each outcome demands, who decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from portfolio.models import Initiative, Role, Stage
from portfolio.policy import has_role
from reports.brief import Brief, brief_of
from web.forms.ruling import RulingForm, from_draft
from web.pages.checklist import Checklist, checklist_of
from web.pages.rights import Rights, rights_of
from web.pages.sections import Section, sections_of
from web.pages.snapshot import Passed, passed_at
from web.pages.suggested import suggested_to
from workflows.facts import Facts
from workflows.gates import (
    criteria_for,
    facts_of,
    gate_of,
    gatekeepers,
    next_stage_of,
    situation_of,
)
from workflows.models import AttentionPoint, Gate, Outcome, Review, RulingDraft
from workflows.outcomes import Situation, possible
from workflows.playbook.versions import newer
from workflows.policy import is_of
from workflows.readiness import readiness
from workflows.suggestions import Suggestion
from workflows.terms import outcome_words


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
    draft: RulingDraft | None

    def brief(self) -> Brief:
        return brief_of(
            self.initiative,
            facts=self.facts,
            held=self.checklist.readiness,
            situation=self.situation,
            suggested=self.suggested,
            review=self.review,
        )

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
            initial={**begun, **(initial or {})},
            **kwargs,
        )


def sheet_of(initiative: Initiative, *, user: User, today: date) -> Sheet:
    """Everything the sheet shows to this person."""
    gate = gate_of(initiative)
    rights = rights_of(user, initiative)
    facts = facts_of(initiative, today=today)
    held = readiness(facts, criteria_for(initiative))
    points = AttentionPoint.objects.visible_to(user).open()
    troubled_by = points.filter(initiative=initiative).values_list(
        "failure_mode", flat=True
    )
    situation = situation_of(initiative, facts, held)
    review = initiative.reviews.open().select_related("requested_by").first()
    outcomes = possible(initiative.stage, initiative.state, has_gate=gate is not None)
    return Sheet(
        initiative=initiative,
        gate=gate,
        next_stage=next_stage_of(initiative),
        checklist=checklist_of(held, initiative, rights, user=user),
        outcomes=outcomes,
        choices=choices_of(outcomes, initiative, situation),
        deciders=[one for one in gatekeepers(initiative) if one.pk != user.pk],
        rights=rights,
        situation=situation,
        is_own=is_of(user, initiative)
        and has_role(user, initiative.portfolio_id, (Role.GATEKEEPER,)),
        review=review,
        newer=newer(review) if review else None,
        suggested=suggested_to(user, facts, held, troubled_by),
        facts=facts,
        passed=passed_at(initiative),
        draft=initiative.ruling_drafts.filter(by=user).first(),
    )


def choices_of(
    outcomes: Sequence[Outcome], initiative: Initiative, situation: Situation
) -> list[Choice]:
    """The outcomes in the words of the portfolio, each with what it demands."""
    words = outcome_words(initiative.portfolio)
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
