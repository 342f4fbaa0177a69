"""What happens around every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from workflows.standing import catch_up

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class KeepStandings:
    """After a request that may have written, bring readiness and points up to date.

    So a criterion is met, and a point closed, on the very next page; the tick does the
    same for what time alone changes. A request that only reads writes nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in SAFE and response.status_code < 400:
            catch_up(at=timezone.now())
        return response
