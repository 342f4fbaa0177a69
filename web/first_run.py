"""The link by which the first account of an empty Kiem is made.

The server prints it, and it is signed with its key: who reads the log or may run
commands has it, and nobody who merely finds the address first.
"""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from accounts.models import User

SIGNER = TimestampSigner(salt="web.first-run", sep=".")
LASTS = timedelta(days=7)
WORD = "first"


def is_new() -> bool:
    """Whether nobody has an account; the demo brings its own people."""
    return not settings.DEMO and User.objects.nobody_yet()


def link() -> str:
    """Good for a week, and until the first account is there."""
    return settings.SITE_URL + reverse("first-run", args=[SIGNER.sign(WORD)])


def opens(token: str) -> bool:
    try:
        word = SIGNER.unsign(token, max_age=LASTS)
    except BadSignature:
        return False
    return word == WORD and is_new()
