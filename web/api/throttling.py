"""So many calls a minute for each token: a program that runs wild stops nobody else."""

from datetime import datetime
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

# What is left for each token, and since when. Each process of the web counts for
# itself: a limit against accidents needs no exact count and no database.
LEFT: dict[int, tuple[float, datetime]] = {}


class PerToken(BaseThrottle):
    """As many at once as there are in a minute; they come back evenly."""

    lacking = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        limit, token = settings.API_PER_MINUTE, request.auth
        if not limit or token is None:
            return True
        at = view.at
        left, since = LEFT.get(token.pk, (limit, at))
        left = min(limit, left + (at - since).total_seconds() * limit / 60)
        allowed = left >= 1
        LEFT[token.pk] = (left - allowed, at)
        self.lacking = 1 - left
        return allowed

    def wait(self) -> float:
        """Seconds until the next call."""
        return self.lacking * 60 / settings.API_PER_MINUTE
