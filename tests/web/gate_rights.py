"""Who may see and change what at a gate."""

from tests.web.rights import DECIDING, MEMBERS, Route, hold

GATES = {
    "gate": Route(
        "pk",
        read=MEMBERS,
        write=DECIDING,
        body=hold,
    ),
    "gate-draft": Route(
        "pk",
        read=MEMBERS,
        write=DECIDING,
        body=lambda world: {"rationale": "The data come later."},
    ),
    "brief": Route("pk", read=MEMBERS),
    "brief-pdf": Route("pk", read=MEMBERS),
}
