"""A person's dates for other programs, and the page where one makes the address."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import override
from django.views import View
from django.views.decorators.http import require_safe

from accounts.models import User
from notifications.dates import as_calendar, as_feed, days_of
from notifications.feed import Feed

PRIVATE = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}


def reader_of(token: str) -> User:
    """Whose address it is; what is over or made up looks like what never was."""
    reader = Feed.reader(token)
    if reader is None:
        raise Http404
    return reader


@require_safe
@login_not_required
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    reader = reader_of(token)
    with override(reader.language):
        content = as_calendar(days_of(reader), at=timezone.now())
    named = {"Content-Disposition": 'inline; filename="kiem.ics"'}
    kind = "text/calendar; charset=utf-8"
    return HttpResponse(content, content_type=kind, headers=PRIVATE | named)


@require_safe
@login_not_required
def feed(request: HttpRequest, token: str) -> JsonResponse:
    reader = reader_of(token)
    with override(reader.language):
        content = as_feed(days_of(reader), home=f"{settings.SITE_URL}/")
    kind = "application/feed+json"
    return JsonResponse(content, content_type=kind, headers=PRIVATE)


class FeedPage(View):
    """Each their own."""

    def get(self, request: HttpRequest, **context: Any) -> HttpResponse:
        found = Feed.of(request.user)
        context |= {"feed": found, "site": settings.SITE_URL}
        return render(request, "feeds/page.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "end" in request.POST:
            Feed.end(request.user)
            return redirect("feeds")
        token = Feed.make(request.user, at=timezone.now())
        return self.get(request, token=token)
