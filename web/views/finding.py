"""What finding on the board asks for besides the board."""

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from portfolio.models import Portfolio
from workflows.filtering import suggest


def suggestions(request: HttpRequest, slug: str) -> JsonResponse:
    """What could be typed next: `q` up to its end, `at` is where the caret stands."""
    visible = Portfolio.objects.visible_to(request.user)
    portfolio = get_object_or_404(visible, slug=slug)
    text, at = request.GET.get("q", ""), request.GET.get("at", "")
    near = at.isascii() and at.isdigit() and len(at) < 6
    at = int(at) if near else len(text)
    found = suggest(text, at=at, portfolio=portfolio, user=request.user)
    options = [option._asdict() for option in found.options]
    return JsonResponse({"start": found.start, "end": found.end, "options": options})
