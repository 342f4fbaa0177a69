"""What somebody typed when the session turned out to be over, kept until they are back.

It waits in the session on the server, for an hour and never in a page. Only the account
that signed in last with this browser sees it again, in the form where it was typed, and
nothing of it is saved before that person saves it.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve

KEY = "carried"
# In a form's data: shown as it was typed, and not acted upon.
MARK = "carried"
COOKIE, COOKIE_DAYS = "kiem_who", 30
SECONDS = 3600
MOST_SIGNS, MOST_PLACES = 200_000, 5


def carries(post: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that does nothing with a form which is not `carried_out`."""
    post.carries = True  # type: ignore[attr-defined]
    return post


def pressed(request: HttpRequest) -> QueryDict:
    """What was sent, for the buttons that act; nothing where it was only carried."""
    return QueryDict() if MARK in request.POST else request.POST


def may_carry(view: Any) -> bool:
    view_class = getattr(view, "view_class", None)
    return getattr(getattr(view_class, "post", view), "carries", False)


def remember_who(response: HttpResponse, pk: int) -> None:
    """Let the browser know whose text it may be, when the session is over."""
    response.set_signed_cookie(
        COOKIE,
        pk,
        salt=KEY,
        max_age=COOKIE_DAYS * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def keep(request: HttpRequest, view: Any, *, now: float) -> bool:
    """Keep what was sent, where that is a form of somebody known; say whether."""
    who = _who(request)
    is_form = request.method == "POST" and request.accepts("text/html")
    is_fetch = request.headers.get("X-Requested-With") == "fetch"
    if who is None or not is_form or is_fetch or not may_carry(view):
        return False
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    text = typed.urlencode()
    if not typed or len(text) > MOST_SIGNS:
        return False
    path, there = request.get_full_path(), request.session.get(KEY, {})
    there.pop(path, None)
    there[path] = {"typed": text, "who": who, "until": now + SECONDS}
    request.session[KEY] = dict(list(there.items())[-MOST_PLACES:])
    return True


def keep_refused(request: HttpRequest, *, now: float) -> bool:
    """The same for a form that came without its token, from a page of ours."""
    ours = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin") != ours:
        return False
    return keep(request, resolve(request.path_info).func, now=now)


def given_back(request: HttpRequest, view: Any, *, now: float) -> QueryDict | None:
    """What this person typed here before, for the form."""
    kept = request.session.get(KEY, {}).get(request.get_full_path())
    if kept is None or not may_carry(view):
        return None
    if kept["who"] != request.user.pk or kept["until"] < now:
        forget(request)
        return None
    typed = QueryDict(kept["typed"], mutable=True)
    typed[MARK] = "1"
    return typed


def forget(request: HttpRequest) -> None:
    there = request.session.get(KEY)
    if there and there.pop(request.get_full_path(), None):
        request.session[KEY] = there


def _who(request: HttpRequest) -> int | None:
    if request.user.is_authenticated:
        return request.user.pk
    known = request.get_signed_cookie(COOKIE, default="", salt=KEY)
    return int(known) if known.isdecimal() else None
