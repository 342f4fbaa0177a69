"""The text of a filter, cut into terms: `word`, `"a phrase"`, `-key:value,other`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

# What comes after these is not looked at: nobody types so much, but a report asks for
# a few hundred initiatives by their numbers.
LONGEST = 1500
MOST_TERMS = 30
MOST_VALUES = 300
# A quote that is not closed lasts until the end.
TERM = re.compile(r'(?:"[^"]*"?|[^\s"])+')
VALUE = re.compile(r'(?:"[^"]*"?|[^,"])+')
KEYED = re.compile(r'\A-?([^\s":,<>-][^\s":,<>]*+):')
# What a database does not store, it cannot be asked for.
UNTYPED = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Value:
    """What stands between two commas, without its quotes, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """`key` is as typed, and empty for a word."""

    text: str
    start: int
    end: int
    is_not: bool
    key: str
    values: tuple[Value, ...]

    @property
    def values_at(self) -> int:
        """Where the values begin."""
        return self.start + self.is_not + (len(self.key) + 1 if self.key else 0)


def typed(text: str) -> str:
    """What is looked at; each sign stays in its place."""
    return UNTYPED.sub(" ", text[:LONGEST])


def fits(text: str) -> bool:
    """Whether all of a single term is looked at."""
    return len(text) <= LONGEST and text.count(",") < MOST_VALUES


def terms_in(text: str) -> Iterator[Term]:
    for number, found in enumerate(TERM.finditer(typed(text))):
        if number >= MOST_TERMS:
            return
        if term := _term(found.group(), found.start()):
            yield term


def _term(text: str, start: int) -> Term | None:
    keyed = KEYED.match(text)
    is_not = text.startswith("-")
    key = keyed.group(1) if keyed else ""
    offset = keyed.end() if keyed else int(is_not)
    values = tuple(_values(text, start, offset, splits=bool(key)))
    if not key and not values:
        return None
    return Term(text, start, start + len(text), is_not, key, values)


def _values(text: str, start: int, offset: int, *, splits: bool) -> Iterator[Value]:
    pieces = VALUE.finditer(text, offset) if splits else [None]
    for piece in islice(pieces, MOST_VALUES):
        first, last = piece.span() if piece else (offset, len(text))
        if value := text[first:last].replace('"', "").strip():
            yield Value(value, start + first, start + last)
