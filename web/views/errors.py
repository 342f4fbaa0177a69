"""Pages for what went wrong. What is forbidden looks like what does not exist."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone
from django.utils.translation import gettext as _

from web.api import problems
from web.carried import keep_refused

# What a database raises that is not there, is just starting or stops.
UNREACHABLE = (OperationalError, InterfaceError)
RETRY_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if problems.is_api(request):
        return problems.bad_request()
    # Without the request: its host may be what is wrong with it.
    return HttpResponse(loader.render_to_string("errors/400.html"), status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if problems.is_api(request):
        return problems.not_found()
    return render(request, "errors/404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    kept = keep_refused(request, now=timezone.now().timestamp())
    context = {"path": request.get_full_path() if kept else ""}
    return render(request, "errors/csrf.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    if isinstance(sys.exc_info()[1], UNREACHABLE):
        return out_of_reach(request)
    if problems.is_api(request):
        return problems.broken()
    # Without the request: asking who it is may be what failed.
    return HttpResponse(loader.render_to_string("errors/500.html"), status=500)


def out_of_reach(request: HttpRequest) -> HttpResponse:
    """The database does not answer; the next request tries it anew."""
    response: HttpResponse
    if problems.is_api(request):
        response = problems.out_of_reach()
    elif not request.accepts("text/html"):
        text = _(
            "Kiem cannot reach its data now. Wait a moment, look whether your change "
            "is there, and try again if it is not."
        )
        response = JsonResponse({"message": text}, status=503)
    else:
        page = loader.render_to_string("errors/503.html")
        response = HttpResponse(page, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
