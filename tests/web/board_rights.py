"""Who may do what from the board."""

from portfolio.actions import change_view, save_view
from tests.cast import NOW
from tests.web.rights import MANAGING, MEMBERS, SIGNED_IN, WRITERS, Route

BOARD = {
    "views": Route(
        "slug",
        read=MEMBERS,
        write=MEMBERS,
        body=lambda world: {"name": "Silent", "query": "q=quiet:30d"},
    ),
    "view": Route(
        "slug view",
        read=MEMBERS,
        write=MANAGING,
        body=lambda world: {"name": "Other", "query": ""},
    ),
    "suggestions": Route("slug", read=MEMBERS),
    "quick-add": Route(
        "slug", read=WRITERS, write=WRITERS, body=lambda world: {"line": "Bins"}
    ),
    "keys": Route(read=SIGNED_IN, write=SIGNED_IN, body=lambda world: {}),
    "selection": Route(
        "slug",
        read=MEMBERS,
        write=WRITERS,
        body=lambda world: {
            "id": world.initiative.pk,
            "act": "field",
            "policy_field": "Mobility",
        },
    ),
    "selection-spreadsheet": Route("slug", read=MEMBERS),
    "peek": Route("pk", read=MEMBERS),
    "palette": Route(read=SIGNED_IN),
}


def board_about(portfolio, manager):
    """A view that the manager shares."""
    view = save_view(portfolio, name="Red", query="q=attention:red", by=manager)
    change_view(view, {"is_shared": True}, by=manager, at=NOW)
    return {"view": view.pk}
