"""Who sorts the mail that came in."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from notifications.incoming import Incoming, IncomingFile, Outcome, Why
from notifications.models import Mail
from portfolio.files import kept
from portfolio.models import Portfolio
from tests.cast import NOW
from tests.uploads import PDF, upload
from tests.web.rights import MANAGING, SIGNED_IN, Route

OUTBOX = MANAGING | {"administrator"}
HELD_AT = NOW + timedelta(seconds=1)

MAIL = {
    # Whoever has the address, which is a secret: see answering/test_feeds.py.
    "feed-calendar": Route("secret", is_public=True),
    "feed-json": Route("secret", is_public=True),
    # Each their own.
    "feeds": Route(read=SIGNED_IN, write=SIGNED_IN),
    # To write it takes an address that bounces: see answering/test_tray.py.
    "tray": Route("slug", read=MANAGING),
    "tray-file": Route("slug mail mail_file", read=MANAGING),
    "tray-item": Route(
        "slug mail",
        read=MANAGING,
        write=MANAGING,
        body=lambda world: {"initiative": world.initiative.pk, "text": "It runs."},
    ),
    # Whoever manages another portfolio has an outbox too, without this mail.
    "outbox": Route(
        read=OUTBOX | {"outsider"},
        write=OUTBOX,
        body=lambda world: {"batch": HELD_AT.isoformat(), "answer": "no"},
    ),
    # For whoever has its token: see test_running.py.
    "metrics": Route(is_public=True),
    "running": Route(read=OUTBOX | {"outsider"}),
    "outbox-mail": Route("sent_mail", write=OUTBOX, body=lambda world: {"act": "stop"}),
}
MAIL_API = {
    "api-outbox": Route(read=OUTBOX | {"outsider"}),
    "api-outbox-mail": Route(
        "sent_mail", read=OUTBOX, write=OUTBOX, body=lambda world: {"act": "stop"}
    ),
    "api-held": Route(
        read=OUTBOX | {"outsider"},
        write=OUTBOX,
        body=lambda world: {"composed_at": HELD_AT.isoformat(), "send": True},
    ),
}


def mail_about(portfolio: Portfolio, secret: str, reader: User) -> dict[str, Any]:
    """A mail that came in, one that goes out and one that is held."""
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
    sent = mail_to(reader, secret, created_at=NOW)
    mail_to(reader, f"{secret} 2", created_at=HELD_AT, held_at=HELD_AT)
    return {"mail": mail.pk, "mail_file": row.pk, "sent_mail": sent.pk}


def mail_to(reader: User, secret: str, **facts: Any) -> Mail:
    return Mail.objects.create(
        dedupe_key=f"digest.{secret}",
        recipient=reader,
        to=f"{secret.replace(' ', '')}@example.org",
        subject=secret,
        text=secret,
        html=secret,
        message_id=f"<{secret}@testserver>",
        due_at=facts["created_at"],
        **facts,
    )
