"""A mail as it goes over the line.

Django writes it too, in ten times the time: a run of thousands would take longer to
write its mails than to send them. Both say the same; a test holds them together.
"""

from binascii import b2a_qp
from email.header import Header
from email.utils import formataddr, parseaddr
from functools import lru_cache
from typing import NamedTuple

from django.core.mail import BadHeaderError
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address

from notifications import emails
from notifications.models import Mail

# As long as a line of a mail should be.
LINE = 76
PART = (
    "--{edge}\r\n"
    'Content-Type: text/{kind}; charset="utf-8"\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
)


class Sealed(NamedTuple):
    """Ready to go: who is on the envelope, and every byte in it."""

    mail: Mail
    sender: str
    to: str
    line: bytes


def seal(mail: Mail) -> Sealed:
    """Write this mail. Raises ValueError where a header would become two."""
    sender, to = emails.envelope(mail)
    edge = f"=_{mail.pk}_{mail.message_id.strip('<>').partition('@')[0]}"
    headers = {
        "From": _address(emails.author()),
        "To": _address(to),
        "Subject": mail.subject,
        **mail.headers,
        "Message-ID": mail.message_id,
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{edge}"',
    }
    head = "".join(_header(*each) for each in headers.items()) + "\r\n"
    parts = (
        _part(edge, kind, text)
        for kind, text in (("plain", mail.text), ("html", mail.html))
    )
    line = b"".join((head.encode("ascii"), *parts, f"--{edge}--\r\n".encode()))
    return Sealed(mail, _address(sender), _address(to), line)


def hand_over(server: BaseEmailBackend, sealed: Sealed) -> None:
    """Send it over the open line; what has none gets it as Django does."""
    connection = getattr(server, "connection", None)
    if connection is None:
        server.send_messages([emails.message(sealed.mail)])
    else:
        connection.sendmail(sealed.sender, [sealed.to], sealed.line)


def _part(edge: str, kind: str, text: str) -> bytes:
    # With an end, for that tells how lines end.
    body = "".join(f"{line}\r\n" for line in text.splitlines()).encode()
    # Signs of seven bits, in short lines: nothing on its way has to change it, and so
    # its signature holds.
    return PART.format(edge=edge, kind=kind).encode() + b2a_qp(body)


def _header(name: str, value: str) -> str:
    if "\n" in value or "\r" in value:
        raise BadHeaderError(f"{name} would be two")
    if name == "Subject" and (not value.isascii() or len(value) > LINE - len(name)):
        charset = None if value.isascii() else "utf-8"
        value = Header(value, charset, LINE, header_name=name).encode(linesep="\r\n")
    return f"{name}: {value}\r\n"


@lru_cache(1024)
def _address(value: str) -> str:
    """In signs that every server reads."""
    if value.isascii():
        name, address = parseaddr(value)
        return formataddr((name, address)) if name else value
    return sanitize_address(value, "utf-8")
