"""What differs between a filed report and the same one made now, for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.cells import shown
from reports.filing import Comparison, Reason

# What a page lists.
MOST = 100


@dataclass(frozen=True, slots=True)
class ShownDifference:
    where: str
    what: str
    was: str
    now: str
    reasons: Sequence[Reason]


def differences(comparison: Comparison) -> list[ShownDifference]:
    return [
        ShownDifference(
            f"{each.table}: {each.row}",
            each.column.label,
            shown(each.was, each.column),
            shown(each.now, each.column),
            each.reasons,
        )
        for each in comparison.differences[:MOST]
    ]
