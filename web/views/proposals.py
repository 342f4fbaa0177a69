"""From lesson to check: proposing one in the draft of a gate."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from portfolio.library import Case, shipped
from portfolio.models import Lesson
from web.carried import carries
from web.forms.library import ProposalForm
from web.pages.library import managed_gates
from workflows.actions.proposals import propose_check


class Proposal(View):
    """For managers only; subclasses say which lesson it is about."""

    def dispatch(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.find(**kwargs)
        if not self.gates:
            raise Http404
        return super().dispatch(request, **kwargs)

    def find(self, **kwargs: Any) -> None:
        raise NotImplementedError

    def form(self, *args: Any) -> ProposalForm:
        return ProposalForm(*args, gates=self.gates, told=self.told)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(self.form())

    @carries
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.carried_out(lambda typed: self.propose(form)):
            return self.page(form, status=form.status)
        messages.success(
            request,
            _("The draft asks about it now. Publish the draft to ask it everywhere."),
        )
        gate = form.cleaned_data["gate"]
        return redirect("playbook-draft", gate.portfolio.slug, gate.slug)

    def propose(self, form: ProposalForm) -> object:
        return propose_check(
            form.cleaned_data["gate"],
            because=self.key,
            texts=form.texts(),
            guards=self.guards,
            by=self.request.user,
            at=timezone.now(),
        )

    def page(self, form: ProposalForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "view": self}
        return render(self.request, "library/propose.html", context, status=status)


class OwnProposal(Proposal):
    """A lesson of the register becomes a check in its own portfolio."""

    def find(self, **kwargs: Any) -> None:
        visible = Lesson.objects.visible_to(self.request.user)
        lesson = get_object_or_404(visible.select_related("initiative"), **kwargs)
        portfolio = lesson.initiative.portfolio_id
        self.gates = managed_gates(self.request.user).filter(portfolio=portfolio)
        self.told = {"nl": lesson.text, "en": lesson.text}
        self.guards = [lesson.failure_mode] if lesson.failure_mode else []
        self.key, self.text = str(lesson.pk), lesson.text
        self.back = ("lesson", lesson.pk)


class ShippedProposal(Proposal):
    """A shipped lesson or case becomes a check wherever one is manager."""

    def find(self, **kwargs: Any) -> None:
        self.key = kwargs["slug"]
        entry = shipped(self.key)
        if entry is None:
            raise Http404
        self.gates = managed_gates(self.request.user)
        told = entry.name if isinstance(entry, Case) else entry.text
        self.told = {"nl": told.nl, "en": told.en}
        self.guards = list(entry.failure_modes)
        self.text = str(entry)
        self.back = ("shipped-lesson", self.key)
