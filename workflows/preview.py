"""What other limits would flag today, without writing anything."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from portfolio.models import Portfolio, State
from workflows import rules
from workflows.duplicates import duplicates_of
from workflows.facts import gather
from workflows.limits import Table
from workflows.models import Severity


class Flagged(NamedTuple):
    """An initiative of which a rule would say something."""

    pk: int
    title: str
    severity: Severity


def preview(
    portfolio: Portfolio, limits: Table, *, today: date
) -> dict[str, list[Flagged]]:
    """With these limits: what each rule would flag, gravest first, by its code.

    Of several points of one rule about an initiative, the gravest counts.
    """
    going = portfolio.initiatives.filter(state__in=(State.ACTIVE, State.ON_HOLD))
    found: defaultdict[str, dict[int, Flagged]] = defaultdict(dict)
    duplicates = duplicates_of(list(going.values_list("pk", flat=True)))
    mine = {portfolio.pk: limits}
    for facts in gather(going, today=today, limits=mine, duplicates=duplicates):
        pk, title = facts.row["id"], facts.row["title"]
        for finding in rules.judge(facts):
            here, known = found[finding.rule], found[finding.rule].get(pk)
            if known is None or known.severity < finding.severity:
                here[pk] = Flagged(pk, title, finding.severity)
    return {
        rule.code: sorted(
            found[rule.code].values(), key=lambda each: (-each.severity, each.title)
        )
        for rule in rules.RULES
    }
