"""Checks of who carries it."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.checks.result import Computed, held
from workflows.facts import Facts
from workflows.remedies import Remedy


def sponsor(facts: Facts) -> Computed:
    """A sponsor, who is somebody else than the owner, said yes."""
    name, said_on = facts.row["sponsor"].strip(), facts.row["sponsor_confirmed_on"]
    if name and name.casefold() == facts.row["owner__name"].strip().casefold():
        no = _("The sponsor is the owner. Name somebody with a mandate.")
        return Computed(False, no, Remedy.PEOPLE)
    return held(
        bool(name and said_on),
        yes=_("%(sponsor)s said yes on %(day)s.")
        % {"sponsor": name, "day": date_format(said_on) if said_on else ""},
        no=_("%(sponsor)s has not said yes yet.") % {"sponsor": name}
        if name
        else _("No sponsor is known."),
        remedy=Remedy.PEOPLE,
    )


# Who leads more than this gets little done (Innovation Leader on zombie projects).
MOST_LED = 2


def capacity(facts: Facts) -> Computed:
    """Owner and team have hours; whether that is enough and agreed on is judged."""
    own = facts.row["hours_per_week"] or 0
    hours = own + sum(member["hours_per_week"] or 0 for member in facts.team)
    led = facts.led.running
    sentence = ngettext(
        "Owner and team have %(hours)d hours a week; the owner leads %(led)d "
        "initiative.",
        "Owner and team have %(hours)d hours a week; the owner leads %(led)d "
        "initiatives.",
        led,
    )
    yes = sentence % {"hours": hours, "led": led}
    if led > MOST_LED:
        yes = _("%(sentence)s That is a lot: more than two seldom works.") % {
            "sentence": yes
        }
    return held(
        hours > 0,
        yes=yes,
        no=_("No hours are arranged for the owner or the team."),
        remedy=Remedy.PEOPLE,
    )


def process_owner(facts: Facts) -> Computed:
    """The team that takes it over is known and takes part."""
    name = facts.row["process_owner"].strip()
    confirmed_on = facts.row["process_owner_confirmed_on"]
    return held(
        bool(name and confirmed_on),
        yes=_("%(team)s takes part since %(day)s.")
        % {"team": name, "day": date_format(confirmed_on) if confirmed_on else ""},
        no=_("%(team)s has not confirmed yet.") % {"team": name}
        if name
        else _("No process owner is known."),
        remedy=Remedy.PEOPLE,
    )
