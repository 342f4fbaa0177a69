"""Initiatives by their numbers: `12`, or `8..12` for all from the one to the other."""

import re
from collections.abc import Iterable
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
    runs: list[Numbers] = []
    for key in sorted({*keys}):
        if runs and runs[-1].last == key - 1:
            runs[-1] = Numbers(runs[-1].first, key)
        else:
            runs.append(Numbers(key, key))
    return ",".join(str(run) for run in runs)
