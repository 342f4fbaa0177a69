"""Checks of dates and money."""

from datetime import timedelta

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from workflows.checks.result import Computed, held
from workflows.facts import Facts
from workflows.remedies import Remedy


def pilot_window(facts: Facts) -> Computed:
    """The pilot has a start and an end, not too far apart, and someone decides then.

    A year at most by default, as in subsidised pilots of the Dutch Innovatiebudget.
    """
    starts_on, ends_on = facts.row["pilot_starts_on"], facts.row["pilot_ends_on"]
    if not (starts_on and ends_on):
        no = _("The pilot has no start and end date yet.")
        return Computed(False, no, Remedy.PLANNING)
    days = (ends_on - starts_on).days
    window = {
        "start": date_format(starts_on),
        "end": date_format(ends_on),
        "days": days,
    }
    most = facts.terms.longest_pilot_days
    window["most"] = most
    no = _("The pilot would last %(days)d days; %(most)d is the most.") % window
    if days <= most:
        no = _("This portfolio has no gatekeepers yet.")
    return held(
        days <= most and facts.has_gatekeepers,
        yes=_("%(start)s to %(end)s (%(days)d days); gatekeepers are known.") % window,
        no=no,
        remedy=Remedy.PLANNING,
    )


def _grouped(euros: int) -> str:
    return number_format(euros, use_l10n=True, force_grouping=True)


def cost_estimate(facts: Facts) -> Computed:
    """The yearly cost of success is estimated."""
    cost = facts.row["structural_cost_estimate"]
    return held(
        cost is not None,
        yes=_("About %(cost)s euros a year.") % {"cost": _grouped(cost or 0)},
        no=_("The cost per year is not estimated."),
        remedy=Remedy.PLANNING,
    )


def funding(facts: Facts) -> Computed:
    """There is a reference to a budget or a decision."""
    reference = facts.row["structural_funding_ref"].strip()
    return held(
        bool(reference),
        yes=_("Structural money: %(reference)s.") % {"reference": reference},
        no=_("No budget or decision is named."),
        remedy=Remedy.PLANNING,
    )


def evaluation(facts: Facts) -> Computed:
    """The first evaluation is within a year, and the end is thought of."""
    day, trigger = facts.row["next_evaluation_on"], facts.row["phase_out_trigger"]
    within = timedelta(days=facts.terms.evaluation_within_days)
    soon = day is not None and facts.today <= day <= facts.today + within
    if day is None or day < facts.today:
        no = _("No date for the next evaluation is known.")
    elif not soon:
        no = _("The next evaluation is more than %(days)d days away.") % {
            "days": within.days
        }
    else:
        no = _("It does not say when we would stop using it.")
    return held(
        soon and bool(trigger.strip()),
        yes=_("Evaluation on %(day)s; we stop when: %(trigger)s")
        % {"day": date_format(day) if day else "", "trigger": trigger},
        no=no,
        remedy=Remedy.PLANNING,
    )
