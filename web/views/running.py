"""Is everything running? For managers and administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from notifications.running import running
from web.pages.running import lines
from web.views.outbox import OutboxView


class Running(OutboxView):
    def get(self, request: HttpRequest) -> HttpResponse:
        found = lines(running(at=self.at))
        context = {"lines": found, "is_well": all(each.is_well for each in found)}
        return render(request, "running/page.html", context)
