"""The look of a board in the address of its page: read it, and write it back."""

from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.http import HttpRequest, QueryDict

from workflows.board import Density, Lanes, Layout, Look, Sort
from workflows.filtering.terms import LONGEST

MOST_SHOWN = 100_000
SHOW = "show-"
# Digits of the largest number that a database keeps.
LONGEST_NUMBER = 19

Choice = TypeVar("Choice", bound=TextChoices)


def read_look(query: QueryDict) -> Look:
    """What this address asks for; what makes no sense is as if it were not there."""
    sort = query.get("sort", "")
    return Look(
        q=query.get("q", "").strip()[:LONGEST],
        layout=_chosen(Layout.BOARD, query.get("layout")),
        lanes=_chosen(Lanes.NONE, query.get("lanes")),
        sort=_chosen(Sort.RANK, sort.removeprefix("-")),
        reverse=sort.startswith("-") and sort[1:] in Sort.values,
        density=_chosen(Density.COMFORTABLE, query.get("density")),
        shown=tuple(
            (name.removeprefix(SHOW), min(int(value), MOST_SHOWN))
            for name, value in query.items()
            if name.startswith(SHOW) and value.isascii() and value.isdigit()
        ),
        view=query.get("view", "")[:LONGEST_NUMBER],
    )


def _chosen(usual: Choice, value: str | None) -> Choice:
    kind = type(usual)
    return kind(value) if value and value in kind.values else usual


def told(look: Look) -> dict[str, str]:
    """The look as names and values, leaving out what is as usual."""
    named = {
        "q": look.q,
        "layout": look.layout,
        "lanes": look.lanes,
        "sort": f"-{look.sort}" if look.reverse else look.sort,
        "density": look.density,
        "view": look.view,
    }
    usual = {"", Layout.BOARD, Sort.RANK, Density.COMFORTABLE}
    kept = {name: str(value) for name, value in named.items() if value not in usual}
    return kept | {f"{SHOW}{slug}": str(count) for slug, count in look.shown}


def as_saved(look: Look) -> str:
    """What a saved view keeps of it: the same look has the same text."""
    return as_address(replace(look, shown=(), view=""))


def as_address(look: Look) -> str:
    return urlencode(told(look))


def came_from(request: HttpRequest, board: str) -> Look:
    """How the board was looked at: a form says so, else the page one came from."""
    sent = request.POST.get("look", request.GET.get("look"))
    if sent is None:
        path, _, query = request.headers.get("Referer", "").partition("?")
        sent = query if path.endswith(board) else ""
    return read_look(QueryDict(sent))


def address(look: Look, **changes: Any) -> str:
    """The query string of this look, with these changes; "?" where all is as usual."""
    return f"?{as_address(replace(look, **changes))}"
