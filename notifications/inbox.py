"""The mailbox in which answers come in: opened by IMAP, and not filled for ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from django.conf import settings
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.message import MailMessage

from notifications import tls
from notifications.incoming import Incoming
from portfolio.clock import day_of

# Where a message goes when it was taken in.
DONE = "Kiem"
BATCH = 50
# In bytes; of a larger one only the head is read.
LARGEST = 40 * 1024 * 1024
SECONDS = 20


@contextmanager
def opened() -> Iterator[BaseMailBox]:
    """The mailbox of the settings, by a certificate that is in order."""
    url = urlsplit(settings.IMAP_URL)
    name, password = unquote(url.username or ""), unquote(url.password or "")
    folder = unquote(url.path.strip("/")) or "INBOX"
    client = _client(url.scheme, url.hostname or "localhost", url.port)
    with client.login(name, password, initial_folder=folder) as mailbox:
        if not mailbox.folder.exists(DONE):
            mailbox.folder.create(DONE)
        yield mailbox


def _client(scheme: str, host: str, port: int | None) -> BaseMailBox:
    if scheme == "imap":
        return MailBoxUnencrypted(host, port=port or 143, timeout=SECONDS)
    # Without a context of ours Python looks at no certificate here.
    how = {"timeout": SECONDS, "ssl_context": tls.context()}
    if scheme == "imap+starttls":
        return MailBoxStartTls(host, port=port or 143, **how)
    if scheme == "imaps":
        return MailBox(host, port=port or 993, **how)
    raise ValueError(f"IMAP_URL cannot begin with {scheme}")


def messages(mailbox: BaseMailBox) -> Iterator[MailMessage]:
    """The oldest first; they are listed before the first one moves.

    One that another worker moved away meanwhile comes without a number: it is theirs.
    """
    small = mailbox.uids(f"NOT LARGER {LARGEST}")[:BATCH]
    large = mailbox.uids(f"LARGER {LARGEST}")[:BATCH]
    for uids, headers_only in ((small, False), (large, True)):
        if uids:
            found = mailbox.fetch(
                uid_list=uids, mark_seen=False, headers_only=headers_only
            )
            yield from (message for message in found if message.uid)


def forget(mailbox: BaseMailBox, *, at: datetime) -> int:
    """Delete what was taken in long ago and waits for nobody; say how many."""
    mailbox.folder.set(DONE)
    old = AND(date_lt=day_of(at - kept_for()))
    waiting = Incoming.objects.waiting().exclude(message_id="")
    kept = {*waiting.values_list("message_id", flat=True)}
    found = mailbox.fetch(old, mark_seen=False, headers_only=True, bulk=BATCH)
    gone = [
        message.uid
        for message in found
        if message.uid and not kept & {*message.headers.get("message-id", ())}
    ]
    if gone:
        mailbox.delete(gone)
    return len(gone)


def kept_for() -> timedelta:
    return timedelta(days=settings.INCOMING_DAYS)
