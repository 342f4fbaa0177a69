"""Users are not involved (U)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.models import Adviser, Effect, FailureMode, Flag, FlagAnswer, Who
from workflows.facts import Facts, Row
from workflows.remedies import Remedy
from workflows.rules.rule import Asked, Point, Rule, Sign

_SPEAKING_FOR = (Who.REPRESENTATIVE, Who.TEAM)


def _talks(facts: Facts) -> list[Row]:
    """In this stage, with others than the team, and something was learnt."""
    return [
        involvement
        for involvement in facts.involvements
        if involvement["held_on"] >= facts.entered_on
        and involvement["who"] != Who.TEAM
        and involvement["findings"].strip()
    ]


def _last_talk(facts: Facts) -> date | None:
    return max((talk["held_on"] for talk in _talks(facts)), default=None)


def no_user_yet(facts: Facts) -> Iterator[Sign]:
    if _last_talk(facts) is None:
        yield Sign(facts.days_in_stage)


def users_silent(facts: Facts) -> Iterator[Sign]:
    last = _last_talk(facts)
    if last is not None:
        yield Sign(facts.running_days(last))


def heard_not_used(facts: Facts) -> Iterator[Sign]:
    """Counted from the second conversation; the newest open one is to be completed."""
    talks = sorted(_talks(facts), key=lambda talk: (talk["held_on"], talk["id"]))
    effects = {talk["effect"] for talk in talks}
    if len(talks) >= 2 and effects in ({Effect.OPEN}, {Effect.NOT_CHANGED}):
        yield Sign(
            facts.running_days(talks[1]["held_on"]),
            facts={"talks": len(talks), "record": talks[-1]["id"]},
        )


def only_proxies(facts: Facts) -> Iterator[Sign]:
    """Whoever heard nobody at all hears that already."""
    talks = _talks(facts)
    if talks and all(talk["who"] in _SPEAKING_FOR for talk in talks):
        yield Sign(facts.days_in_stage)


def affected_not_heard(facts: Facts) -> Iterator[Sign]:
    """Who speaks for them is not one of them."""
    if facts.row["legal_flags"].get(Flag.AFFECTS_INDIVIDUALS) != FlagAnswer.YES:
        return
    heard = any(
        talk["who"] == Who.AFFECTED
        or (talk["group__is_affected"] and talk["who"] not in _SPEAKING_FOR)
        for talk in _talks(facts)
    )
    if not heard:
        told = {"advisers": [Adviser.PRIVACY.value]}
        yield Sign(facts.days_in_stage, facts=told)


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


def _heard_not_used(point: Point) -> str:
    return ngettext(
        "Nothing changed after %(talks)d conversations: %(days)d day, limit %(limit)d",
        "Nothing changed after %(talks)d conversations: %(days)d days, limit %(limit)d",
        point.value,
    ) % {
        "talks": point.facts["talks"],
        "days": point.value,
        "limit": point.limit,
    }


def _only_proxies(point: Point) -> str:
    return ngettext(
        "Only representatives were heard: %(days)d day, limit %(limit)d",
        "Only representatives were heard: %(days)d days, limit %(limit)d",
        point.value,
    ) % {"days": point.value, "limit": point.limit}


def _affected_not_heard(point: Point) -> str:
    return ngettext(
        "Nobody whom it is about was heard: %(days)d day, limit %(limit)d",
        "Nobody whom it is about was heard: %(days)d days, limit %(limit)d",
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
    Rule(
        code="U3",
        slug="heard-not-used",
        name=gettext_lazy("Heard, but nothing changed"),
        mode=FailureMode.USERS,
        look=heard_not_used,
        sentence=_heard_not_used,
        ask=lambda _point: _("What did users change? Record it with the conversation."),
        why=lambda: _(
            "Listening helps only when something is done with it. It ends when you "
            "record of a conversation in this stage what it changed."
        ),
        remedy=Remedy.INVOLVEMENT,
        sources=("S39", "S40"),
    ),
    Rule(
        code="U4",
        slug="only-proxies",
        name=gettext_lazy("Only representatives heard"),
        mode=FailureMode.USERS,
        look=only_proxies,
        sentence=_only_proxies,
        ask=lambda _point: _("Speak with somebody who will work with it."),
        why=lambda: _(
            "Who speaks for users is not a user. It ends when you record a "
            "conversation in this stage with a user or a person affected."
        ),
        remedy=Remedy.INVOLVEMENT,
        sources=("S57", "S88"),
    ),
    Rule(
        code="U5",
        slug="affected-not-heard",
        name=gettext_lazy("People affected not heard"),
        mode=FailureMode.USERS,
        look=affected_not_heard,
        sentence=_affected_not_heard,
        ask=lambda _point: _("Hear the people whom it is about."),
        why=lambda: _(
            "It has effects on people who have no say in it. It ends when you record "
            "a conversation in this stage with a person affected."
        ),
        remedy=Remedy.INVOLVEMENT,
        sources=("S48", "S49"),
        also=(Asked.ADVISER,),
    ),
)
