"""What is closed: how long it is kept, and how it goes after its term."""

from typing import Any

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portfolio.actions import set_retention
from portfolio.models import Portfolio
from portfolio.policy import may_keep_archive
from reports.actions import (
    approve_destruction,
    destroy,
    propose_destruction,
    withdraw_destruction,
)
from reports.archive.accounting import account_of
from reports.models import DestructionList
from web.carried import carries
from web.forms.archive import ProposalForm, RetentionForm
from web.forms.base import KiemForm
from web.forms.circle import NoForm
from web.pages.archive import closed_page, list_page
from web.papers import destruction_paper
from web.views.of_portfolio import PortfolioPage
from web.views.rest import SettingPage


def lists(request: HttpRequest, portfolio: Portfolio) -> Any:
    mine = DestructionList.objects.visible_to(request.user)
    return mine.filter(portfolio=portfolio).select_related("proposed_by")


class Archive(PortfolioPage):
    """What is closed, for all who take part; managers propose what goes."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(ProposalForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProposalForm(request.POST)
        if not form.carried_out(self.propose):
            return self.page(form, form.status)
        messages.success(request, _("Proposed. Now two others have to approve it."))
        return redirect("destruction", self.portfolio.slug, self.listed.pk)

    def propose(self, typed: dict[str, Any]) -> None:
        self.listed = propose_destruction(self.portfolio, **typed, **self.how())

    def page(self, form: KiemForm, status: int = 200) -> HttpResponse:
        user = self.request.user
        context = {
            "portfolio": self.portfolio,
            "form": form,
            "page": closed_page(self.portfolio, user, at=self.at),
            "lists": lists(self.request, self.portfolio).prefetch_related("items"),
            "may_keep": may_keep_archive(user, self.portfolio),
        }
        return render(self.request, "archive/page.html", context, status=status)


class RetentionTerms(SettingPage):
    template = "archive/terms.html"

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_keep_archive(user, portfolio)

    def form(self, *args: Any) -> RetentionForm:
        return RetentionForm(*args, portfolio=self.portfolio)

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.carried_out(lambda _typed: self.act(form)):
            return self.page(form, status=form.status)
        messages.success(request, _("Saved. The terms hold from now on."))
        return redirect("archive", self.portfolio.slug)

    def act(self, form: RetentionForm) -> None:
        set_retention(self.portfolio, form.terms(), **self.how())


class Destruction(PortfolioPage):
    """One list: what is on it, who approved it, and what became of it."""

    def dispatch(self, request: HttpRequest, **rest: Any) -> Any:
        self.pk = rest.pop("pk")
        return super().dispatch(request, **rest)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(NoForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        acts = {
            "approve": (approve_destruction, _("Approved.")),
            "withdraw": (withdraw_destruction, _("Withdrawn. Nothing goes.")),
            "destroy": (destroy, _("Destroyed. This page accounts for it.")),
        }
        if (act := request.POST.get("act", "")) not in acts:
            raise Http404
        (verb, said), listed, form = acts[act], self.listed(), NoForm(request.POST)
        if act == "destroy" and request.POST.get("sure") != "yes":
            return self.page(form, 400, is_unsure=True)
        if not form.carried_out(lambda _typed: verb(listed, **self.how())):
            return self.page(form, form.status)
        messages.success(request, said)
        return redirect(request.path)

    def listed(self) -> DestructionList:
        found = lists(self.request, self.portfolio)
        people = ("portfolio", "withdrawn_by", "destroyed_by")
        return get_object_or_404(found.select_related(*people), pk=self.pk)

    def page(self, form: KiemForm, status: int = 200, **context: Any) -> HttpResponse:
        listed = self.listed()
        context |= {"portfolio": self.portfolio, "form": form, "listed": listed}
        context["page"] = list_page(listed, self.request.user)
        return render(self.request, "archive/list.html", context, status=status)


class DestructionReport(Destruction):
    """The same for a program or an archive: who, what, when, on which ground."""

    def get(self, request: HttpRequest) -> HttpResponse:
        listed = self.listed()
        if listed.destroyed_at is None:
            raise Http404
        name = f"kiem-{self.portfolio.slug}-destruction-{listed.pk}.json"
        options = {"indent": 1, "ensure_ascii": False}
        response = JsonResponse(account_of(listed), json_dumps_params=options)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response

    def post(self, request: HttpRequest) -> HttpResponse:
        raise Http404


class DestructionPdf(DestructionReport):
    """The same on paper."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return destruction_paper(self.listed())
