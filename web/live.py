"""A board that stays true: the browser asks what changed since it last looked.

The answer is tagged with the pulse of the board. Nothing new is a 304, found with one
query after those of the sign-in.
"""

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
)
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from portfolio.models import Portfolio
from web.seeing import seen_or_404


@require_safe
def live(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed on the board since the tag that the browser has."""
    portfolio = seen_or_404(Portfolio, request, related=("pulse",), slug=slug)
    return answer_to(request, tag_of(portfolio))


def answer_to(request: HttpRequest, tag: str) -> HttpResponse:
    """Nothing new, or that there is, with the tag to ask with next time."""
    response: HttpResponse
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        response = JsonResponse({"whole": True})
    response["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def tag_of(portfolio: Portfolio) -> str:
    """The tag of the board as it was when its portfolio was read with its pulse.

    Weak, for what is packed is not the same to the byte.
    """
    pulse = getattr(portfolio, "pulse", None)
    return f'W/"{pulse.number if pulse else 0}"'
