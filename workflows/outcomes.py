"""What each outcome of a decision demands before it can be taken.

After the usual gate outcomes (go, hold, recycle, kill), with a hand-over for the end of
the road and conditions for what is nearly ready. Holds last 90 days at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from portfolio.models import Stage, State
from workflows.models import DataAfter, Outcome, StopReason
from workflows.readiness import Result

LONGEST_HOLD = timedelta(days=90)
FORWARD = (Outcome.GO, Outcome.CONDITIONAL_GO)


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
    earlier stage.
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
    lesson: str = ""
    failure_mode: str = ""
    receiver: str = ""


def possible(stage: Stage, state: str, *, has_gate: bool) -> tuple[Outcome, ...]:
    """The outcomes that can be chosen here. What ended can only be taken up again."""
    if state in (State.STOPPED, State.HANDED_OVER):
        return (Outcome.RECYCLE,)
    if has_gate:
        return (*FORWARD, Outcome.HOLD, Outcome.RECYCLE, Outcome.STOP)
    return (Outcome.HAND_OVER, Outcome.HOLD, Outcome.RECYCLE, Outcome.STOP)


def refuse_incomplete(
    ruling: Ruling, *, stage: Stage, unmet: Sequence[Result], today: date
) -> None:
    """Raise ValidationError with every demand of the outcome that is not fulfilled."""
    errors: dict[str, list[str]] = {}
    if not ruling.rationale.strip():
        errors["rationale"] = [
            _("Say why. A decision without a reason teaches nothing.")
        ]
    errors |= _DEMANDS[ruling.outcome](ruling, stage, unmet, today)
    if errors:
        raise ValidationError(errors)


Errors = dict[str, list[str]]


def _go(ruling: Ruling, stage: Stage, unmet: Sequence[Result], today: date) -> Errors:
    errors = _next(ruling, today)
    without = [r for r in unmet if not ruling.waivers.get(r.criterion.slug, "").strip()]
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


def _conditional_go(
    ruling: Ruling, stage: Stage, unmet: Sequence[Result], today: date
) -> Errors:
    errors = _next(ruling, today)
    covered = {condition.slug for condition in ruling.conditions} | {
        slug for slug, reason in ruling.waivers.items() if reason.strip()
    }
    left = [result for result in unmet if result.criterion.slug not in covered]
    if not ruling.conditions:
        errors["conditions"] = [_("Name at least one condition, with who and when.")]
    elif left:
        names = ", ".join(result.criterion.label for result in left)
        errors["conditions"] = [
            _("Make a condition or a waiver of each open criterion: %(names)s.")
            % {"names": names}
        ]
    if any(c.due_on < today or not c.text.strip() for c in ruling.conditions):
        errors.setdefault("conditions", []).append(
            _("Each condition needs a text and a date that is still to come.")
        )
    return errors


def _next(ruling: Ruling, today: date) -> Errors:
    if ruling.next_on is None or ruling.next_on <= today:
        return {"next_on": [_("Give the date of the next decision point.")]}
    return {}


def _hold(ruling: Ruling, stage: Stage, unmet: Sequence[Result], today: date) -> Errors:
    if ruling.resume_on is None or not today < ruling.resume_on <= today + LONGEST_HOLD:
        return {"resume_on": [_("Give a date to resume, at most 90 days from now.")]}
    return {}


def _recycle(
    ruling: Ruling, stage: Stage, unmet: Sequence[Result], today: date
) -> Errors:
    if ruling.to_stage is not None and ruling.to_stage.order > stage.order:
        return {"to_stage": [_("Choose this stage or an earlier one.")]}
    return {}


def _stop(ruling: Ruling, stage: Stage, unmet: Sequence[Result], today: date) -> Errors:
    errors: Errors = {}
    if ruling.stop_reason not in StopReason.values:
        errors["stop_reason"] = [_("Choose the reason to stop.")]
    if ruling.data_after not in DataAfter.values:
        errors["data_after"] = [_("Say what happens with the data.")]
    if not ruling.lesson.strip():
        errors["lesson"] = [_("Write down one lesson that helps others.")]
    return errors


def _hand_over(
    ruling: Ruling, stage: Stage, unmet: Sequence[Result], today: date
) -> Errors:
    if not ruling.receiver.strip():
        return {"receiver": [_("Name the team or organisation that takes it over.")]}
    return {}


_DEMANDS = {
    Outcome.GO: _go,
    Outcome.CONDITIONAL_GO: _conditional_go,
    Outcome.HOLD: _hold,
    Outcome.RECYCLE: _recycle,
    Outcome.STOP: _stop,
    Outcome.HAND_OVER: _hand_over,
}
