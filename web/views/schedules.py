"""Who gets the report by mail, and when: for managers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from portfolio.models import Portfolio
from reports.actions import add_schedule, change_schedule, remove_schedule
from reports.models import Schedule
from reports.policy import may_schedule
from web.carried import carries
from web.forms.base import KiemForm
from web.forms.schedules import ScheduleForm
from web.pages.schedules import shown
from web.views.rest import SettingPage


class Schedules(SettingPage):
    """All of them, and below these a new one."""

    template = "report/schedules.html"

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_schedule(user, portfolio)

    def form(self, *args: Any) -> ScheduleForm:
        return ScheduleForm(*args, portfolio=self.portfolio, schedule=None)

    def page(self, form: KiemForm, status: int = 200, **context: Any) -> HttpResponse:
        found = Schedule.objects.visible_to(self.request.user)
        rows = list(shown(found.filter(portfolio=self.portfolio)))
        return super().page(form, status, rows=rows, **context)

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        add = add_schedule
        if not form.carried_out(lambda typed: add(self.portfolio, typed, **self.how())):
            return self.page(form, form.status)
        messages.success(request, _("Saved. The report goes on the day you chose."))
        return redirect("schedules", self.portfolio.slug)


class OneSchedule(SettingPage):
    template = "report/schedule.html"

    def dispatch(
        self, request: HttpRequest, slug: str, **rest: Any
    ) -> HttpResponseBase:
        self.pk = rest["pk"]
        return super().dispatch(request, slug)

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        if not may_schedule(user, portfolio):
            raise Http404
        visible = Schedule.objects.visible_to(user).filter(portfolio=portfolio)
        self.schedule = get_object_or_404(visible, pk=self.pk)
        return True

    def form(self, *args: Any) -> ScheduleForm:
        return ScheduleForm(*args, portfolio=self.portfolio, schedule=self.schedule)

    def page(self, form: KiemForm, status: int = 200, **context: Any) -> HttpResponse:
        return super().page(form, status, schedule=self.schedule, **context)

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form, verb = self.form(request.POST), change_schedule
        if request.POST.get("act") == "remove":
            remove_schedule(self.schedule, **self.how())
            messages.success(request, _("Removed. No report goes any more."))
        elif form.carried_out(lambda typed: verb(self.schedule, typed, **self.how())):
            messages.success(request, _("Saved."))
        else:
            return self.page(form, form.status)
        return redirect("schedules", self.portfolio.slug)
