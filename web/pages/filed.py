"""What differs between a filed report and the same one made now, for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from reports.cells import shown
from reports.filing import Comparison, Reason

# What a page lists, and how much of a text.
MOST, LONGEST = 100, 90


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
            _short(shown(each.was, each.column)),
            _short(shown(each.now, each.column)),
            each.reasons,
        )
        for each in comparison.differences[:MOST]
    ]


def _short(text: str) -> str:
    """Of a list of names the first, for the reasons say the rest."""
    return Truncator(text).chars(LONGEST)
