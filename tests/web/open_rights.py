"""Who says what the world may see."""

from accounts.models import User
from portfolio.actions import set_public
from portfolio.models import Initiative
from tests.cast import NOW
from tests.web.rights import MANAGING, Route

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
    # For everybody while it is open: see test_public.py.
    **{
        name: Route(is_public=True)
        for name in (
            *("public", "public-card", "public-atom", "public-json", "public-csv"),
            *("public-csvw", "public-catalogue", "public-initiative"),
        )
    },
}


def open_about(initiative: Initiative, by: User) -> Initiative:
    """Its title is public, once the portfolio is open."""
    set_public(initiative, [], by=by, at=NOW)
    initiative.refresh_from_db()
    return initiative
