"""The page of an initiative as a value: a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from portfolio.clock import day_of
from portfolio.models import (
    Initiative,
    Stage,
    State,
    Update,
)
from web.pages.archive import kept_words
from web.pages.checklist import Checklist, checklist_of
from web.pages.history import Asked, History, history_of
from web.pages.legal import Legal, Weight, legal_page, weight_of
from web.pages.points import Shown, points_of
from web.pages.records import themes_of
from web.pages.rights import Rights, rights_of, with_roles
from web.pages.sections import Section, sections_of
from web.pages.shelves import Desk, Theme
from web.pages.suggested import alike_to, suggested_to
from web.pages.talk import Conversation, conversation
from workflows.alike import Alike
from workflows.facts import Facts
from workflows.gates import criteria_for, facts_of, gate_of, next_stage_of
from workflows.models import Condition, Decision, Gate, Review, Severity
from workflows.outcomes import Outcome
from workflows.readiness import readiness
from workflows.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Term:
    """A condition with how long it is overdue."""

    condition: Condition
    days_late: int


@dataclass(frozen=True, slots=True)
class Page:
    initiative: Initiative
    rights: Rights
    facts: Facts
    gate: Gate | None
    next_stage: Stage | None
    points: Sequence[Shown]
    checklist: Checklist
    sections: Sequence[Section]
    legal: Legal
    weight: Weight
    review: Review | None
    themes: Sequence[Theme]
    update: Update | None
    terms: Sequence[Term]
    closed_conditions: Sequence[Condition]
    decisions: Sequence[Decision]
    history: History
    suggested: Sequence[Suggestion]
    alike: Sequence[Alike]
    tags: Sequence[str]
    talk: Conversation
    # How long it is kept, of what is closed.
    kept: str

    @property
    def is_open(self) -> bool:
        return self.initiative.state in (State.ACTIVE, State.ON_HOLD)

    @property
    def standing(self) -> str:
        """How things stand, in the first line of the page."""
        state, stage = self.initiative.state, self.initiative.stage
        if state == State.ON_HOLD and self.facts.resume_on:
            day = date_format(self.facts.resume_on)
            return _("On hold in %(stage)s until %(day)s.") % {
                "stage": stage,
                "day": day,
            }
        if state != State.ACTIVE:
            return self._end()
        days = self.facts.days_in_stage
        if not days:
            return _("New in %(stage)s.") % {"stage": stage}
        words = {"stage": stage, "days": days}
        sentence = ngettext(
            "In %(stage)s for %(days)d day.", "In %(stage)s for %(days)d days.", days
        )
        return sentence % words

    def _end(self) -> str:
        last = self.decisions[0] if self.decisions else None
        words = {
            "stage": self.initiative.stage,
            "day": date_format(last.at) if last else "",
            "receiver": last.receiver if last else "",
            "reason": str(last.get_stop_reason_display()).lower() if last else "",
        }
        if last and last.outcome == Outcome.HAND_OVER:
            return _("Handed over to %(receiver)s on %(day)s.") % words
        if last and last.outcome == Outcome.STOP:
            return _("Stopped in %(stage)s on %(day)s: %(reason)s.") % words
        return f"{self.initiative.get_state_display()}."

    @property
    def progress(self) -> str:
        """How far it is from its next decision point; empty where none follows."""
        held = self.checklist.readiness
        if not self.is_open or not held.required:
            return ""
        if held.met == held.required:
            return _("Everything required for the next decision point is met.")
        return _(
            "%(met)d of %(required)d required criteria of the next decision point "
            "are met."
        ) % {"met": held.met, "required": held.required}

    @property
    def actions(self) -> int:
        return sum(each.severity == Severity.ACTION for each in self.asking)

    @property
    def asking(self) -> Sequence[Shown]:
        """What is not put off."""
        return [each for each in self.points if each.until is None]

    @property
    def asked(self) -> str:
        """What is asked now, if anything."""
        if actions := self.actions:
            sentence = ngettext(
                "%(count)d thing asks for action.",
                "%(count)d things ask for action.",
                actions,
            )
            return sentence % {"count": actions}
        if self.asking:
            sentence = ngettext(
                "%(count)d thing asks for attention.",
                "%(count)d things ask for attention.",
                len(self.asking),
            )
            return sentence % {"count": len(self.asking)}
        return ""


def page_of(
    initiative: Initiative,
    *,
    user: User,
    at: datetime,
    asked: Asked,
    whole_talk: bool = False,
) -> Page:
    """Read everything the page shows to this person."""
    reader, today = with_roles(user), day_of(at)
    gate, rights = gate_of(initiative), rights_of(reader, initiative)
    facts = facts_of(initiative, today=today)
    held = readiness(facts, criteria_for(initiative))
    points = points_of(initiative, user=reader, today=today)
    modes = [each.point.failure_mode for each in points]
    suggested = suggested_to(user, facts, held, modes)
    conditions = list(initiative.conditions.select_related("owner"))
    return Page(
        initiative=initiative,
        rights=rights,
        facts=facts,
        gate=gate,
        next_stage=next_stage_of(initiative),
        points=points,
        checklist=checklist_of(held, initiative, rights, user=user),
        sections=sections_of(initiative),
        legal=legal_page(facts),
        review=initiative.reviews.open().select_related("requested_by").first(),
        update=initiative.updates.first(),
        decisions=list(initiative.decisions.select_related("stage", "to_stage")),
        weight=weight_of(initiative, facts),
        themes=themes_of(Desk(initiative, may_write=rights.contribute)),
        terms=[
            Term(each, (today - each.due_on).days)
            for each in conditions
            if each.is_open
        ],
        closed_conditions=[each for each in conditions if not each.is_open],
        history=history_of(initiative, asked, at=at),
        suggested=suggested,
        alike=alike_to(reader, initiative, facts) if rights.contribute else [],
        tags=[tag.name for tag in initiative.tags.all()],
        talk=conversation(initiative, reader, whole=whole_talk),
        kept=kept_words(initiative, at=at) if initiative.has_ended else "",
    )
