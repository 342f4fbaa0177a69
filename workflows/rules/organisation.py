"""Structure and culture (O): what was put off and what was promised."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.models import FailureMode, State
from workflows.facts import Facts
from workflows.remedies import Remedy
from workflows.rules.rule import Asked, Point, Rule, Sign


def sponsor_missing(facts: Facts) -> Iterator[Sign]:
    """None, one who has not said yes, or one whose account was closed."""
    row = facts.row
    missing = not row["sponsor"].strip()
    left = row["sponsor_account_id"] and not row["sponsor_account__is_active"]
    if missing or left or row["sponsor_confirmed_on"] is None:
        how = "missing" if missing else "left" if left else "unconfirmed"
        told = {"how": how, "sponsor": row["sponsor"].strip()}
        yield Sign(facts.days_in_stage, facts=told)


def overloaded(facts: Facts) -> Iterator[Sign]:
    """Said once about each owner: at what began last."""
    if facts.led.newest == facts.row["id"]:
        yield Sign(facts.led.busy, facts={"owner": facts.row["owner__name"]})


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


def _sponsor_missing(point: Point) -> str:
    words = {"sponsor": point.facts["sponsor"]}
    words |= {"days": point.value, "limit": point.limit}
    if point.facts["how"] == "left":
        return _("The sponsor, %(sponsor)s, has left") % words
    if point.facts["how"] == "unconfirmed":
        return (
            ngettext(
                "%(sponsor)s has not said yes as sponsor: %(days)d day, limit "
                "%(limit)d",
                "%(sponsor)s has not said yes as sponsor: %(days)d days, limit "
                "%(limit)d",
                point.value,
            )
            % words
        )
    return (
        ngettext(
            "No sponsor: %(days)d day, limit %(limit)d",
            "No sponsor: %(days)d days, limit %(limit)d",
            point.value,
        )
        % words
    )


def _overloaded(point: Point) -> str:
    return _(
        "%(owner)s leads %(count)d initiatives in concept and pilot at once; from "
        "%(limit)d it is too many"
    ) % {
        "owner": point.facts["owner"],
        "count": point.value,
        "limit": point.limit,
    }


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
        code="O1",
        slug="sponsor-missing-or-left",
        name=gettext_lazy("No sponsor"),
        mode=FailureMode.CULTURE,
        look=sponsor_missing,
        sentence=_sponsor_missing,
        ask=lambda _point: _("Who wants this? Find a sponsor who says yes."),
        why=lambda: _(
            "Without somebody with a mandate and a budget nothing gets into the line. "
            "It ends when a sponsor is filled in who said yes."
        ),
        remedy=Remedy.PEOPLE,
        sources=("S44", "S45"),
        asked=Asked.MANAGER,
    ),
    Rule(
        code="O2",
        slug="overloaded",
        name=gettext_lazy("Owner leads too many"),
        mode=FailureMode.CULTURE,
        look=overloaded,
        sentence=_overloaded,
        ask=lambda _point: _("Too much at once: which one can wait?"),
        why=lambda: _(
            "Who leads more than two gets little done. It ends when one of them waits, "
            "stops or gets another owner."
        ),
        remedy=Remedy.DECISION,
        sources=("S86c",),
        asked=Asked.MANAGER,
    ),
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
