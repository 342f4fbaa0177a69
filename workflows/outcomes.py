"""What each outcome of a decision demands before it can be taken.

After the usual gate outcomes (go, hold, recycle, kill), with a hand-over for the end of
the road and conditions for what is nearly ready. What an earlier gate asked and what an
adviser warned for stand in the way until somebody says what is done about them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from portfolio.models import Advice, FailureMode, Profile, Stage, State, Verdict
from workflows.models import Condition, DataAfter, Outcome, StopReason, Terms
from workflows.readiness import Result

FORWARD = (Outcome.GO, Outcome.CONDITIONAL_GO)
# What nobody should decide alone where much is at stake.
WEIGHTY = (*FORWARD, Outcome.HAND_OVER, Outcome.STOP)
# What the gates of before and the advisers stand in the way of.
ONWARD = (*FORWARD, Outcome.HAND_OVER)
# Data that go, or that stay: of both one says when.
DATED = (DataAfter.DELETE, DataAfter.KEEP, DataAfter.ARCHIVE)

# What the lesson of a stop is about, unless somebody says otherwise.
FAILURE_BY_REASON: Mapping[str, FailureMode] = {
    StopReason.PROBLEM_GONE: FailureMode.VALUE,
    StopReason.NO_NEED: FailureMode.USERS,
    StopReason.DATA: FailureMode.CONCEPT,
    StopReason.NOT_ACCEPTABLE: FailureMode.LEGAL,
    StopReason.NO_OWNER: FailureMode.CULTURE,
    StopReason.NO_CAPACITY: FailureMode.CULTURE,
    StopReason.DOES_NOT_WORK: FailureMode.VALUE,
    StopReason.BETTER_ELSEWHERE: FailureMode.COLLABORATION,
    StopReason.PRIORITY: FailureMode.CULTURE,
}


@dataclass(frozen=True, slots=True)
class NewCondition:
    """`slug` is the criterion that it stands in for, if any."""

    text: str
    owner: User
    due_on: date
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as it is proposed; fields that its outcome does not need stay empty.

    `waivers` maps a criterion's slug to the reason. `to_stage` is for a recycle to an
    earlier stage, `pilot_ends_on` for a recycle that lengthens a pilot. `released` says
    per condition of an earlier gate why it is let go, `advice_answers` per negative
    advice what is done about it; both by number.
    """

    outcome: Outcome
    rationale: str
    deciders: Sequence[User] = ()
    next_on: date | None = None
    waivers: Mapping[str, str] = field(default_factory=dict)
    conditions: Sequence[NewCondition] = ()
    resume_on: date | None = None
    to_stage: Stage | None = None
    stop_reason: str = ""
    data_after: str = ""
    data_on: date | None = None
    told: bool = False
    lesson: str = ""
    what_happened: str = ""
    failure_mode: str = ""
    useful_for: str = ""
    receiver: str = ""
    pilot_ends_on: date | None = None
    released: Mapping[int, str] = field(default_factory=dict)
    advice_answers: Mapping[int, str] = field(default_factory=dict)

    def release_of(self, condition: Condition) -> str:
        """Why it is let go, where the outcome needs it out of the way."""
        if self.outcome not in ONWARD:
            return ""
        return self.released.get(condition.pk, "").strip()

    def answer_to(self, advice: Advice) -> str:
        if self.outcome not in ONWARD or advice.verdict != Verdict.NEGATIVE:
            return ""
        return self.advice_answers.get(advice.pk, "").strip()


@dataclass(frozen=True, slots=True)
class Situation:
    """What a ruling is held against: how the initiative stands on that day.

    `conditions` are the open ones of earlier gates, `advice` the newest per adviser.
    """

    stage: Stage
    today: date
    unmet: Sequence[Result]
    conditions: Sequence[Condition]
    advice: Sequence[Advice]
    profile: Profile
    terms: Terms
    pilot: tuple[date | None, date | None]

    def blocking(self, ruling: Ruling) -> list[Condition]:
        """The open conditions that this ruling leaves in the way."""
        return [each for each in self.conditions if not ruling.release_of(each)]

    def warnings(self) -> list[Advice]:
        return [each for each in self.advice if each.verdict == Verdict.NEGATIVE]


def possible(stage: Stage, state: str, *, has_gate: bool) -> tuple[Outcome, ...]:
    """The outcomes that can be chosen here. What ended can only be taken up again."""
    if state in (State.STOPPED, State.HANDED_OVER):
        return (Outcome.RECYCLE,)
    if has_gate:
        return (*FORWARD, Outcome.HOLD, Outcome.RECYCLE, Outcome.STOP)
    return (Outcome.HAND_OVER, Outcome.HOLD, Outcome.RECYCLE, Outcome.STOP)


Errors = dict[str, list[str]]


def refuse_incomplete(ruling: Ruling, situation: Situation, *, deciders: int) -> None:
    """Raise ValidationError with every demand of the outcome that is not fulfilled."""
    errors: Errors = {}
    if not ruling.rationale.strip():
        errors["rationale"] = [
            _("Say why. A decision without a reason teaches nothing.")
        ]
    errors |= _DEMANDS[ruling.outcome](ruling, situation)
    if ruling.outcome in ONWARD:
        errors |= _onward(ruling, situation)
    least = situation.terms.heavy_deciders
    is_heavy = situation.profile == Profile.HEAVY and ruling.outcome in WEIGHTY
    if is_heavy and deciders < least:
        message = ngettext(
            "Where much is at stake %(count)d gatekeeper decides. Name who did.",
            "Where much is at stake %(count)d gatekeepers decide. Name who did.",
            least,
        )
        errors["deciders"] = [message % {"count": least}]
    if errors:
        raise ValidationError(errors)


def _onward(ruling: Ruling, situation: Situation) -> Errors:
    """What an earlier gate asked is done or let go; a warning is answered."""
    errors: Errors = {}
    if blocking := situation.blocking(ruling):
        names = "; ".join(each.text for each in blocking)
        errors["released"] = [
            _(
                "Open from an earlier decision point: %(names)s. Have it met first, or "
                "say why it is let go."
            )
            % {"names": names}
        ]
    silent = [each for each in situation.warnings() if not ruling.answer_to(each)]
    if silent:
        names = ", ".join(str(each.get_adviser_display()) for each in silent)
        errors["advice_answers"] = [
            _("Negative advice: %(names)s. Say why you go on all the same.")
            % {"names": names}
        ]
    return errors


def _go(ruling: Ruling, situation: Situation) -> Errors:
    errors = _next(ruling, situation)
    without = [
        result
        for result in situation.unmet
        if not ruling.waivers.get(result.criterion.slug, "").strip()
    ]
    if without:
        message = ngettext(
            "%(count)d required criterion is not met. Give a reason to let it pass, "
            "or choose another outcome.",
            "%(count)d required criteria are not met. Give a reason to let each pass, "
            "or choose another outcome.",
            len(without),
        )
        errors["waivers"] = [message % {"count": len(without)}]
    return errors


def _conditional_go(ruling: Ruling, situation: Situation) -> Errors:
    errors = _next(ruling, situation)
    covered = {condition.slug for condition in ruling.conditions} | {
        slug for slug, reason in ruling.waivers.items() if reason.strip()
    }
    left = [each for each in situation.unmet if each.criterion.slug not in covered]
    if not ruling.conditions:
        errors["conditions"] = [_("Name at least one condition, with who and when.")]
    elif left:
        names = ", ".join(result.criterion.label for result in left)
        errors["conditions"] = [
            _("Make a condition or a waiver of each open criterion: %(names)s.")
            % {"names": names}
        ]
    today = situation.today
    if any(c.due_on < today or not c.text.strip() for c in ruling.conditions):
        errors.setdefault("conditions", []).append(
            _("Each condition needs a text and a date that is still to come.")
        )
    return errors


def _next(ruling: Ruling, situation: Situation) -> Errors:
    if ruling.next_on is None or ruling.next_on <= situation.today:
        return {"next_on": [_("Give the date of the next decision point.")]}
    return {}


def _hold(ruling: Ruling, situation: Situation) -> Errors:
    days, today = situation.terms.longest_hold_days, situation.today
    latest = today + timedelta(days=days)
    if ruling.resume_on is None or not today < ruling.resume_on <= latest:
        message = ngettext(
            "Give a date to resume, at most %(days)d day from now.",
            "Give a date to resume, at most %(days)d days from now.",
            days,
        )
        return {"resume_on": [message % {"days": days}]}
    return {}


def _recycle(ruling: Ruling, situation: Situation) -> Errors:
    to_stage = ruling.to_stage or situation.stage
    if to_stage.order > situation.stage.order:
        return {"to_stage": [_("Choose this stage or an earlier one.")]}
    if ruling.pilot_ends_on is not None:
        return _lengthen(ruling.pilot_ends_on, to_stage, situation)
    return {}


def _lengthen(ends_on: date, to_stage: Stage, situation: Situation) -> Errors:
    """A pilot is lengthened where it is, and never past the limit of the portfolio.

    There is no way around the limit in a reason: who wants longer pilots changes the
    limit, for all to see.
    """
    if not to_stage.slug == situation.stage.slug == Stage.PILOT:
        return {"pilot_ends_on": [_("Only a pilot that goes on can be lengthened.")]}
    starts_on, ended_on = situation.pilot
    if ends_on <= max(situation.today, ended_on or situation.today):
        no = _("Give a day to come, after the day on which the pilot would end.")
        return {"pilot_ends_on": [no]}
    days = situation.terms.longest_pilot_days
    if starts_on is not None and (ends_on - starts_on).days > days:
        no = _("A pilot lasts %(days)d days at most. Choose an earlier day, or decide.")
        return {"pilot_ends_on": [no % {"days": days}]}
    return {}


def _stop(ruling: Ruling, situation: Situation) -> Errors:
    errors: Errors = {}
    if ruling.stop_reason not in StopReason.values:
        errors["stop_reason"] = [_("Choose the reason to stop.")]
    if ruling.data_after not in DataAfter.values:
        errors["data_after"] = [_("Say what happens with the data.")]
    elif ruling.data_after in DATED and ruling.data_on is None:
        errors["data_on"] = [_("Give the day before which, or until when.")]
    if not ruling.lesson.strip():
        errors["lesson"] = [_("Write down one lesson that helps others.")]
    return errors


def _hand_over(ruling: Ruling, situation: Situation) -> Errors:
    if not ruling.receiver.strip():
        return {"receiver": [_("Name the team or organisation that takes it over.")]}
    return {}


_DEMANDS: Mapping[Outcome, Callable[[Ruling, Situation], Errors]] = {
    Outcome.GO: _go,
    Outcome.CONDITIONAL_GO: _conditional_go,
    Outcome.HOLD: _hold,
    Outcome.RECYCLE: _recycle,
    Outcome.STOP: _stop,
    Outcome.HAND_OVER: _hand_over,
}
