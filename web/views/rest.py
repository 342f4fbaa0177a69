"""What managers set about reminders: days of rest, the limits, who advises."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portfolio.clock import day_of, public_holidays
from portfolio.models import Portfolio
from web.carried import carries
from web.forms.advisers import AdvisersForm
from web.forms.base import KiemForm
from web.forms.calendar import CalendarForm
from web.forms.limits import LimitsForm, SignalsForm
from web.pages.limits import foreseen, standing_out
from web.views.of_portfolio import PortfolioPage
from workflows.actions import (
    list_advisers,
    set_calendar,
    set_limits,
    set_signal_limits,
)
from workflows.limits import changed
from workflows.policy import may_list_advisers, may_set_calendar, may_set_limits


class SettingPage(PortfolioPage):
    """A page on which managers set something of their portfolio."""

    template: str

    @property
    def today(self) -> date:
        return day_of(self.at)

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form())

    def form(self, *args: Any) -> KiemForm:
        raise NotImplementedError

    def page(self, form: KiemForm, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"form": form, "portfolio": self.portfolio}
        return render(self.request, self.template, context, status=status)


class CalendarPage(SettingPage):
    template = "attention/calendar.html"

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_set_calendar(user, portfolio)

    def form(self, *args: Any) -> CalendarForm:
        return CalendarForm(*args, portfolio=self.portfolio, today=self.today)

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.carried_out(lambda _typed: self.act(form)):
            return self.page(form, status=form.status)
        messages.success(request, _("Saved. All days count anew."))
        return redirect("calendar", self.portfolio.slug)

    def act(self, form: CalendarForm) -> object:
        seen = form.seen()
        return set_calendar(self.portfolio, form.typed(), seen=seen, **self.how())

    def page(self, form: KiemForm, status: int = 200, **context: Any) -> HttpResponse:
        year = self.today.year
        days = sorted(public_holidays(year) | public_holidays(year + 1))
        coming = [day for day in days if day >= self.today][:8]
        return super().page(form, status, coming=coming, **context)


class AdvisersPage(SettingPage):
    template = "attention/advisers.html"

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_list_advisers(user, portfolio)

    def form(self, *args: Any) -> AdvisersForm:
        return AdvisersForm(*args, portfolio=self.portfolio)

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.carried_out(lambda _typed: self.act(form)):
            return self.page(form, status=form.status)
        messages.success(request, _("Saved. They hear of what is open within minutes."))
        return redirect("advisers", self.portfolio.slug)

    def act(self, form: AdvisersForm) -> object:
        language = form.cleaned_data["language"]
        told = form.addresses()
        return list_advisers(self.portfolio, told, language=language, **self.how())


class LimitsPage(SettingPage):
    template = "attention/limits.html"

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_set_limits(user, portfolio)

    def form(self, *args: Any) -> LimitsForm:
        return LimitsForm(*args, portfolio=self.portfolio)

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self.form()
        return self.page(form, foreseen=self.foreseen(form.table))

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        if "signals" in request.POST:
            return self.post_signals(request)
        form = self.form(request.POST)
        if "reset" in request.POST:
            set_limits(self.portfolio, form.usual(), **self.how())
            messages.success(request, _("Kiem's own limits hold again."))
        elif "preview" in request.POST and form.is_valid():
            table = changed(form.table, form.changes())
            return self.page(form, foreseen=self.foreseen(table), is_tried=True)
        elif form.carried_out(
            lambda _typed: set_limits(self.portfolio, form.changes(), **self.how())
        ):
            messages.success(request, _("Saved. The points follow these limits."))
        else:
            return self.page(form, status=form.status)
        return redirect("limits", self.portfolio.slug)

    def post_signals(self, request: HttpRequest) -> HttpResponse:
        form, here = SignalsForm(request.POST, portfolio=self.portfolio), self.portfolio
        usual = self.form()
        if request.POST["signals"] == "preview" and form.is_valid():
            told = standing_out(here, form.cleaned_data, today=self.today)
            return self.page(usual, signals=form, standing_out=told)
        if form.carried_out(lambda typed: set_signal_limits(here, typed, **self.how())):
            messages.success(request, _("Saved. Kiem looks anew within a minute."))
            return redirect("limits", here.slug)
        return self.page(usual, form.status, signals=form)

    def page(self, form: KiemForm, status: int = 200, **context: Any) -> HttpResponse:
        if "signals" not in context:
            context["signals"] = SignalsForm(portfolio=self.portfolio)
        return super().page(form, status, **context)

    def foreseen(self, table: Any) -> Any:
        return foreseen(self.portfolio, table, today=self.today)
