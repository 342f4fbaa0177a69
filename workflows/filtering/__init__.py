"""The filter of the board: a small grammar that lives in the address.

`parse` reads what was typed, `Filter.narrow` finds, `suggest` helps to type.
"""

from workflows.filtering.keys import KEYS
from workflows.filtering.parsing import Filter, Mistake, parse
from workflows.filtering.suggesting import Suggestions, suggest

__all__ = ["KEYS", "Filter", "Mistake", "Suggestions", "parse", "suggest"]
