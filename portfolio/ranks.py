"""The order of cards in a column, as short texts that sort.

A card moves by taking a text between those of its new neighbours, so a move touches one
row. Digits and lower-case letters only: these sort alike in Python, SQLite and
PostgreSQL, whatever the collation.
"""

import secrets

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
FIRST, LAST = DIGITS[0], DIGITS[-1]


def between(before: str, after: str) -> str:
    """A text that sorts after `before` and before `after`; "" means no neighbour.

    Never ends in the lowest digit, so that there is always room in front of it.
    Raises ValueError when `before` does not sort before `after`.
    """
    if after and before >= after:
        raise ValueError(f"{before!r} does not sort before {after!r}")
    has_before, has_after = bool(before), bool(after)
    prefix = ""
    while True:
        low = _digit(before, len(prefix), FIRST)
        high = _digit(after, len(prefix), "") if after else ""
        floor = DIGITS.index(low)
        ceiling = DIGITS.index(high) if high else len(DIGITS)
        if ceiling - floor > 1:
            return prefix + DIGITS[_step(floor, ceiling, has_before, has_after)]
        prefix += low
        if ceiling > floor:
            # One step apart: anything behind `before` is still in front of `after`.
            after = ""


def at_end(last: str) -> str:
    """A text that sorts after `last`, and is another one for each who asks at once.

    Two that ask in the same moment get the same in one of a million and a half cases.
    """
    own = "".join(secrets.choice(DIGITS) for _place in range(3))
    # Behind the lowest digit, so that the next step is as small as this one was.
    return between(last, "") + FIRST + own + secrets.choice(DIGITS[1:])


def _step(floor: int, ceiling: int, has_before: bool, has_after: bool) -> int:
    """Halve the room between two cards; at an end take one step, to grow slowly."""
    if has_before and not has_after:
        return floor + 1
    if has_after and not has_before:
        return ceiling - 1
    return (floor + ceiling) // 2


def _digit(rank: str, place: int, missing: str) -> str:
    return rank[place] if place < len(rank) else missing


def spread(count: int) -> list[str]:
    """`count` texts in order, evenly spread, all of one length."""
    width, room = 1, len(DIGITS)
    while room < 2 * (count + 1):
        width, room = width + 1, room * len(DIGITS)
    step = room // (count + 1)
    return [_in_base_36(step * (place + 1), width) for place in range(count)]


def _in_base_36(number: int, width: int) -> str:
    text = ""
    for _place in range(width):
        number, digit = divmod(number, len(DIGITS))
        text = DIGITS[digit] + text
    # A text that ends in the lowest digit leaves no room in front of it.
    return text + DIGITS[len(DIGITS) // 2] if text.endswith(FIRST) else text


def behind(last: str, count: int) -> list[str]:
    """`count` texts in order that all sort after `last`."""
    return [last + each for each in spread(count)]
