"""A mailbox in a folder, for whoever has no mail server: written here, read here."""

import mailbox
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage as ParsedMessage
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

MOST_LISTED = 100
HEADERS = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Id",
    "Auto-Submitted",
)


@dataclass(frozen=True)
class Received:
    """One mail as its reader sees it."""

    key: str
    to: str
    subject: str
    at: datetime | None
    headers: list[tuple[str, str]]
    text: str = ""
    html: str = ""


class MaildirBackend(BaseEmailBackend):
    """Django's way of sending, into the folder; any number of processes may."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = _open()
        for each in email_messages:
            folder.add(each.message().as_bytes())
        return len(email_messages)


def newest() -> list[Received]:
    """The mails of the mailbox, the newest first, without their bodies."""
    folder = _open()
    keys = sorted(folder.keys(), key=_order, reverse=True)[:MOST_LISTED]
    parse = BytesHeaderParser(policy=default).parsebytes
    return [_received(key, parse(folder.get_bytes(key))) for key in keys]


def read(key: str) -> Received | None:
    """One mail with its parts, or None when there is no such mail."""
    folder = _open()
    if key not in folder:
        return None
    message = message_from_bytes(folder.get_bytes(key), policy=default)
    return _received(
        key, message, text=_part(message, "plain"), html=_part(message, "html")
    )


def _open() -> mailbox.Maildir:
    """Make the folders first, one by one: another process may be doing so too."""
    for name in ("tmp", "new", "cur"):
        Path(settings.MAILBOX_DIR, name).mkdir(parents=True, exist_ok=True)
    return mailbox.Maildir(settings.MAILBOX_DIR, create=False)


def _order(key: str) -> tuple[int, int, str]:
    """When it was delivered: the seconds and microseconds that a key begins with."""
    seconds, _dot, rest = key.partition(".")
    micros = rest.partition("P")[0].removeprefix("M")
    return int(seconds), int(micros), key


def _part(message: ParsedMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content() if part is not None else ""


def _received(key: str, message: ParsedMessage, **parts: str) -> Received:
    return Received(
        key=key,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=parsedate_to_datetime(message["Date"]) if message["Date"] else None,
        headers=[(name, str(message[name])) for name in HEADERS if message[name]],
        **parts,
    )
