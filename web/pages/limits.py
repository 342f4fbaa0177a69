"""What limits would flag today, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import Portfolio
from workflows import outlook
from workflows.limits import Table
from workflows.preview import Flagged, preview
from workflows.rules.signals import BY_CODE, SignalLimits

NAMED = 5


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many initiatives would be flagged, in all and by the code of a rule."""

    sentence: str
    by_rule: Mapping[str, str]


def foreseen(portfolio: Portfolio, limits: Table, *, today: date) -> Foreseen:
    found = preview(portfolio, limits, today=today)
    by_title: dict[int, Flagged] = {}
    for flagged in found.values():
        for each in flagged:
            known = by_title.get(each.pk)
            if known is None or known.severity < each.severity:
                by_title[each.pk] = each
    gravest = sorted(by_title.values(), key=lambda each: (-each.severity, each.title))
    return Foreseen(
        _sentence(gravest), {code: _counted(rows) for code, rows in found.items()}
    )


def _sentence(flagged: Sequence[Flagged]) -> str:
    if not flagged:
        return _("With these limits, no initiative would be flagged today.")
    sentence = ngettext(
        "With these limits, %(count)d initiative would be flagged today: %(names)s.",
        "With these limits, %(count)d initiatives would be flagged today: %(names)s.",
        len(flagged),
    )
    names = ", ".join(each.title for each in flagged[:NAMED])
    if (more := len(flagged) - NAMED) > 0:
        names = _("%(names)s and %(more)d more") % {"names": names, "more": more}
    return sentence % {"count": len(flagged), "names": names}


def _counted(flagged: Sequence[Flagged]) -> str:
    sentence = ngettext("%(count)d initiative", "%(count)d initiatives", len(flagged))
    return sentence % {"count": len(flagged)}


def standing_out(portfolio: Portfolio, limits: SignalLimits, *, today: date) -> str:
    """What would stand out today, with these limits of the portfolio as a whole."""
    seen = outlook.foreseen(portfolio, limits, today=today)
    if not seen:
        return _("With these limits, nothing would stand out today.")
    names = ", ".join(str(BY_CODE[each.code].name) for each in seen)
    return _("With these limits, this would stand out today: %(names)s.") % {
        "names": names
    }
