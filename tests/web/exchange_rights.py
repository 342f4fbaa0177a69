"""Who exchanges packs: managers."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from portfolio.models import Portfolio
from tests.cast import NOW
from tests.web.rights import MANAGING, Route
from workflows.actions.exchange import pack_in, receive_pack
from workflows.exchange import pack_of


def _file(world) -> dict[str, Any]:
    content = pack_of(world.initiative.portfolio, at=NOW)
    return {"file": SimpleUploadedFile("pack.json", content)}


EXCHANGE = {
    "exchange": Route("slug", read=MANAGING, write=MANAGING, body=_file),
    "exchange-ours": Route("slug", read=MANAGING),
    "exchange-pack": Route(
        "slug pack",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"lesson": world.pack_lesson},
    ),
}


def packs_about(portfolio: Portfolio, secret: str, manager: User) -> dict[str, Any]:
    """A pack that came from a municipality of this name."""
    portfolio.organisation = secret
    content = pack_of(portfolio, at=NOW)
    received = receive_pack(portfolio, content, by=manager, at=NOW)
    return {"pack": received.pk, "pack_lesson": pack_in(received).lessons[0].number}
