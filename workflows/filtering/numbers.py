"""Initiatives by their numbers: `12`, or `8..12` for all from the one to the other."""

import re
from collections.abc import Iterable
from itertools import pairwise, starmap
from typing import NamedTuple

# As many digits as any number of a row has.
NUMBERS = re.compile(r"#?(\d{1,18})(?:\.\.#?(\d{1,18}))?", re.ASCII)


class Numbers(NamedTuple):
    """All from the first to the last."""

    first: int
    last: int

    def __str__(self) -> str:
        return (
            str(self.first) if self.first == self.last else f"{self.first}..{self.last}"
        )


def numbers(text: str) -> Numbers | None:
    """What is typed; nothing where it is no number."""
    found = NUMBERS.fullmatch(text)
    if found is None:
        return None
    return Numbers(int(found[1]), int(found[2] or found[1]))


def in_short(keys: Iterable[int]) -> str:
    """These numbers, as short as the filter understands them."""
    ordered = sorted({*keys})
    gaps = [(a, b) for a, b in pairwise(ordered) if b - a > 1]
    firsts = [*ordered[:1], *(first for _before, first in gaps)]
    lasts = [*(last for last, _after in gaps), *ordered[-1:]]
    runs = zip(firsts, lasts, strict=True)
    return ",".join(map(str, starmap(Numbers, runs)))
