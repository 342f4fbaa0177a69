"""Who imports files: managers."""

from typing import Any

from accounts.models import User
from portfolio.actions.importing import take_in
from portfolio.models import Portfolio
from tests.cast import NOW
from tests.web.rights import MANAGING, Route

IMPORTS = {
    "imports": Route(
        "slug", read=MANAGING, write=MANAGING, body=lambda world: {"text": "Titel\nA"}
    ),
    "import": Route(
        "slug imported",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"act": "remove"},
    ),
}


def imports_about(portfolio: Portfolio, secret: str, manager: User) -> dict[str, Any]:
    """A file that was read and not brought in."""
    content = f"Titel;Fase\n{secret};Idee".encode()
    row = take_in(portfolio, content, name=f"{secret}.csv", by=manager, at=NOW)
    return {"imported": row.pk}
