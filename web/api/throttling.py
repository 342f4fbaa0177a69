"""So many calls a minute for each token: a program that runs wild stops nobody else."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle


class PerToken(BaseThrottle):
    """As many at once as there are in a minute; they come back evenly."""

    lacking = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        limit, token = settings.API_PER_MINUTE, request.auth
        if not limit or token is None:
            return True
        at = view.at
        # What is left, and since when. Of two at once one may go uncounted: a limit
        # against accidents needs no lock.
        key, now = f"calls:{token.pk}", at.timestamp()
        left, since = cache.get(key) or (limit, now)
        left = min(limit, left + (now - since) * limit / 60)
        allowed = left >= 1
        cache.set(key, [left - allowed, now], timeout=60)
        self.lacking = 1 - left
        return allowed

    def wait(self) -> float:
        """Seconds until the next call."""
        return self.lacking * 60 / settings.API_PER_MINUTE
