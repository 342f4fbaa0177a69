"""Reading a filter: what it asks, and which of its words are not understood."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.models import Initiative, Stage
from workflows.filtering.finding import any_of, word
from workflows.filtering.keys import BY_NAME, KEYS
from workflows.filtering.kinds import Asked, Key, NotUnderstoodError
from workflows.filtering.terms import Term, Value, terms_in, typed
from workflows.filtering.words import plain


@dataclass(frozen=True, slots=True)
class Mistake:
    """A word that was not understood, where it stands, and what would be."""

    word: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A term as it was understood: without a key its values are words."""

    term: Term
    key: Key | None
    values: tuple[Any, ...]

    def where(self, asked: Asked) -> Q:
        find = self.key.where if self.key else lambda text, _asked: word(text)
        found = any_of([find(value, asked) for value in self.values])
        return ~found if self.term.is_not else found


@dataclass(frozen=True, slots=True)
class Filter:
    """What somebody looks for. What was not understood filters nothing away."""

    text: str = ""
    terms: tuple[Term, ...] = ()
    clauses: tuple[Clause, ...] = ()
    errors: tuple[Mistake, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses)

    def narrow(
        self, initiatives: QuerySet[Initiative], *, user: User, today: date
    ) -> QuerySet[Initiative]:
        """Those of these initiatives that fit every term."""
        asked = Asked(user, today)
        return initiatives.filter(*(clause.where(asked) for clause in self.clauses))

    def values(self) -> dict[str, str]:
        """What a new card takes over, by field; an owner as typed, @me included."""
        given: dict[str, str] = {}
        for clause in self.clauses:
            key, term = clause.key, clause.term
            if key is None or not key.fills or term.is_not or len(clause.values) > 1:
                continue
            value = clause.values[0]
            if isinstance(value, str):
                given.setdefault(key.fills, value)
            elif len(value) == 1:
                given.setdefault(key.fills, value[0])
        return given

    def without(self, term: Term) -> str:
        """The text, once this term is taken out."""
        left, right = self.text[: term.start], self.text[term.end :]
        return f"{left.rstrip()} {right.lstrip()}".strip()


def parse(text: str, *, stages: Sequence[Stage] = ()) -> Filter:
    """Read what was typed; with the stages of a portfolio, their own names too."""
    terms, clauses, errors = tuple(terms_in(text)), [], []
    for term in terms:
        key = BY_NAME.get(plain(term.key))
        if key is None and term.key:
            errors.append(_unknown(term))
            continue
        values = []
        for value in term.values:
            try:
                values.append(key.read(value.text, stages) if key else value.text)
            except NotUnderstoodError as said:
                errors.append(_meaningless(text, value, said))
        if key and not term.values:
            errors.append(_empty(term, key))
        if values:
            clauses.append(Clause(term, key, tuple(values)))
    return Filter(typed(text), terms, tuple(clauses), tuple(errors))


def _meaningless(text: str, value: Value, said: NotUnderstoodError) -> Mistake:
    word = typed(text)[value.start : value.end]
    return Mistake(word, value.start, value.end, str(said))


def _unknown(term: Term) -> Mistake:
    start = term.start + term.is_not
    near = get_close_matches(plain(term.key), BY_NAME, n=1)
    if near:
        message = _("“%(word)s:” is no key. Did you mean “%(near)s:”?")
        values = {"word": term.key, "near": near[0]}
    else:
        message = _("“%(word)s:” is no key. These are: %(keys)s.")
        keys = ", ".join(key.word.here for key in KEYS)
        values = {"word": term.key, "keys": keys}
    return Mistake(term.key, start, start + len(term.key), message % values)


def _empty(term: Term, key: Key) -> Mistake:
    message = _("“%(key)s:” needs a value, for example %(example)s.")
    values = {"key": term.key, "example": key.sample}
    return Mistake(term.text, term.start, term.end, message % values)
