"""What could be typed next: keys, then the values that this portfolio has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from accounts.models import User
from portfolio.library.words import fold
from portfolio.models import Portfolio
from workflows.filtering.keys import BY_NAME, KEYS
from workflows.filtering.kinds import Key, Option
from workflows.filtering.terms import LONGEST, Term, terms_in
from workflows.filtering.words import plain

MOST = 12
# From this length on, a bare word is looked for among the values too.
TELLING = 2
# The fields in which it is looked for.
GUESSED = ("owner", "field", "department")


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What can stand in the text from `start` to `end`, best first."""

    start: int
    end: int
    options: tuple[Option, ...] = ()


def suggest(text: str, *, at: int, portfolio: Portfolio, user: User) -> Suggestions:
    """Ways to go on where the caret stands; one query, or one per guessed field."""
    at = min(max(at, 0), len(text), LONGEST)
    term = next((each for each in terms_in(text) if each.start < at <= each.end), None)
    if term is None:
        return Suggestions(at, at, _first(_keys(""), MOST))
    key = BY_NAME.get(plain(term.key)) if term.key else None
    if key and at >= term.values_at:
        start, end = _value_at(term, at)
        begun = fold(text[start:at].strip('" '))
        return Suggestions(
            start, end, _first(_values(key, begun, portfolio, user), MOST)
        )
    start = term.start + term.is_not
    begun = fold(text[start:at].strip('" '))
    either = [*_keys(begun), *_guesses(begun, portfolio, user)]
    return Suggestions(start, term.end, _first(either, MOST))


def _first(options: Iterable[Option], most: int) -> tuple[Option, ...]:
    return tuple(islice(options, most))


def _values(key: Key, begun: str, portfolio: Portfolio, user: User) -> list[Option]:
    """Those that hold what is typed; first what begins so."""
    found = [each for each in key.options(portfolio, user) if _holds(each, begun)]
    return sorted(found, key=lambda each: not fold(each.text).startswith(begun))


def _holds(option: Option, begun: str) -> bool:
    words = fold(option.label).split()
    return begun in fold(option.text) or any(word.startswith(begun) for word in words)


def _value_at(term: Term, at: int) -> tuple[int, int]:
    """From where to where the value lies that one is typing; perhaps an empty one."""
    for value in term.values:
        if value.start <= at <= value.end:
            return value.start, value.end
    return at, at


def _keys(begun: str) -> Iterator[Option]:
    """Keys that begin so, in either language; in the reader's when nothing is typed."""
    for key in KEYS:
        names = key.word.all if begun else (key.word.here,)
        if any(fold(name).startswith(begun) for name in names):
            yield Option(f"{key.word.here}:", str(key.about))


def _guesses(begun: str, portfolio: Portfolio, user: User) -> Iterator[Option]:
    if len(begun) < TELLING:
        return
    for name in GUESSED:
        key = BY_NAME[name]
        for option in _values(key, begun, portfolio, user)[:3]:
            yield Option(f"{key.word.here}:{option.text}", str(key.about))
