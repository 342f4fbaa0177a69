"""When a criterion applies."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from portfolio.models import Flag, FlagAnswer, ImpactClass
from workflows.facts import Facts


def _may(facts: Facts, flag: Flag) -> bool:
    """Whether this is so, or may turn out to be so."""
    answer = facts.row["legal_flags"].get(flag)
    return answer in (FlagAnswer.YES, FlagAnswer.FIND_OUT)


def _has_partners(facts: Facts) -> str:
    partners = bool(facts.partners)
    sharing = _may(facts, Flag.SHARES_DATA) or _may(facts, Flag.SUPPLIER)
    return (
        "" if partners or sharing else _("There are no partners, and no data shared.")
    )


def _is_impactful(facts: Facts) -> str:
    """An algorithm that nobody has classed yet counts: when in doubt, impactful."""
    impact = facts.row["impact_class"]
    grave = (ImpactClass.IMPACTFUL, ImpactClass.HIGH_RISK)
    if impact in grave or (not impact and _may(facts, Flag.ALGORITHM)):
        return ""
    return _("No impactful algorithm.")


def _has_supplier(facts: Facts) -> str:
    return "" if _may(facts, Flag.SUPPLIER) else _("There is no outside supplier.")


# Each gives the reason why the criterion does not apply, or nothing.
RULES: Mapping[str, Callable[[Facts], str]] = {
    "has-partners": _has_partners,
    "is-impactful": _is_impactful,
    "has-supplier": _has_supplier,
}


def applies(rule: str, facts: Facts) -> tuple[bool, str]:
    """Whether the named rule holds for these facts, and if not why not."""
    reason = RULES[rule](facts) if rule else ""
    return not reason, reason
