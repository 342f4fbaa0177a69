"""Too little is done together (C)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.clock import day_of
from portfolio.models import Adviser, AgreementStatus, FailureMode
from workflows.facts import Facts, Row
from workflows.remedies import Remedy
from workflows.rules.rule import Asked, Point, Rule, Sign


def alone(facts: Facts) -> Iterator[Sign]:
    if all(partner["is_own_department"] for partner in facts.partners):
        yield Sign(facts.days_in_stage)


def agreement_missing(facts: Facts) -> Iterator[Sign]:
    """One point per partner; counted from when it was recorded in this stage."""
    for partner in facts.partners:
        agreed = partner["agreement_status"] == AgreementStatus.AGREED
        if not (agreed or partner["is_own_department"]):
            yield _about(partner, facts, None)


def partner_silent(facts: Facts) -> Iterator[Sign]:
    """One point per partner with an agreement; without one it is asked for that."""
    for partner in facts.partners:
        agreed = partner["agreement_status"] == AgreementStatus.AGREED
        if agreed and not partner["is_own_department"]:
            yield _about(partner, facts, partner["confirmed_on"])


def _about(partner: Row, facts: Facts, heard_on: date | None) -> Sign:
    since = heard_on or max(facts.entered_on, partner["added_on"] or facts.entered_on)
    return Sign(
        facts.running_days(since),
        subject=str(partner["id"]),
        facts={"partner": partner["organisation"]},
    )


def duplicate(facts: Facts) -> Iterator[Sign]:
    """Counted from the day on which there were two of them."""
    other = facts.duplicate
    if other is not None:
        since = max(other.started_on, day_of(facts.row["created_at"]))
        yield Sign(
            facts.running_days(since),
            facts={
                "other": other.pk,
                "title": other.title,
                "department": other.department,
                "sources": list(other.sources),
            },
        )


def _alone(point: Point) -> str:
    return ngettext(
        "No partner outside the department: %(days)d day, limit %(limit)d",
        "No partner outside the department: %(days)d days, limit %(limit)d",
        point.value,
    ) % {"days": point.value, "limit": point.limit}


def _agreement_missing(point: Point) -> str:
    return ngettext(
        "No agreement with %(partner)s: %(days)d day, limit %(limit)d",
        "No agreement with %(partner)s: %(days)d days, limit %(limit)d",
        point.value,
    ) % {
        "partner": point.facts["partner"],
        "days": point.value,
        "limit": point.limit,
    }


def _partner_silent(point: Point) -> str:
    return ngettext(
        "Nothing heard from %(partner)s for %(days)d day, limit %(limit)d",
        "Nothing heard from %(partner)s for %(days)d days, limit %(limit)d",
        point.value,
    ) % {
        "partner": point.facts["partner"],
        "days": point.value,
        "limit": point.limit,
    }


def _duplicate(point: Point) -> str:
    words = {"title": point.facts["title"], "department": point.facts["department"]}
    if names := point.facts["sources"]:
        words["names"] = ", ".join(names)
        return _("“%(title)s” of %(department)s uses the same data: %(names)s") % words
    return _("“%(title)s” of %(department)s looks much the same") % words


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
    Rule(
        code="C2",
        slug="agreement-missing",
        name=gettext_lazy("Agreement with a partner missing"),
        mode=FailureMode.COLLABORATION,
        look=agreement_missing,
        sentence=_agreement_missing,
        ask=lambda point: (
            _("Record the agreement with %(partner)s.")
            % {"partner": point.facts["partner"]}
        ),
        why=lambda: _(
            "Data that are promised by word of mouth are often not delivered. It ends "
            "when you record that the agreement is there."
        ),
        remedy=Remedy.PARTNER,
        sources=("S22", "S36"),
        later=Adviser.LEGAL,
    ),
    Rule(
        code="C3",
        slug="duplicate",
        name=gettext_lazy("Much like another initiative"),
        mode=FailureMode.COLLABORATION,
        look=duplicate,
        sentence=_duplicate,
        ask=lambda _point: _("These two look alike. Go on together?"),
        why=lambda: _(
            "The same wheel is often invented in two departments. It ends when you "
            "link the two, or say that they are not related."
        ),
        remedy=Remedy.RELATION,
        sources=("S37",),
        also=(Asked.MANAGER,),
        waits=False,
    ),
    Rule(
        code="C4",
        slug="partner-silent",
        name=gettext_lazy("Nothing heard from a partner"),
        mode=FailureMode.COLLABORATION,
        look=partner_silent,
        sentence=_partner_silent,
        ask=lambda point: (
            _("Does %(partner)s still take part?") % {"partner": point.facts["partner"]}
        ),
        why=lambda: _(
            "A partner often stops without saying so. It ends when you record that the "
            "partner has confirmed."
        ),
        remedy=Remedy.PARTNER,
        sources=("S22", "S35"),
    ),
)
