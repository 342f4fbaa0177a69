"""What a table of rights is made of: roles, and what each may do at a route."""

from dataclasses import dataclass, field
from typing import Any

MEMBERS = {"viewer", "contributor", "gatekeeper", "own_gatekeeper", "manager"}
WRITERS = {"contributor", "own_gatekeeper", "manager"}
ANSWERING = WRITERS | {"gatekeeper"}
# Whoever owns it decides nothing about it, gatekeeper or not.
DECIDING = {"gatekeeper"}
MANAGING = {"manager"}
# Without a membership there is nothing to see, administrator or not.
ELSEWHERE = {"outsider", "administrator"}
SIGNED_IN = MEMBERS | ELSEWHERE


@dataclass(frozen=True)
class Route:
    """Who may read and who may write; `body` is one that the verb would take."""

    args: str = ""
    read: set[str] = field(default_factory=set)
    write: set[str] = field(default_factory=set)
    body: Any = None
    is_public: bool = False
    writes: tuple[str, ...] = ("POST",)


def hold(world) -> dict[str, str]:
    """A decision that can be taken at any gate."""
    return {
        "outcome": "hold",
        "rationale": "The data come later.",
        "resume_on": world.soon,
    }
