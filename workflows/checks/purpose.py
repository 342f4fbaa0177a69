"""Checks of what an initiative is for."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import Flag, ScalingRoute, answers_of
from workflows.checks.result import Computed, held
from workflows.facts import Facts
from workflows.remedies import Remedy

SHORTEST_PROBLEM = 150


def problem(facts: Facts) -> Computed:
    """The problem is described, and the public task that it belongs to."""
    length = len(facts.row["problem_statement"].strip())
    if length < SHORTEST_PROBLEM:
        no = _("The problem takes %(length)d of at least %(least)d characters.") % {
            "length": length,
            "least": SHORTEST_PROBLEM,
        }
    else:
        no = _("The public task is not named.")
    return held(
        length >= SHORTEST_PROBLEM and bool(facts.row["public_task"].strip()),
        yes=_("The problem is described, for the task: %(task)s.")
        % {"task": facts.row["public_task"]},
        no=no,
        remedy=Remedy.PURPOSE,
    )


def domain_and_value(facts: Facts) -> Computed:
    """The application domain is chosen, and the public value said."""
    domain, value = facts.row["application_domain"], facts.row["public_value_goal"]
    return held(
        bool(domain and value.strip()),
        yes=_("Public value: %(value)s") % {"value": value},
        no=_("The public value is not said in a sentence.")
        if domain
        else _("The application domain is not chosen."),
        remedy=Remedy.PURPOSE,
    )


def searched(facts: Facts) -> Computed:
    """A lesson was consulted, a similar initiative linked, or it says where."""
    note = facts.row["search_note"].strip()
    consulted, linked = len(facts.consultations), len(facts.relations)
    if consulted:
        sentence = ngettext(
            "%(count)d lesson of others was looked at.",
            "%(count)d lessons of others were looked at.",
            consulted,
        )
        return Computed(True, sentence % {"count": consulted})
    if linked:
        sentence = ngettext(
            "Linked to %(count)d similar initiative.",
            "Linked to %(count)d similar initiatives.",
            linked,
        )
        return Computed(True, sentence % {"count": linked})
    return held(
        bool(note),
        yes=_("Searched: %(note)s") % {"note": note},
        no=_("It does not say yet where was searched."),
        remedy=Remedy.PURPOSE,
    )


def triage(facts: Facts) -> Computed:
    """The questions of the legal triage are answered, if only with "to find out"."""
    flags = facts.row["legal_flags"]
    answered = sum(flags.get(flag) in answers_of(flag) for flag in Flag.values)
    figures = {"answered": answered, "all": len(Flag.values)}
    return held(
        answered == len(Flag.values),
        yes=_("All %(all)d questions are answered.") % figures,
        no=_("%(answered)d of %(all)d questions are answered.") % figures,
        remedy=Remedy.LEGAL,
    )


def scaling_route(facts: Facts) -> Computed:
    """At least one route to scale is chosen."""
    routes = [r for r in facts.row["scaling_routes"] if r in ScalingRoute.values]
    labels = "; ".join(str(ScalingRoute(route).label) for route in routes)
    return held(
        bool(routes),
        yes=ngettext("Route: %(routes)s.", "Routes: %(routes)s.", len(routes))
        % {"routes": labels},
        no=_("No route to scale is chosen."),
        remedy=Remedy.PLANNING,
    )
