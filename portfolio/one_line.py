"""An initiative in one line: a title with @owner and #field among its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User

MOST_OFFERED = 6
# A sign at the start of a word; a name of more words stands between quotes.
_SIGNED = re.compile(r'(?<!\S)([@#])(?:"([^"]*)"?|(\S*))')
_LAST = re.compile(r'(?<!\S)([@#])(?:"([^"]*)|(\S*))$')
_ME = ("me", "mij", "ik")


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says; what it does not say stays empty."""

    title: str
    owner: User | None
    policy_field: str


class Offer(NamedTuple):
    """Something that can be written here, and the whole line when it is."""

    label: str
    line: str


class Reader:
    """Reads lines, given who can be an owner and which policy fields are in use."""

    def __init__(
        self, people: Iterable[User], fields: Iterable[str], *, by: User
    ) -> None:
        self.people, self.fields, self.by = people, fields, by

    def read(self, text: str) -> Line:
        """Raises ValidationError when a name is nobody's, or somebody else's too."""
        owner, policy_field = None, ""
        for sign, quoted, bare in _SIGNED.findall(text):
            said = (quoted or bare).strip()
            if said and sign == "@":
                owner = self._person(said)
            elif said:
                policy_field = self.field(said)
        title = " ".join(_SIGNED.sub(" ", text).split())
        return Line(title, owner, policy_field)

    def offers(self, text: str) -> list[Offer]:
        """What can follow the sign that is being typed."""
        found = _LAST.search(text)
        if found is None:
            return []
        sign, said = found[1], (found[2] or found[3] or "").strip()
        before = text[: found.start()]
        if sign == "@":
            people = self._called(said) if said else self.people
            named = [(each.name, self._short(each)) for each in people]
        else:
            named = [(each, each) for each in self.fields if _fits(said, each)]
        return [
            Offer(f"{sign}{label}", f"{before}{sign}{_quoted(short)} ")
            for label, short in named[:MOST_OFFERED]
        ]

    def _person(self, said: str) -> User:
        if said.casefold() in _ME and not self._called(said):
            return self.by
        found = self._called(said)
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(each.name for each in found[:MOST_OFFERED])
            text = _("“@%(said)s” can be %(names)s. Type more of the name.")
            raise ValidationError(text % {"said": said, "names": names}, code="names")
        text = _("Nobody who works here is called “%(said)s”. Choose another owner.")
        raise ValidationError(text % {"said": said}, code="nobody")

    def _called(self, said: str) -> list[User]:
        """Whose whole name this is, or else whose name has words that begin so."""
        whole = [
            each for each in self.people if each.name.casefold() == said.casefold()
        ]
        return whole or [each for each in self.people if _fits(said, each.name)]

    def _short(self, person: User) -> str:
        """The first name where that is enough."""
        first = person.name.split()[0]
        return first if self._called(first) == [person] else person.name

    def field(self, said: str) -> str:
        """As others wrote it, where they did."""
        same = (each for each in self.fields if each.casefold() == said.casefold())
        return next(same, said)

    def known(self, said: str) -> User | None:
        """Who is called so, if that is one person."""
        try:
            return self._person(said) if said else None
        except ValidationError:
            return None


def _fits(said: str, name: str) -> bool:
    """Whether the name, or a word of it, begins so."""
    said, name = said.casefold(), name.casefold()
    return name.startswith(said) or f" {said}" in name


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
