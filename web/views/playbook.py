"""The playbook: reading it, working on a draft, publishing, adopting, and the terms."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from portfolio.clock import day_of
from portfolio.models import Initiative, Lesson, Portfolio
from web.carried import carries, pressed
from web.forms.base import KiemForm
from web.forms.playbook import CriterionForm, PreviewForm, PublishForm, TermsForm
from web.pages.playbook import draft_page, playbook_of, preview
from workflows import applies
from workflows.actions import (
    add_criterion,
    adopt_version,
    discard_draft,
    edit_criterion,
    place_criterion,
    publish,
    remove_criterion,
    start_draft,
)
from workflows.actions.terms import edit_terms
from workflows.models import Checklist, Criterion, Gate, Review
from workflows.playbook.versions import changes_since, newer_of
from workflows.policy import may_edit_playbook, may_request_decision


def portfolio_of(request: HttpRequest, slug: str) -> Portfolio:
    return get_object_or_404(Portfolio.objects.visible_to(request.user), slug=slug)


def playbook(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody in the portfolio may read what the gates ask."""
    portfolio = portfolio_of(request, slug)
    context = {"portfolio": portfolio, "book": playbook_of(portfolio, request.user)}
    return render(request, "playbook/playbook.html", context)


class GatePage(View):
    """A page for managers about the draft of one gate."""

    needs_draft = True
    gate: Gate
    draft: Checklist
    at: datetime

    def dispatch(
        self, request: HttpRequest, slug: str, gate: str, **rest: Any
    ) -> HttpResponseBase:
        self.at = timezone.now()
        self.portfolio = portfolio_of(request, slug)
        if not may_edit_playbook(request.user, self.portfolio):
            raise Http404
        gates = self.portfolio.gates.select_related("stage")
        self.gate = get_object_or_404(gates, slug=gate)
        draft = self.gate.checklists.drafts().first()
        if draft is None and self.needs_draft:
            messages.info(request, _("There is no draft of this decision point now."))
            return redirect("playbook", slug)
        if draft is not None:
            self.draft = draft
        return super().dispatch(request, **rest)

    def how(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": self.at}

    def to_draft(self) -> HttpResponse:
        return redirect("playbook-draft", self.portfolio.slug, self.gate.slug)

    def show(
        self, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        same = {"portfolio": self.portfolio, "gate": self.gate, "view": self}
        return render(self.request, template, same | context, status=status)


class DraftStart(GatePage):
    needs_draft = False

    def get(self, request: HttpRequest) -> HttpResponse:
        raise Http404

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            start_draft(self.gate, **self.how())
        except ValidationError as refusal:
            messages.info(request, " ".join(refusal.messages))
        return self.to_draft()


class DraftView(GatePage):
    """The criteria of the draft, with buttons that work without a script."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(PublishForm())

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        for name, step in (("up", -1), ("down", 1)):
            if name in pressed(request):
                return self.move(request.POST[name], step)
        if "discard" in pressed(request):
            discard_draft(self.draft, **self.how())
            messages.success(request, _("Draft discarded."))
            return redirect("playbook", self.portfolio.slug)
        form = PublishForm(request.POST)
        if not form.carried_out(lambda t: publish(self.draft, **t, **self.how())):
            return self.page(form, status=form.status)
        messages.success(request, _("Published. This is what is asked from now on."))
        return redirect("playbook", self.portfolio.slug)

    def move(self, pk: str, step: int) -> HttpResponse:
        criteria = list(self.draft.criteria.all())
        for place, criterion in enumerate(criteria, start=1):
            if str(criterion.pk) == pk:
                place_criterion(criterion, place + step, **self.how())
        return self.to_draft()

    def page(self, form: KiemForm, status: int = 200) -> HttpResponse:
        context = {"page": draft_page(self.draft), "form": form}
        return self.show("playbook/draft.html", context, status)


class CriterionView(GatePage):
    """A criterion of the draft: a new one, or the one of the address."""

    criterion: Criterion | None = None

    def dispatch(self, request: HttpRequest, **rest: Any) -> HttpResponseBase:
        self.key = rest.pop("pk", None)
        return super().dispatch(request, **rest)

    def form(self, *args: Any) -> CriterionForm:
        if self.key is not None:
            self.criterion = get_object_or_404(self.draft.criteria, pk=self.key)
        return CriterionForm(
            *args,
            portfolio=self.portfolio,
            lessons=Lesson.objects.visible_to(self.request.user),
            criterion=self.criterion,
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form())

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if "remove" in pressed(request) and self.criterion is not None:
            remove_criterion(self.criterion, **self.how())
            messages.success(request, _("Taken out of the draft."))
            return self.to_draft()
        if not form.carried_out(lambda typed: self.act(form)):
            return self.page(form, status=form.status)
        messages.success(request, _("Saved in the draft."))
        return self.to_draft()

    def act(self, form: CriterionForm) -> Criterion:
        if self.criterion is None:
            return add_criterion(self.draft, form.changes(), **self.how())
        seen = form.cleaned_data["seen"]
        return edit_criterion(self.criterion, form.changes(), seen=seen, **self.how())

    def page(self, form: CriterionForm, status: int = 200) -> HttpResponse:
        condition = self.criterion.applies_when if self.criterion else ""
        context = {
            "form": form,
            "criterion": self.criterion,
            "words": applies.in_words(condition),
            "terms": applies.TERMS.items(),
        }
        return self.show("playbook/criterion.html", context, status)


class PreviewView(GatePage):
    """The draft held against a real initiative of that stage."""

    def get(self, request: HttpRequest) -> HttpResponse:
        visible = Initiative.objects.visible_to(request.user)
        offered = visible.filter(stage=self.gate.stage_id).order_by("title", "pk")
        form = PreviewForm(request.GET or None)
        form.fields["initiative"].queryset = offered
        context: dict[str, Any] = {"form": form}
        if form.is_valid():
            chosen = form.cleaned_data["initiative"]
            lines, now, then = preview(self.draft, chosen, today=day_of(self.at))
            context |= {"chosen": chosen, "lines": lines, "now": now, "then": then}
        return self.show("playbook/preview.html", context)


class CompareView(View):
    """What changed in the checklist since a decision was asked for."""

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        visible = Review.objects.visible_to(request.user).open()
        related = visible.select_related("initiative__portfolio", "initiative__stage")
        self.review = get_object_or_404(related, initiative=pk)
        self.initiative = self.review.initiative
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        newest = newer_of(self.review)
        found = changes_since(self.review, newest) if newest else []
        context = {
            "initiative": self.initiative,
            "newest": newest,
            "changes": found,
            "may_adopt": may_request_decision(request.user, self.initiative),
        }
        return render(request, "gate/compare.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            adopt_version(self.review, by=request.user, at=timezone.now())
        except PermissionDenied as forbidden:
            raise Http404 from forbidden
        except ValidationError as refusal:
            messages.info(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("The newest checklist counts from now on."))
        return redirect("gate", self.initiative.pk)


class TermsView(View):
    """Names, questions, words and limits of a portfolio."""

    def dispatch(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        self.portfolio = portfolio_of(request, slug)
        if not may_edit_playbook(request.user, self.portfolio):
            raise Http404
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(TermsForm(portfolio=self.portfolio))

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form = TermsForm(request.POST, portfolio=self.portfolio)
        if not form.carried_out(lambda typed: self.act(form)):
            return self.page(form, status=form.status)
        messages.success(request, _("Saved."))
        return redirect("playbook", self.portfolio.slug)

    def act(self, form: TermsForm) -> object:
        seen = form.hidden_seen()
        changes, at = form.changes(), timezone.now()
        return edit_terms(
            self.portfolio, changes, seen=seen, by=self.request.user, at=at
        )

    def page(self, form: TermsForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "portfolio": self.portfolio}
        return render(self.request, "playbook/terms.html", context, status=status)
