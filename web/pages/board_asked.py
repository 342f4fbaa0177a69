"""What is looked for on the board: each term as a chip, and what was not understood."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from web.pages.board_look import address
from workflows.board import Board, Said
from workflows.filtering import Filter
from workflows.filtering.terms import LONGEST, Term
from workflows.filtering.words import ME, Word

MOST_OF_A_TERM = 60
# What people look for most, offered while nothing is typed.
USUAL = (
    (lambda: _("Mine"), (Word("owner", "trekker"), Word(*ME))),
    (
        lambda: _("Needs attention"),
        (Word("attention", "aandacht"), Word("red,amber", "rood,geel")),
    ),
    (lambda: _("Quiet for 30 days"), (Word("quiet", "stil"), Word(">30d", ">30d"))),
    (
        lambda: _("No involvement"),
        (Word("no", "geen"), Word("involvement", "betrokkenheid")),
    ),
)


class Piece(NamedTuple):
    """A part of a chip's text; `is_wrong` where it was not understood."""

    text: str
    is_wrong: bool


class Chip(NamedTuple):
    """A term, and where one goes without it."""

    pieces: tuple[Piece, ...]
    href: str
    label: str


class Offer(NamedTuple):
    text: str
    term: str
    href: str


class Asked:
    """What the page says about the filter of this board."""

    def __init__(self, board: Board | Said) -> None:
        self.board = board
        self.asked = board.asked

    def chips(self) -> list[Chip]:
        return [
            Chip(
                tuple(_pieces(term, self.asked)),
                address(self.board.look, q=self.asked.without(term), shown=()),
                _("Take “%(term)s” out") % {"term": _short(term.text)},
            )
            for term in self.asked.terms
        ]

    def offers(self) -> list[Offer]:
        """What one could look for, where nothing is looked for yet."""
        if self.asked.terms:
            return []
        terms = [(name(), f"{key.here}:{value.here}") for name, (key, value) in USUAL]
        look = self.board.look
        return [Offer(name, term, address(look, q=term)) for name, term in terms]

    @property
    def longest(self) -> int:
        return LONGEST

    @property
    def is_below(self) -> bool:
        """Whether all that is found lies in the drawer."""
        board = self.board
        below = board.on_hold_total + board.ended_total
        return bool(self.asked and below and not board.running)

    def count(self) -> str:
        """How many are found among how many, and how many that ended."""
        total = self.board.total
        text = ngettext(
            "%(found)d of %(total)d initiative",
            "%(found)d of %(total)d initiatives",
            total,
        )
        said = text % {"found": self.board.found, "total": total}
        if ended := self.board.ended_total:
            said += " · " + _("%(count)d ended") % {"count": ended}
        return said

    def said(self) -> str:
        """What is told to who cannot see it."""
        return " ".join(
            [f"{self.count()}.", *(each.message for each in self.asked.errors)]
        )

    def cleared(self) -> str:
        return address(self.board.look, q="", shown=())


def _pieces(term: Term, asked: Filter) -> Iterator[Piece]:
    """The text of a term, with what was not understood apart."""
    at = term.start
    for mistake in asked.errors:
        if not term.start <= mistake.start < term.end:
            continue
        if mistake.start > at:
            yield Piece(_short(asked.text[at : mistake.start]), False)
        yield Piece(mistake.word, True)
        at = mistake.end
    if at < term.end:
        yield Piece(_short(asked.text[at : term.end]), False)


def _short(text: str) -> str:
    """A report may ask for hundreds by their numbers."""
    return Truncator(text).chars(MOST_OF_A_TERM)
