"""Each request gets a number, and counts in the figures when these are wanted."""

import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from web import metrics
from web.log_lines import request_id

HEADER = "X-Request-ID"
# What a proxy gave; nothing that could be mistaken for something else in a log.
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


class Watched:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        token, started = request_id.set(number), time.perf_counter()
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response[HEADER] = number
        if settings.METRICS_TOKEN:
            metrics.count(request, response, time.perf_counter() - started)
        return response
