"""Users are not involved (U)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.models import FailureMode, Who
from workflows.facts import Facts
from workflows.remedies import Remedy
from workflows.rules.rule import Point, Rule, Sign


def _last_talk(facts: Facts) -> date | None:
    """The day on which others than the team last taught us something, in this stage."""
    return max(
        (
            involvement["held_on"]
            for involvement in facts.involvements
            if involvement["held_on"] >= facts.entered_on
            and involvement["who"] != Who.TEAM
            and involvement["findings"].strip()
        ),
        default=None,
    )


def no_user_yet(facts: Facts) -> Iterator[Sign]:
    if _last_talk(facts) is None:
        yield Sign(facts.days_in_stage)


def users_silent(facts: Facts) -> Iterator[Sign]:
    last = _last_talk(facts)
    if last is not None:
        yield Sign(facts.running_days(last))


def _no_user_yet(point: Point) -> str:
    return ngettext(
        "No user involved in this stage yet: %(days)d day, limit %(limit)d",
        "No user involved in this stage yet: %(days)d days, limit %(limit)d",
        point.value,
    ) % {"days": point.value, "limit": point.limit}


def _users_silent(point: Point) -> str:
    return ngettext(
        "Last user involvement %(days)d day ago, limit %(limit)d",
        "Last user involvement %(days)d days ago, limit %(limit)d",
        point.value,
    ) % {"days": point.value, "limit": point.limit}


RULES = (
    Rule(
        code="U1",
        slug="no-user-yet",
        name=gettext_lazy("No user involved yet"),
        mode=FailureMode.USERS,
        look=no_user_yet,
        sentence=_no_user_yet,
        ask=lambda _point: _("Plan a 30-minute conversation with a user."),
        why=lambda: _(
            "Users who are not asked in time do not use the result. It ends when you "
            "record a conversation in this stage and what you learnt."
        ),
        remedy=Remedy.INVOLVEMENT,
        sources=("S39", "S88"),
    ),
    Rule(
        code="U2",
        slug="user-silence",
        name=gettext_lazy("Users not heard lately"),
        mode=FailureMode.USERS,
        look=users_silent,
        sentence=_users_silent,
        ask=lambda _point: _("Show users what there is now."),
        why=lambda: _(
            "A team that stops listening builds for itself. It ends when you record a "
            "new conversation and what you learnt."
        ),
        remedy=Remedy.INVOLVEMENT,
        sources=("S57", "S88"),
    ),
)
