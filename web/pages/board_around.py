"""What the page of the board says around its cards, and how that is kept."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from django.http import HttpRequest
from django.template import engines
from django.utils.translation import get_language

from web.jinja import link, texts
from web.pages.board_asked import Asked
from web.pages.board_bar import Bar
from web.pages.board_look import told
from web.pages.board_views import Views
from web.pages.menu import TOKEN
from workflows.board import Board, Said

# In the memory of a process, of some ten kilobytes each.
KEPT = 256


class Named(NamedTuple):
    """A portfolio."""

    slug: str
    name: str


class Around(NamedTuple):
    """All that its template knows, so that what is equal reads the same."""

    language: str | None
    # The key of who reads it: what is one's own is never another's.
    reader: int
    portfolio: Named
    board: Said
    # What the page was asked, and the page of the initiative that is looked into.
    address: str
    peeked: str


def around(request: HttpRequest, board: Board, token: str) -> str:
    """With the token that its forms send back, which differs each time."""
    shown = Around(
        get_language(),
        request.user.pk,
        Named(board.portfolio.slug, board.portfolio.name),
        board.said,
        request.GET.urlencode(),
        link("initiative", request.GET.get("peek")),
    )
    # Everybody looks for something else.
    write = _written if board.look.q else _kept
    return write(shown).replace(TOKEN, token)


def _written(shown: Around) -> str:
    board, slug = shown.board, shown.portfolio.slug
    told_of = {
        "asked": Asked(board),
        "bar": Bar(board),
        "views": Views(board, shown.reader),
        "views_path": link("views", slug),
        "kept": told(replace(board.look, q="", shown=())),
        "csrf_token": TOKEN,
        "_": texts(),
    }
    template = engines["jinja2"].get_template("board/_around.html")
    return template.render(shown._asdict() | told_of)


_kept = lru_cache(KEPT)(_written)
