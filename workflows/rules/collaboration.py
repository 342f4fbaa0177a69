"""Too little is done together (C)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import FailureMode
from workflows.facts import Facts
from workflows.remedies import Remedy
from workflows.rules.limits import ALONE
from workflows.rules.rule import Finding, Point, Rule, past, settled


def alone(facts: Facts) -> Iterator[Finding]:
    outside = any(not partner["is_own_department"] for partner in facts.partners)
    if settled(facts) and not outside:
        limits, days = ALONE.get(facts.stage), facts.days_in_stage
        yield from past("C1", FailureMode.COLLABORATION, limits, days, facts)


def _alone(point: Point) -> str:
    return ngettext(
        "No partner outside the department: %(days)d day, limit %(limit)d",
        "No partner outside the department: %(days)d days, limit %(limit)d",
        point.value,
    ) % {"days": point.value, "limit": point.limit}


RULES = (
    Rule(
        code="C1",
        slug="alone",
        judge=alone,
        sentence=_alone,
        ask=lambda _point: _("Who else has this problem? Add a partner."),
        why=lambda: _(
            "What one department invents alone is seldom taken over. It ends when you "
            "add a partner from another department or organisation."
        ),
        remedy=Remedy.PARTNER,
    ),
)
