"""Who says what the world may see."""

from typing import Any

from accounts.models import User
from portfolio.actions import set_public
from portfolio.models import Initiative, Neighbour, NeighbourEntry, Portfolio
from tests.cast import NOW
from tests.web.rights import MANAGING, MEMBERS, Route

OPEN = {
    "openness": Route(
        "slug",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"is_on": "1", "contact": "data@lindervoort.nl"},
    ),
    "openness-preview": Route("slug", read=MANAGING),
    "openness-preview-initiative": Route("slug public", read=MANAGING),
    "initiative-openness": Route(
        "pk",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"access": "open", "parts": ["summary"]},
    ),
    "neighbours": Route(
        "slug",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"address": "https://kiem.example.nl/open/other/"},
    ),
    "neighbour-entry": Route("entry", read=MEMBERS),
    # For everybody while it is open: see test_public.py.
    **{
        name: Route("slug", is_public=True)
        for name in (
            *("public", "public-card", "public-atom", "public-json", "public-csv"),
            *("public-csvw", "public-catalogue"),
        )
    },
    "public-initiative": Route("slug public", is_public=True),
}


def open_about(initiative: Initiative, by: User) -> Initiative:
    """Its title is public, once the portfolio is open."""
    set_public(initiative, [], by=by, at=NOW)
    initiative.refresh_from_db()
    return initiative


def neighbours_about(portfolio: Portfolio, secret: str, by: User) -> dict[str, Any]:
    """What another municipality tells."""
    neighbour = Neighbour.objects.create(
        portfolio=portfolio, address="https://kiem.example.nl/feed.json", due_at=NOW
    )
    about = {"key": "1", "is_case": True, "title": secret, "text": secret}
    return {"entry": NeighbourEntry.objects.create(neighbour=neighbour, **about).pk}
