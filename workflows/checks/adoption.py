"""Checks of the way from a pilot to daily use."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.checks.result import Computed, held
from workflows.facts import Facts
from workflows.remedies import Remedy

# What a handover plan arranges.
ARRANGED = ("operation", "helpdesk", "training", "failures")


def handover(facts: Facts) -> Computed:
    """The receiver accepted a plan in which everything is arranged."""
    plan = facts.handovers[0] if facts.handovers else None
    if plan is None:
        return Computed(False, _("There is no handover plan yet."), Remedy.HANDOVER)
    arranged = sum(plan[part] for part in ARRANGED)
    if arranged < len(ARRANGED):
        no = _(
            "%(arranged)d of %(all)d parts are arranged: operation, helpdesk, "
            "training, failures."
        )
        figures = {"arranged": arranged, "all": len(ARRANGED)}
        return Computed(False, no % figures, Remedy.HANDOVER)
    accepted_on = plan["accepted_on"]
    words = {
        "receiver": plan["receiver"],
        "day": date_format(accepted_on) if accepted_on else "",
    }
    return held(
        accepted_on is not None,
        yes=_("%(receiver)s accepted the handover on %(day)s.") % words,
        no=_("%(receiver)s has not accepted the handover yet.") % words,
        remedy=Remedy.HANDOVER,
    )


def scaling_plan(facts: Facts) -> Computed:
    """It is fixed where it comes and before when."""
    dated = [row for row in facts.adoption_targets if row["due_on"]]
    sentence = ngettext(
        "%(count)d place with a number and a date: %(names)s.",
        "%(count)d places with a number and a date: %(names)s.",
        len(dated),
    )
    figures = {"count": len(dated), "names": ", ".join(row["unit"] for row in dated)}
    return held(
        bool(dated),
        yes=sentence % figures,
        no=_("No adoption target has a date.")
        if facts.adoption_targets
        else _("No adoption target is set."),
        remedy=Remedy.ADOPTION,
    )
