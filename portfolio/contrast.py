"""How well two colours can be told apart, by the rule of WCAG 2.2.

Relative luminance and contrast ratio: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
and #dfn-contrast-ratio. A colour is a text such as `#17633f`.
"""

import re
from itertools import pairwise

# Success criteria 1.4.3 (text), and 1.4.11 and 2.4.13 (parts and focus).
TEXT, PART = 4.5, 3.0

BLACK, WHITE = "#000000", "#ffffff"
_SPELLING = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")


def colour(typed: str) -> str:
    """The colour that somebody typed, in full; empty where it is none."""
    plain = "#" + typed.strip().lower().removeprefix("#")
    if not _SPELLING.fullmatch(plain):
        return ""
    return plain if len(plain) == 7 else "#" + "".join(2 * sign for sign in plain[1:])


def ratio(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(value: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(value))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mix(one: str, other: str, share: float) -> str:
    """The first colour with a share (0 to 1) of the other in it."""
    both = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in both)


def best_on(ground: str, *offered: str) -> str:
    """Which of these stands out best on this ground."""
    return max(offered, key=lambda each: ratio(each, ground))


def _parts(value: str) -> list[int]:
    return [int(value[a:b], 16) for a, b in pairwise((1, 3, 5, 7))]


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
