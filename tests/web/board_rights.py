"""Who may do what from the board."""

from tests.web.rights import WRITERS, Route

BOARD = {
    "quick-add": Route(
        "slug", read=WRITERS, write=WRITERS, body=lambda world: {"line": "Bins"}
    ),
}
