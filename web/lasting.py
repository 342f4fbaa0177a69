"""How long one stays signed in: half an hour without a sign, a working day at most."""

from django.conf import settings
from django.http import HttpRequest

from accounts.sessions import BEGAN

ENDS = "ends"
# The link of an invitation that was opened in this session.
INVITED = "invited"
# Pages that ask by themselves for news: nobody does anything there.
QUIET = ("live", "meeting-live", "session")
# How precisely it is kept when somebody did something last.
PRECISION = 60


def stay(request: HttpRequest, *, now: float) -> None:
    request.session[ENDS] = _end(request, now)


def _end(request: HttpRequest, now: float) -> float:
    last = request.session.get(BEGAN, now) + settings.SESSION_COOKIE_AGE
    return float(min(now + settings.SESSION_IDLE_SECONDS, last))


def goes_on(request: HttpRequest, page: str, *, now: float) -> bool:
    """Whether the session is not over; whoever asks for a page does something."""
    ends = request.session.get(ENDS)
    if ends is None:
        return True
    if now >= ends:
        return False
    if page not in QUIET and _end(request, now) - ends >= PRECISION:
        stay(request, now=now)
    return True


def seconds_left(request: HttpRequest, *, now: float) -> int | None:
    """None where it is not known: the session then ends without a warning."""
    ends = request.session.get(ENDS)
    return None if ends is None else max(int(ends - now), 0)
