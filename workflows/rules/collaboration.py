"""Too little is done together (C)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.models import FailureMode
from workflows.facts import Facts
from workflows.remedies import Remedy
from workflows.rules.rule import Point, Rule, Sign


def alone(facts: Facts) -> Iterator[Sign]:
    if all(partner["is_own_department"] for partner in facts.partners):
        yield Sign(facts.days_in_stage)


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
        name=gettext_lazy("No partner outside the department"),
        mode=FailureMode.COLLABORATION,
        look=alone,
        sentence=_alone,
        ask=lambda _point: _("Who else has this problem? Add a partner."),
        why=lambda: _(
            "What one department invents alone is seldom taken over. It ends when you "
            "add a partner from another department or organisation."
        ),
        remedy=Remedy.PARTNER,
        sources=("S37",),
    ),
)
