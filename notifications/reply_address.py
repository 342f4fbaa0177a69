"""The address of a reminder's replies: it says, signed, whose answer about what it is.

Mail servers may write an address in small letters and cut a long one, so it has few
signs and no capitals.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from accounts.models import User
from notifications.links import WORKS
from portfolio.clock import day_of
from portfolio.models import Initiative

SALT = "notifications.reply"
SIGNS = 20


@dataclass(frozen=True, slots=True)
class Tag:
    """Whose answer it is, about what: 0 is a mail about several initiatives."""

    recipient: int
    initiative: int
    last: int

    def is_over(self, today: date) -> bool:
        return today.toordinal() > self.last


def reply_address(
    recipient: User, initiative: Initiative | None, *, at: datetime
) -> str:
    """Where this person answers about this; empty where no mailbox is read."""
    if not (settings.IMAP_URL and settings.REPLY_ADDRESS):
        return ""
    last = (day_of(at) + WORKS).toordinal()
    numbers = (recipient.pk, initiative.pk if initiative else 0, last)
    text = "-".join(map(int_to_base36, numbers))
    local, _at, domain = settings.REPLY_ADDRESS.partition("@")
    return f"{local}+{text}-{_signature(text)}@{domain}"


def tag_in(addresses: Iterable[str]) -> Tag | None:
    """The first tag of ours among these addresses."""
    return next(filter(None, map(_tag, addresses)), None)


def is_ours(address: str) -> bool:
    """Whether it is the address of replies, with a tag or without."""
    local, _at, domain = settings.REPLY_ADDRESS.lower().partition("@")
    name, _at, place = address.lower().partition("@")
    return bool(local) and name.partition("+")[0] == local and place == domain


def _tag(address: str) -> Tag | None:
    text, _dash, signature = address.lower().partition("@")[0].rpartition("-")
    text = text.rpartition("+")[2]
    if not is_ours(address) or not constant_time_compare(signature, _signature(text)):
        return None
    return Tag(*map(base36_to_int, text.split("-")))


def _signature(text: str) -> str:
    digest = salted_hmac(SALT, text, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:SIGNS]
