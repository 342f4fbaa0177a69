"""Checks of acting together."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import AgreementStatus
from workflows.checks.result import Computed, held
from workflows.facts import Facts
from workflows.remedies import Remedy


def other_department(facts: Facts) -> Computed:
    """Another department or organisation is on board."""
    outside = [
        partner["organisation"]
        for partner in facts.partners
        if not partner["is_own_department"]
    ]
    return held(
        bool(outside),
        yes=_("On board: %(names)s.") % {"names": ", ".join(outside)},
        no=_("No partner outside the department is recorded."),
        remedy=Remedy.PARTNER,
    )


def agreements(facts: Facts) -> Computed:
    """Every partner has a role, a contribution and a recorded agreement."""
    agreed = sum(
        bool(partner["role"].strip() and partner["contribution"].strip())
        and partner["agreement_status"] == AgreementStatus.AGREED
        for partner in facts.partners
    )
    figures = {"agreed": agreed, "all": len(facts.partners)}
    sentence = ngettext(
        "%(agreed)d of %(all)d partner has a role, a contribution and an agreement.",
        "%(agreed)d of %(all)d partners have a role, a contribution and an agreement.",
        len(facts.partners),
    )
    return held(
        bool(facts.partners) and agreed == len(facts.partners),
        yes=sentence % figures,
        no=sentence % figures if facts.partners else _("No partner is recorded."),
        remedy=Remedy.PARTNER,
    )
