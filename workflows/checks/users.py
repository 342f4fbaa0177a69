"""Checks of user involvement."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import Effect, Flag, FlagAnswer, Form, Stage, Who
from workflows.checks.result import Computed, held
from workflows.facts import Facts, Row
from workflows.remedies import Remedy

_LISTENING = (Form.OBSERVE, Form.INTERVIEW, Form.CO_DESIGN)
_SHOWING = (Form.PROTOTYPE_TEST, Form.CO_DESIGN)


def _within(facts: Facts, stage: str) -> list[Row]:
    """Involvements of others than the team, in this stage, that taught something."""
    return [
        involvement
        for involvement in facts.involvements
        if involvement["who"] != Who.TEAM
        and involvement["findings"].strip()
        and facts.within(stage, involvement["held_on"])
    ]


def _affects_people(facts: Facts) -> bool:
    answer = facts.row["legal_flags"].get(Flag.AFFECTS_INDIVIDUALS)
    return bool(answer == FlagAnswer.YES)


def groups_named(facts: Facts) -> Computed:
    """At least one group of users has a contact."""
    reachable = sum(bool(group["contact"].strip()) for group in facts.groups)
    figures = {"reachable": reachable, "all": len(facts.groups)}
    return held(
        reachable >= 1,
        yes=ngettext(
            "%(reachable)d of %(all)d group has a contact.",
            "%(reachable)d of %(all)d groups have a contact.",
            len(facts.groups),
        )
        % figures,
        no=_("No group of users has a contact yet."),
        remedy=Remedy.GROUP,
    )


def first_conversation(facts: Facts) -> Computed:
    """A real user was heard or watched, not a colleague or a representative."""
    count = sum(
        involvement["who"] in (Who.USER, Who.AFFECTED)
        and involvement["form"] in _LISTENING
        and bool(involvement["findings"].strip())
        for involvement in facts.involvements
    )
    return held(
        count >= 1,
        yes=ngettext(
            "%(count)d conversation with users, with what was learnt.",
            "%(count)d conversations with users, with what was learnt.",
            count,
        )
        % {"count": count},
        no=_("No conversation with a user is recorded with what was learnt."),
        remedy=Remedy.INVOLVEMENT,
    )


def need_confirmed(facts: Facts) -> Computed:
    """Users were heard in the concept stage; whether they confirmed it is judged."""
    count = len(_within(facts, Stage.CONCEPT))
    return held(
        count >= 1,
        yes=ngettext(
            "%(count)d conversation in the concept stage.",
            "%(count)d conversations in the concept stage.",
            count,
        )
        % {"count": count},
        no=_("No conversation in the concept stage is recorded."),
        remedy=Remedy.INVOLVEMENT,
    )


def shaped_concept(facts: Facts) -> Computed:
    """Two involvements in the concept stage, one with a prototype, one with effect."""
    heard = _within(facts, Stage.CONCEPT)
    shown = sum(involvement["form"] in _SHOWING for involvement in heard)
    settled = sum(involvement["effect"] != Effect.OPEN for involvement in heard)
    if len(heard) < 2:
        no = _("%(count)d of 2 conversations in the concept stage.") % {
            "count": len(heard)
        }
    elif not shown:
        no = _("No user has seen a sketch or prototype yet.")
    else:
        no = _("It is not recorded yet what changed because of users.")
    return held(
        len(heard) >= 2 and shown >= 1 and settled >= 1,
        yes=_(
            "%(count)d conversations in the concept stage, %(shown)d with a sketch or "
            "prototype, %(settled)d with a known effect."
        )
        % {"count": len(heard), "shown": shown, "settled": settled},
        no=no,
        remedy=Remedy.INVOLVEMENT,
    )


def used_in_pilot(facts: Facts) -> Computed:
    """Used in real work during the pilot; people affected were heard too."""
    heard = _within(facts, Stage.PILOT)
    used = sum(involvement["form"] == Form.USE_TEST for involvement in heard)
    affected = sum(
        involvement["who"] == Who.AFFECTED or involvement["group__is_affected"]
        for involvement in heard
    )
    needs_affected = _affects_people(facts)
    return held(
        used >= 1 and (affected >= 1 or not needs_affected),
        yes=ngettext(
            "%(count)d test in real work during the pilot.",
            "%(count)d tests in real work during the pilot.",
            used,
        )
        % {"count": used},
        no=_("No person affected was heard during the pilot.")
        if used
        else _("No test in real work during the pilot is recorded."),
        remedy=Remedy.INVOLVEMENT,
    )
