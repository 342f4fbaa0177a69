"""A lane: what the columns of a board are divided by, from left to right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portfolio.models import ApplicationDomain, FailureMode
from workflows.board.card import Placed
from workflows.board.column import Column, Counted, Counts, columns_of
from workflows.board.look import Lanes

# What is known to be a lane comes in this order, with these names.
_NAMES: Mapping[Lanes, Mapping[Any, Any]] = {
    Lanes.DOMAIN: dict(ApplicationDomain.choices),
    Lanes.FAILURE: dict(FailureMode.choices),
}


@dataclass(frozen=True, slots=True)
class Lane:
    """`name` is empty for the cards that belong to none."""

    key: str
    name: str
    columns: list[Column]

    @property
    def count(self) -> int:
        return sum(column.count for column in self.columns)


def lanes_of(
    by: Lanes,
    stages: Sequence[Counted],
    shown: Sequence[Placed],
    counts: Counts,
) -> list[Lane]:
    """The lanes in which something stands; `counts` tells of what is not shown too."""
    divided: dict[Any, list[Placed]] = {}
    for each in shown:
        divided.setdefault(each.lane or "", []).append(each)
    lanes = []
    for key in sorted(divided, key=lambda key: _place(by, key, divided[key])):
        mine = {part: count for part, count in counts.items() if part[0] == key}
        columns = columns_of(stages, divided[key], mine)
        lanes.append(Lane(str(key), _name(by, key, divided[key]), columns))
    return lanes


def _name(by: Lanes, key: Any, cards: Sequence[Placed]) -> str:
    if by == Lanes.OWNER:
        return cards[0].card.owner
    return str(_NAMES.get(by, {}).get(key, key))


def _place(by: Lanes, key: Any, cards: Sequence[Placed]) -> tuple[Any, ...]:
    """In the order of what is known, else by name; what belongs to none is last."""
    known = list(_NAMES.get(by, ()))
    order = known.index(key) if key in known else len(known)
    return (key == "", order, _name(by, key, cards).casefold())
