"""It takes too long (T)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.clock import day_of
from portfolio.models import FailureMode, Stage
from workflows.facts import Facts
from workflows.models import Severity
from workflows.remedies import Remedy
from workflows.rules.rule import Asked, Point, Rule, Sign

# A pilot that is lengthened so many times asks action whatever its days.
TOO_OFTEN = 2
_EARLY = (Stage.IDEA, Stage.CONCEPT)


def stage_too_long(facts: Facts) -> Iterator[Sign]:
    mode = FailureMode.CONCEPT if facts.stage in _EARLY else FailureMode.SCALING
    yield Sign(facts.days_in_stage, mode=mode)


def pilot_past_end(facts: Facts) -> Iterator[Sign]:
    """In plain calendar days, for the end is a date that was agreed on."""
    ends_on = facts.row["pilot_ends_on"]
    if ends_on is not None:
        yield Sign((facts.today - ends_on).days)


def eternal_pilot(facts: Facts) -> Iterator[Sign]:
    """Lasting so long, or lengthened so often, that a decision has to be forced."""
    extended = sum(
        decision["pilot_ends_on"] is not None
        and day_of(decision["at"]) >= facts.entered_on
        for decision in facts.decisions
    )
    often = extended >= TOO_OFTEN
    yield Sign(
        facts.days_in_stage,
        facts={"extended": extended},
        severity=Severity.ACTION if often else None,
    )


def gate_date_missed(facts: Facts) -> Iterator[Sign]:
    """In plain calendar days; whoever asked for the decision has done their part."""
    planned = facts.row["planned_gate_on"]
    asked = any(review["closed_at"] is None for review in facts.reviews)
    if planned is not None and not asked:
        yield Sign((facts.today - planned).days)


def silence(facts: Facts) -> Iterator[Sign]:
    yield Sign(facts.running_days(facts.last_activity_on))


def _stage_too_long(point: Point) -> str:
    return ngettext(
        "%(days)d day in this stage, limit %(limit)d",
        "%(days)d days in this stage, limit %(limit)d",
        point.value,
    ) % {"days": point.value, "limit": point.limit}


def _pilot_past_end(point: Point) -> str:
    if point.value < 0:
        left = -point.value
        return ngettext(
            "Pilot ends in %(days)d day", "Pilot ends in %(days)d days", left
        ) % {"days": left}
    if point.value == 0:
        return _("Pilot ends today")
    return ngettext(
        "Pilot ended %(days)d day ago", "Pilot ended %(days)d days ago", point.value
    ) % {"days": point.value}


def _eternal_pilot(point: Point) -> str:
    if point.value < point.limit:
        extended = point.facts["extended"]
        return ngettext(
            "The pilot was lengthened %(times)d time",
            "The pilot was lengthened %(times)d times",
            extended,
        ) % {"times": extended}
    words = {"days": point.value, "limit": point.limit}
    if point.value >= 2 * point.limit:
        return _("Eternal pilot: %(days)d days, limit %(limit)d") % words
    return _("Pilot for %(days)d days, limit %(limit)d") % words


def _gate_date_missed(point: Point) -> str:
    return ngettext(
        "Planned decision point passed %(days)d day ago",
        "Planned decision point passed %(days)d days ago",
        point.value,
    ) % {"days": point.value}


def _silence(point: Point) -> str:
    return ngettext(
        "Silent for %(days)d day, limit %(limit)d",
        "Silent for %(days)d days, limit %(limit)d",
        point.value,
    ) % {"days": point.value, "limit": point.limit}


RULES = (
    Rule(
        code="T1",
        slug="stage-too-long",
        name=gettext_lazy("Too long in this stage"),
        mode=FailureMode.CONCEPT,
        look=stage_too_long,
        sentence=_stage_too_long,
        ask=lambda _point: _("Ask for a decision: on, back or stop."),
        why=lambda: _(
            "What stays too long in a stage seldom gets further. It ends with a "
            "decision."
        ),
        remedy=Remedy.DECISION,
        sources=("S86", "S89", "S90"),
    ),
    Rule(
        code="T2",
        slug="pilot-past-end",
        name=gettext_lazy("Pilot past its end"),
        mode=FailureMode.SCALING,
        look=pilot_past_end,
        sentence=_pilot_past_end,
        ask=lambda point: (
            _("The pilot is nearly over. Prepare the decision.")
            if point.value <= 0
            else _("The pilot is over. What will it be?")
        ),
        why=lambda: _(
            "A pilot without a finish becomes daily practice without a decision. It "
            "ends with a decision."
        ),
        remedy=Remedy.DECISION,
        sources=("S46", "S84"),
        also=(Asked.SPONSOR,),
        waits=False,
    ),
    Rule(
        code="T3",
        slug="eternal-pilot",
        name=gettext_lazy("Eternal pilot"),
        mode=FailureMode.SCALING,
        look=eternal_pilot,
        sentence=_eternal_pilot,
        ask=lambda _point: _("Stop or scale up: choosing is learning too."),
        why=lambda: _(
            "A pilot that goes on and on is a service that nobody decided on. The next "
            "gate meeting talks about it. It ends with a decision to stop or to scale "
            "up."
        ),
        remedy=Remedy.DECISION,
        sources=("S33", "S42", "S46"),
        asked=Asked.MANAGER,
        also=(Asked.OWNER,),
    ),
    Rule(
        code="T4",
        slug="silence",
        name=gettext_lazy("Nothing heard"),
        mode=FailureMode.CONCEPT,
        look=silence,
        sentence=_silence,
        ask=lambda _point: _("One line is enough: where does it stand?"),
        why=lambda: _(
            "Silence often means that work has stopped without anyone saying so. It "
            "ends with an update, a conversation, evidence or a decision."
        ),
        remedy=Remedy.UPDATE,
        sources=("S43", "S86"),
    ),
    Rule(
        code="T5",
        slug="gate-date-missed",
        name=gettext_lazy("Planned decision point missed"),
        mode=FailureMode.CONCEPT,
        look=gate_date_missed,
        sentence=_gate_date_missed,
        ask=lambda _point: _("A new date, or decide now?"),
        why=lambda: _(
            "A date that passes unnoticed is a decision that is put off. It ends when "
            "you plan a new date or ask for the decision."
        ),
        remedy=Remedy.PLANNING,
        sources=("S86",),
    ),
)
