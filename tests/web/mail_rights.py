"""Who sorts the mail that came in."""

from typing import Any

from notifications.incoming import Incoming, IncomingFile, Outcome, Why
from portfolio.files import kept
from portfolio.models import Portfolio
from tests.cast import NOW
from tests.uploads import PDF, upload
from tests.web.rights import MANAGING, SIGNED_IN, Route

MAIL = {
    # Whoever has the address, which is a secret: see test_feeds.py.
    "feed-calendar": Route(is_public=True),
    "feed-json": Route(is_public=True),
    # Each their own.
    "feeds": Route(read=SIGNED_IN, write=SIGNED_IN),
    # What it writes is tested in test_tray.py: it takes an address that bounces.
    "tray": Route("slug", read=MANAGING),
    "tray-file": Route("slug mail mail_file", read=MANAGING),
    "tray-item": Route(
        "slug mail",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"initiative": world.initiative.pk, "text": "It runs."},
    ),
}


def mail_about(portfolio: Portfolio, secret: str) -> dict[str, Any]:
    """A mail that waits."""
    mail = Incoming.objects.create(
        key=secret,
        came_at=NOW,
        subject=secret,
        text=secret,
        portfolio=portfolio,
        outcome=Outcome.WAITING,
        why=Why.UNKNOWN,
    )
    file = upload(f"{secret}.pdf", PDF)
    with kept(file) as stored:
        row = IncomingFile.objects.create(mail=mail, **stored._asdict())
    return {"mail": mail.pk, "mail_file": row.pk}
