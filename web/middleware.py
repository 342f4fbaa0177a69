"""What happens around every request."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from workflows.standing import catch_up

logger = logging.getLogger(__name__)
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
            self.bring_up_to_date()
        return response

    def bring_up_to_date(self) -> None:
        """What was written stays, also when this fails; then the tick does it."""
        try:
            catch_up(at=timezone.now())
        except DatabaseError as error:
            logger.warning("standings wait for the tick: %s", type(error).__name__)
