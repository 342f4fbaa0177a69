"""Traces of people in free text: what may become public should not name anybody."""

import re
from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Trace(TextChoices):
    EMAIL = "email", _("an e-mail address")
    PHONE = "phone", _("a phone number")
    BSN = "bsn", _("a citizen service number (BSN)")


_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Ten digits from a zero, or nine after the country code, however they are spaced; a day
# of the month begins with a zero too.
_PHONE = re.compile(
    r"(?<![\w.])(?!\d\d[-./ ]\d\d?[-./ ]\d{4})"
    r"(?:(?:\+|00)31[ -]?(?:\(0\)[ -]?)?|\(?0)[1-9](?:\)?[ ./-]{0,3}\d){8}(?!\d)"
)
# Nine digits, in one piece or in groups. Eight are more often a date.
_NUMBER = re.compile(
    r"(?:(?<![\w,/-])|(?<=bsn))(?!(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d))"
    r"\d(?:[ .-]?\d){8}(?!\w)",
    re.IGNORECASE,
)
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def traces(texts: Iterable[str]) -> list[Trace]:
    """The kinds of personal data that these texts seem to hold."""
    whole = "\n".join(texts)
    found = []
    if _EMAIL.search(whole):
        found.append(Trace.EMAIL)
    if _PHONE.search(whole):
        found.append(Trace.PHONE)
    if any(is_bsn(number) for number in _NUMBER.findall(_PHONE.sub("", whole))):
        found.append(Trace.BSN)
    return found


def is_bsn(number: str) -> bool:
    """Whether a number passes the eleven test of the citizen service number."""
    digits = [int(sign) for sign in number if sign.isdigit()]
    if len(digits) != 9 or not any(digits):
        return False
    total = sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True))
    return total % 11 == 0
