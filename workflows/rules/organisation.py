"""Structure and culture (O): what was put off and what was promised."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.models import FailureMode, State
from workflows.facts import Facts
from workflows.remedies import Remedy
from workflows.rules.rule import Asked, Point, Rule, Sign


def hold_expired(facts: Facts) -> Iterator[Sign]:
    """In plain calendar days, for the day to resume was agreed on."""
    if facts.resume_on is not None:
        yield Sign((facts.today - facts.resume_on).days)


def conditions_overdue(facts: Facts) -> Iterator[Sign]:
    """One point per condition, to the one who would see to it."""
    for condition in facts.conditions:
        if condition["met_at"] is None and condition["released_by_id"] is None:
            yield Sign(
                (facts.today - condition["due_on"]).days,
                subject=str(condition["id"]),
                facts={"condition": condition["text"]},
                recipient_id=condition["owner_id"],
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
        name=gettext_lazy("Hold has run out"),
        mode=FailureMode.CULTURE,
        look=hold_expired,
        sentence=_hold_expired,
        ask=lambda _point: _("The wait is over: go on or stop."),
        why=lambda: _(
            "Pausing is the usual way not to decide. It ends with a decision."
        ),
        remedy=Remedy.DECISION,
        sources=("S45",),
        asked=Asked.SPONSOR,
        waits=False,
        state=State.ON_HOLD,
    ),
    Rule(
        code="O4",
        slug="conditions-overdue",
        name=gettext_lazy("Condition overdue"),
        mode=FailureMode.CULTURE,
        look=conditions_overdue,
        sentence=_conditions_overdue,
        ask=lambda _point: _("Meet the condition and say how."),
        why=lambda: _(
            "A go under conditions is a go only when they are met. It ends when you "
            "say how the condition was met."
        ),
        remedy=Remedy.CONDITION,
        sources=("S45",),
        asked=Asked.CONDITION_OWNER,
        waits=False,
    ),
)
