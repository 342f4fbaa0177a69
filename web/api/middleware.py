"""Headers of every answer under /api/, also of errors outside of its views."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from web.api.problems import is_api

Answer = Callable[[HttpRequest], HttpResponse]


class ApiHeaders:
    """Says the version, keeps answers out of caches and lets no browser run them."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_api(request):
            response["API-Version"] = settings.SPECTACULAR_SETTINGS["VERSION"]
            response["Cache-Control"] = "no-store"
            response["Content-Security-Policy"] = (
                "default-src 'none'; frame-ancestors 'none'"
            )
            response["Referrer-Policy"] = "no-referrer"
            response["X-Frame-Options"] = "DENY"
        return response
