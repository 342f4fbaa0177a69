"""What a mail says: who sent it, what was typed, and whether anybody typed it.

Pure functions of one message; nothing of it is trusted.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

from imap_tools.message import MailAttachment, MailMessage
from mailparser_reply.parser import EmailMessage as Thread

from notifications.letters import one_line

# More than anybody types in a reply; what it quotes comes after.
LONGEST = 5000
# The library's patterns take the square of the time on what is made to be slow.
LONGEST_FOR_LIBRARY = 2500
# Where a mail can have come from the address with the tag.
TO = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")
# With these a program answers a program.
BY_PROGRAM = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from")
PRECEDENCE = {"bulk", "junk", "list", "auto_reply", "auto-reply"}

# What the library does not know of how Dutch programs introduce what they quote.
QUOTES_FROM = re.compile(
    r"^[> \t]{0,20}(?:"
    r"(?:Op|On)\s[^\n]{1,200}?\n?[^\n]{0,200}?(?:schreef|geschreven|wrote)[^\n]{0,120}:$"
    r"|-{2,}\s?(?:Oorspronkelijk bericht|Original Message)"
    r"|(?:Van|From):\s[^\n]*\n[> \t]{0,20}(?:Verzonden|Sent|Datum|Date|Aan|To):\s"
    r"|_{20,}\s*$)",
    re.MULTILINE | re.IGNORECASE,
)
SIGNED_FROM = re.compile(
    r"^(?:-- ?$"
    r"|(?:met |hartelijke |vriendelijke )+groet(?:en)?\b"
    r"|(?:groet|groeten|groetjes|gr|mvg|m\.v\.g)\b[.,]?\s*$"
    r"|(?:kind|best|warm) regards\b"
    r"|(?:verstuurd|verzonden|sent) (?:vanaf|vanuit|met|from|using)\b"
    r"|(?:outlook voor|get outlook|download outlook|haal outlook)\b)",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """What a server reports of a mail that did not arrive."""

    message_id: str
    address: str
    status: str


@dataclass(frozen=True)
class Read:
    """One message, taken apart."""

    key: str
    message_id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    is_automatic: bool
    undelivered: tuple[Undelivered, ...]
    is_report: bool
    attachments: tuple[MailAttachment, ...]


def read(message: MailMessage) -> Read:
    """Take a message apart. May raise ValueError or LookupError for a broken one."""
    message_id = _header(message, "message-id").strip()[:255]
    sender = message.from_.strip().lower()[:254]
    whole = message.text.strip() or _as_text(message.html)
    parts = (message_id, sender, message.subject, whole, message.html)
    undelivered = tuple(_undelivered(message.obj))
    return Read(
        key=hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest(),
        message_id=message_id,
        sender=sender,
        to=tuple(_addresses(message)),
        subject=one_line(message.subject)[:200],
        text=typed(whole),
        is_automatic=_is_automatic(message),
        undelivered=undelivered,
        is_report=_is_report(message.obj),
        attachments=tuple(_attachments(message)),
    )


def typed(text: str) -> str:
    """What somebody typed, without what they answer and how they sign."""
    lines = text.replace("\r\n", "\n").replace("\0", "")[: 4 * LONGEST].split("\n")
    text = _few_breaks("\n".join(line.rstrip() for line in lines))
    if quotes := QUOTES_FROM.search(text):
        text = text[: quotes.start()]
    lines = [line for line in text.split("\n") if not line.lstrip().startswith(">")]
    text = "\n".join(lines)
    if signed := SIGNED_FROM.search(text):
        text = text[: signed.start()]
    text = _few_breaks(text)[:LONGEST]
    if len(text) > LONGEST_FOR_LIBRARY:
        return text
    thread = Thread(text=text, languages=["nl", "en"], keep_hyphen_lists=True).read()
    return str(thread.replies[0].body).strip()


def _few_breaks(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _header(message: MailMessage, name: str) -> str:
    found = message.headers.get(name) or ("",)
    return str(found[0])


def _addresses(message: MailMessage) -> Iterator[str]:
    values = [str(each) for name in TO for each in message.headers.get(name) or ()]
    yield from (address.lower() for _name, address in getaddresses(values) if address)


def _is_automatic(message: MailMessage) -> bool:
    submitted = _header(message, "auto-submitted").partition(";")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or _header(message, "precedence").strip().lower() in PRECEDENCE
        or any(name in message.headers for name in BY_PROGRAM)
        or _header(message, "x-auto-response-suppress").strip().lower() == "all"
        or _header(message, "return-path").strip() == "<>"
        or "list-id" in message.headers
    )


def _is_report(message: Message) -> bool:
    return message.get_content_type() == "multipart/report"


def _undelivered(message: Message) -> Iterator[Undelivered]:
    """Who a report says will not get which mail; only what failed for good."""
    if not _is_report(message):
        return
    original = ""
    for part in message.walk():
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822"):
            original = original or _original(part)
    for part in message.walk():
        action = str(part.get("Action", "")).strip().lower()
        status = str(part.get("Status", "")).strip()
        to = str(part.get("Final-Recipient", "")).rpartition(";")[2].strip().lower()
        if action == "failed" and status.startswith("5") and to:
            yield Undelivered(original, to, status[:20])


def _original(part: Message) -> str:
    """The Message-ID of the mail that a report is about."""
    payload = part.get_payload()
    if isinstance(payload, list):
        inner = payload[0] if payload else None
        name = inner["Message-ID"] if isinstance(inner, Message) else None
        return str(name or "").strip()
    found = re.search(r"^Message-ID:\s*(<[^>\n]+>)", str(payload), re.M | re.I)
    return found.group(1) if found else ""


def _attachments(message: MailMessage) -> Iterator[MailAttachment]:
    """The files, without the pictures of a signature."""
    for each in message.attachments:
        is_shown = bool(each.content_id) and f"cid:{each.content_id}" in message.html
        if each.filename and not is_shown:
            yield each


class _Text(HTMLParser):
    """The text of a page, without what it quotes."""

    SILENT = ("script", "style", "head", "blockquote")
    BREAKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3")
    QUOTING = ("gmail_quote", "moz-cite-prefix", "divRplyFwdMsg", "appendonsend")

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0
        self.is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = " ".join(value or "" for name, value in attrs if name in ("class", "id"))
        self.is_over = self.is_over or any(name in said for name in self.QUOTING)
        self.silent += tag in self.SILENT
        if tag in self.BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in self.SILENT))

    def handle_data(self, data: str) -> None:
        if not self.silent and not self.is_over:
            self.words.append(" ".join(data.split()) + " " if data.strip() else "")


def _as_text(html: str) -> str:
    parser = _Text()
    parser.feed(html[: 40 * LONGEST])
    lines = (line.strip() for line in "".join(parser.words).split("\n"))
    return _few_breaks("\n".join(lines))
