"""Importing files: giving one, saying what it means, trying it, bringing it in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.actions.importing import (
    AT_ONCE,
    ask,
    cancel,
    set_meaning,
    take_in,
    throw_away,
)
from portfolio.importing.working import carry_out, table_of
from portfolio.models import Aim, Import, Portfolio
from portfolio.policy import may_import
from web.forms.imports import FileForm, MeaningForm
from web.pages import imports
from web.views.of_portfolio import PortfolioPage

LISTED = 30


class ImportsView(PortfolioPage):
    """Of one portfolio; not there for who does not manage it."""

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_import(user, portfolio)

    def imports(self) -> Any:
        mine = Import.objects.visible_to(self.request.user)
        mine = mine.filter(portfolio=self.portfolio)
        return mine.select_related("portfolio", "asked_by")

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context["portfolio"] = self.portfolio
        response = render(self.request, template, context, status=status)
        response["Cache-Control"] = "no-store"
        return response

    def do(self, of: Import, aim: Aim) -> HttpResponse:
        """Here and now while it is small, else a worker takes it up."""
        ask(of, aim, by=self.request.user, at=self.at)
        if of.size <= AT_ONCE:
            carry_out(of.pk, clock=timezone.now)
        return redirect("import", self.portfolio.slug, of.pk)


class Imports(ImportsView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(FileForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST, request.FILES)
        if not form.carried_out(lambda _typed: self.take(form)):
            return self.page(form, form.status)
        if "title" not in self.taken.columns.values():
            return redirect("import", self.portfolio.slug, self.taken.pk)
        return self.do(self.taken, Aim.TRY)

    def take(self, form: FileForm) -> None:
        content, name = form.content()
        how = {"by": self.request.user, "at": self.at}
        self.taken = take_in(self.portfolio, content, name=name, **how)

    def page(self, form: FileForm, status: int = 200) -> HttpResponse:
        listed = list(self.imports()[:LISTED])
        rows = imports.shown(listed, imports.counts_of(self.request.user, listed))
        return self.show("imports/list.html", status, form=form, rows=rows)


class OneImport(ImportsView):
    def dispatch(self, request: HttpRequest, **rest: Any) -> HttpResponseBase:
        self.pk = rest.pop("pk")
        return super().dispatch(request, **rest)

    def get(self, request: HttpRequest) -> HttpResponse:
        of = get_object_or_404(self.imports(), pk=self.pk)
        return self.page(of, MeaningForm(of=of) if of.is_open else None)

    def post(self, request: HttpRequest) -> HttpResponse:
        of = get_object_or_404(self.imports(), pk=self.pk)
        act = getattr(self, f"do_{request.POST.get('act', '')}", None)
        if act is None:
            raise Http404
        try:
            return act(of)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("import", self.portfolio.slug, of.pk)

    def do_try(self, of: Import) -> HttpResponse:
        form = MeaningForm(self.request.POST, of=of)
        if not form.carried_out(lambda _typed: self.mean(of, form)):
            return self.page(of, form, form.status)
        return self.do(of, Aim.TRY)

    def mean(self, of: Import, form: MeaningForm) -> None:
        set_meaning(of, table_of(of), **form.meaning(), by=self.request.user)

    def do_apply(self, of: Import) -> HttpResponse:
        return self.do(of, Aim.APPLY)

    def do_undo(self, of: Import) -> HttpResponse:
        return self.do(of, Aim.UNDO)

    def do_cancel(self, of: Import) -> HttpResponse:
        cancel(of, by=self.request.user)
        messages.success(self.request, _("It stops. Nothing of it is kept."))
        return redirect("import", self.portfolio.slug, of.pk)

    def do_remove(self, of: Import) -> HttpResponse:
        throw_away(of, by=self.request.user)
        messages.success(self.request, _("The file is thrown away."))
        return redirect("imports", self.portfolio.slug)

    def page(
        self, of: Import, form: MeaningForm | None, status: int = 200
    ) -> HttpResponse:
        counts = imports.counts_of(self.request.user, [of])
        (row,) = imports.shown([of], counts)
        chosen = self.request.GET.get("show", "")
        rows = of.rows.select_related("initiative")
        rows = rows.filter(outcome=chosen) if chosen else rows
        page = Paginator(rows, imports.PER_PAGE).get_page(self.request.GET.get("page"))
        context = {"row": row, "form": form, "page": page, "chosen": chosen}
        return self.show("imports/page.html", status, **context)
