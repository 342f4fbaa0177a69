"""Who may do what from the board."""

from tests.web.rights import MEMBERS, SIGNED_IN, WRITERS, Route

BOARD = {
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
