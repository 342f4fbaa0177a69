"""Structure and culture (O): what was put off and what was promised."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import FailureMode
from workflows.facts import Facts
from workflows.remedies import Remedy
from workflows.rules.limits import CONDITION_DUE, HOLD_OVER
from workflows.rules.rule import Finding, Point, Rule, past


def hold_expired(facts: Facts) -> Iterator[Finding]:
    """In plain calendar days, for the day to resume was agreed on."""
    if facts.resume_on is not None:
        days = (facts.today - facts.resume_on).days
        yield from past("O3", FailureMode.CULTURE, HOLD_OVER, days, facts)


def conditions_overdue(facts: Facts) -> Iterator[Finding]:
    """One point per condition, to the one who would see to it."""
    if not facts.is_running:
        return
    for condition in facts.conditions:
        days = (facts.today - condition["due_on"]).days
        severity = CONDITION_DUE.severity(days)
        is_open = condition["met_at"] is None and condition["released_by_id"] is None
        if is_open and severity is not None:
            yield Finding(
                rule="O4",
                value=days,
                limit=CONDITION_DUE.attention,
                severity=severity,
                failure_mode=FailureMode.CULTURE,
                recipient_id=condition["owner_id"],
                subject=str(condition["id"]),
                facts={"condition": condition["text"]},
            )


def _hold_expired(point: Point) -> str:
    return ngettext(
        "Would have resumed %(days)d day ago",
        "Would have resumed %(days)d days ago",
        point.value,
    ) % {"days": point.value}


def _conditions_overdue(point: Point) -> str:
    return ngettext(
        "Condition %(days)d day overdue: %(condition)s",
        "Condition %(days)d days overdue: %(condition)s",
        point.value,
    ) % {"days": point.value, "condition": point.facts["condition"]}


RULES = (
    Rule(
        code="O3",
        slug="hold-expired",
        judge=hold_expired,
        sentence=_hold_expired,
        ask=lambda _point: _("The wait is over: go on or stop."),
        why=lambda: _(
            "Pausing is the usual way not to decide. It ends with a decision."
        ),
        remedy=Remedy.DECISION,
    ),
    Rule(
        code="O4",
        slug="conditions-overdue",
        judge=conditions_overdue,
        sentence=_conditions_overdue,
        ask=lambda _point: _("Meet the condition and say how."),
        why=lambda: _(
            "A go under conditions is a go only when they are met. It ends when you "
            "say how the condition was met."
        ),
        remedy=Remedy.CONDITION,
    ),
)
