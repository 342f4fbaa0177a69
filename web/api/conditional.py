"""Who changes an item says which state of it they saw, so that nobody undoes unseen.

Every item answers with an `ETag`. A PATCH, PUT or DELETE sends it back in `If-Match`,
or `*` for whatever state it is in. Compared under the lock of what holds the item.
"""

import hashlib
from typing import Any

from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer

HEADER = "If-Match"
METHODS = ("PATCH", "PUT", "DELETE")


class Unseen(APIException):
    status_code = 428
    default_code = "unseen"
    default_detail = gettext_lazy(
        "Say which state you saw: send its ETag in the header If-Match, or * for any."
    )


class Changed(APIException):
    """`current` is how it stands now."""

    status_code = 412
    default_code = "changed"
    default_detail = gettext_lazy(
        "Somebody else changed this meanwhile. Look at how it stands now."
    )

    def __init__(self, current: Any) -> None:
        super().__init__()
        self.current = current


def tag_of(shown: Any) -> str:
    """What tells this answer from any other."""
    raw = JSONRenderer().render(shown)
    return f'"{hashlib.sha256(raw).hexdigest()[:20]}"'


def names(header: str, tag: str) -> bool:
    """Whether the header names this state; a proxy that packs answers adds a W/."""
    seen = [each.strip().removeprefix("W/") for each in header.split(",")]
    return seen == ["*"] or tag in seen
