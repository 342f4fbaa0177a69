"""Following other municipalities: for managers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from notifications.neighbours import follow, unfollow
from portfolio.models import Neighbour, Portfolio
from portfolio.nudging import nudge
from portfolio.policy import may_keep_neighbours
from web.carried import carries
from web.forms.base import KiemForm
from web.forms.neighbours import NeighbourForm
from web.pages.neighbours import neighbour_rows
from web.views.rest import SettingPage


class Neighbours(SettingPage):
    template = "neighbours/list.html"

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_keep_neighbours(user, portfolio)

    def form(self, *args: Any) -> NeighbourForm:
        return NeighbourForm(*args)

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        if "neighbour" in request.POST:
            return self.end(request)
        form = self.form(request.POST)
        if not form.carried_out(
            lambda typed: follow(self.portfolio, **typed, **self.how())
        ):
            return self.page(form, form.status)
        nudge("notifications.tasks.hear_neighbours")
        messages.success(request, _("Followed. What they tell comes within a minute."))
        return redirect("neighbours", self.portfolio.slug)

    def end(self, request: HttpRequest) -> HttpResponse:
        followed = Neighbour.objects.visible_to(request.user).followed()
        here = followed.filter(portfolio=self.portfolio)
        asked = request.POST["neighbour"]
        key = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
        unfollow(get_object_or_404(here, pk=key), **self.how())
        messages.success(
            request, _("Ended. What nobody used is gone from the library.")
        )
        return redirect("neighbours", self.portfolio.slug)

    def page(self, form: KiemForm, status: int = 200, **context: Any) -> HttpResponse:
        rows = neighbour_rows(self.request.user, self.portfolio)
        return super().page(form, status, rows=rows, **context)
