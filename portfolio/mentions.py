"""Who a text calls by name: “@Full Name”, in any capitals, of known people only."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from accounts.models import User

# What could be meant as a mention: a sign that does not continue a word or an address.
_SIGN = r"(?<![\w@.])@"
_ANY = re.compile(_SIGN + r"(\w[\w'’-]*)")


class Mentions(NamedTuple):
    """Who is called, and which names are nobody's here."""

    people: list[User]
    unknown: list[str]


def mentions_in(text: str, people: Iterable[User]) -> Mentions:
    """Whom of these people the text calls. People of one name are all called."""
    people = list(people)
    called = _called(person.name for person in people)
    names = {_plain(found.group(1)) for found in called.finditer(text)}
    rest = called.sub("", text)
    return Mentions(
        people=[person for person in people if _plain(person.name) in names],
        unknown=list(dict.fromkeys(found.group(1) for found in _ANY.finditer(rest))),
    )


def in_bold(text: str, names: Iterable[str]) -> str:
    """The text, with the mentions of these names as Markdown's bold."""
    return _called(names).sub(r"**\g<0>**", text)


def _called(names: Iterable[str]) -> re.Pattern[str]:
    """What finds these names behind a sign, the longest that fits."""
    longest_first = sorted({*names}, key=len, reverse=True)
    one_of = "|".join(r"\s+".join(map(re.escape, n.split())) for n in longest_first)
    # Without names nothing may match: an empty choice would.
    return re.compile(_SIGN + f"({one_of or '(?!)'})" + r"(?!\w)", re.IGNORECASE)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
