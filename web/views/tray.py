"""The tray of a portfolio: mail that came in and waits for a manager."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.bounces import bounced_in, trust_again
from notifications.incoming import Incoming
from notifications.tray import asked_by_mail, may_sort_mail, place, set_aside
from portfolio.clock import day_of
from portfolio.models import Portfolio
from web.carried import carries
from web.downloads import download
from web.forms.base import KiemForm
from web.forms.tray import PlaceForm
from web.views.of_portfolio import PortfolioPage

A_PAGE = 25


class TrayView(PortfolioPage):
    """For the managers of the portfolio that the address names."""

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_sort_mail(user, portfolio)

    def mails(self) -> Any:
        """Those of this portfolio, and those of none."""
        visible = Incoming.objects.visible_to(self.request.user)
        here = visible.filter(portfolio=self.portfolio)
        return here | visible.filter(portfolio=None)


class Tray(TrayView):
    def get(self, request: HttpRequest) -> HttpResponse:
        mails = self.mails().select_related("sender", "initiative")
        rest = mails.exclude(pk__in=self.mails().waiting().values("pk"))
        context = {
            "portfolio": self.portfolio,
            "waiting": mails.waiting(),
            "page": Paginator(rest, A_PAGE).get_page(request.GET.get("page")),
            "bounced": bounced_in(self.portfolio),
        }
        return render(request, "tray/list.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the mark off the address whose button was pressed."""
        named = {str(each.pk): each for each in bounced_in(self.portfolio)}
        bounced = named.get(request.POST.get("works", ""))
        if bounced is None:
            raise Http404
        trust_again(bounced, by=request.user, at=timezone.now())
        messages.success(request, _("The mark is taken off this address."))
        return redirect("tray", self.portfolio.slug)


class TrayItem(TrayView):
    mail: Incoming

    def dispatch(
        self, request: HttpRequest, slug: str, **rest: Any
    ) -> HttpResponseBase:
        self.pk = rest.pop("pk")
        return super().dispatch(request, slug, **rest)

    def setup_mail(self) -> None:
        found = self.mails().select_related("sender", "initiative", "handled_by")
        self.mail = get_object_or_404(found, pk=self.pk)

    def form(self, *args: Any) -> PlaceForm:
        self.setup_mail()
        mail, asked = self.mail, asked_by_mail(self.mail, today=day_of(self.at))
        return PlaceForm(*args, mail=mail, portfolio=self.portfolio, asked=asked)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form())

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form: KiemForm = self.form(request.POST)
        is_aside = "aside" in request.POST
        if is_aside:
            form = KiemForm(request.POST)
        if not form.carried_out(self.set_aside if is_aside else self.place):
            return self.page(self.form() if is_aside else form, form.status)
        done = _("The mail is set aside.") if is_aside else _("The mail is placed.")
        messages.success(request, done)
        return redirect("tray", self.portfolio.slug)

    def place(self, typed: dict[str, Any]) -> object:
        return place(self.mail, **typed, by=self.request.user, at=self.at)

    def set_aside(self, _typed: dict[str, Any]) -> object:
        return set_aside(self.mail, by=self.request.user, at=self.at)

    def page(self, form: KiemForm, status: int = 200) -> HttpResponse:
        context = {"portfolio": self.portfolio, "mail": self.mail, "form": form}
        context["files"] = self.mail.files.waiting()
        return render(self.request, "tray/item.html", context, status=status)


class TrayFile(TrayView):
    """A file that waits, to look at before it is kept."""

    def get(self, request: HttpRequest, pk: int, file: int) -> FileResponse:
        mail = get_object_or_404(self.mails(), pk=pk)
        return download(get_object_or_404(mail.files.waiting(), pk=file))
