"""When a criterion applies."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from portfolio.models import Flag, FlagAnswer, ImpactClass
from workflows.facts import Facts


def _says_yes(facts: Facts, flag: Flag) -> bool:
    return bool(facts.row["legal_flags"].get(flag) == FlagAnswer.YES)


def _has_partners(facts: Facts) -> str:
    partners = bool(facts.partners)
    sharing = _says_yes(facts, Flag.SHARES_DATA) or _says_yes(facts, Flag.SUPPLIER)
    return (
        "" if partners or sharing else _("There are no partners, and no data shared.")
    )


def _is_impactful(facts: Facts) -> str:
    grave = (ImpactClass.IMPACTFUL, ImpactClass.HIGH_RISK)
    return "" if facts.row["impact_class"] in grave else _("No impactful algorithm.")


def _has_supplier(facts: Facts) -> str:
    return "" if _says_yes(facts, Flag.SUPPLIER) else _("There is no outside supplier.")


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
