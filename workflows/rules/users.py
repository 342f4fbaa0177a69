"""Users are not involved (U)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import FailureMode, Who
from workflows.facts import Facts
from workflows.remedies import Remedy
from workflows.rules.limits import NO_USER_YET, USERS_SILENT
from workflows.rules.rule import Finding, Point, Rule, past, settled


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


def no_user_yet(facts: Facts) -> Iterator[Finding]:
    if settled(facts) and _last_talk(facts) is None:
        limits = NO_USER_YET.get(facts.stage)
        yield from past("U1", FailureMode.USERS, limits, facts.days_in_stage, facts)


def users_silent(facts: Facts) -> Iterator[Finding]:
    last = _last_talk(facts)
    if settled(facts) and last is not None:
        limits, days = USERS_SILENT.get(facts.stage), facts.running_days(last)
        yield from past("U2", FailureMode.USERS, limits, days, facts)


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
        judge=no_user_yet,
        sentence=_no_user_yet,
        ask=lambda _point: _("Plan a 30-minute conversation with a user."),
        why=lambda: _(
            "Users who are not asked in time do not use the result. It ends when you "
            "record a conversation in this stage and what you learnt."
        ),
        remedy=Remedy.INVOLVEMENT,
    ),
    Rule(
        code="U2",
        slug="user-silence",
        judge=users_silent,
        sentence=_users_silent,
        ask=lambda _point: _("Show users what there is now."),
        why=lambda: _(
            "A team that stops listening builds for itself. It ends when you record a "
            "new conversation and what you learnt."
        ),
        remedy=Remedy.INVOLVEMENT,
    ),
)
