"""Pages for what went wrong. What is forbidden looks like what does not exist."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils import timezone

from web.api import problems
from web.carried import keep_refused


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
    if problems.is_api(request):
        return problems.broken()
    # Without the request: asking who it is may be what failed.
    return HttpResponse(loader.render_to_string("errors/500.html"), status=500)
