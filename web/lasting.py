"""How long one stays signed in: a working day, from signing in or asking to stay."""

from django.conf import settings
from django.http import HttpRequest

ENDS = "ends"
# The link of an invitation that was opened in this session.
INVITED = "invited"


def stay(request: HttpRequest, *, now: float) -> None:
    request.session[ENDS] = now + settings.SESSION_COOKIE_AGE


def seconds_left(request: HttpRequest, *, now: float) -> int | None:
    """None where it is not known: the session then ends without a warning."""
    ends = request.session.get(ENDS)
    return None if ends is None else max(int(ends - now), 0)
