"""The gate sheet, what comes before a decision and what stays of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from portfolio.clock import day_of
from portfolio.ledger import Stale
from portfolio.models import Initiative, Portfolio
from web.carried import carries
from web.forms.base import KiemForm
from web.forms.control import AnswerForm, ConditionForm, RequestForm
from web.forms.ruling import RulingForm, typed_in
from web.pages.gate_sheet import Sheet, sheet_of
from web.pages.snapshot import snapshot_of
from web.papers import brief_paper
from web.views.records import RecordView
from workflows.actions import (
    answer,
    decide,
    drop_draft,
    keep_draft,
    meet_condition,
    request_decision,
)
from workflows.gates import criteria_for
from workflows.models import Condition, Criterion, Decision, Review
from workflows.policy import (
    may_answer,
    may_decide,
    may_request_decision,
    may_run_meetings,
)


class GateView(View):
    """The sheet as a page, or as a fragment for the dialog of the board."""

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponse:
        visible = Initiative.objects.visible_to(request.user)
        self.initiative = get_object_or_404(
            visible.select_related(
                "portfolio", "stage__gate", "owner"
            ).prefetch_related("team"),
            pk=pk,
        )
        self.at = timezone.now()
        self.fetched = request.headers.get("X-Requested-With") == "fetch"
        return super().dispatch(request, pk)

    def sheet(self) -> Sheet:
        user, today = self.request.user, day_of(self.at)
        return sheet_of(self.initiative, user=user, today=today)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.sheet()
        seen = {n: request.GET[n] for n in ("version", "after") if n in request.GET}
        return self.page(sheet, sheet.form(initial=seen))

    @carries
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.sheet()
        if not sheet.rights.decide:
            raise Http404
        form = sheet.form(request.POST)
        if not form.carried_out(lambda typed: self.decide(form)):
            return self.again(form)
        message = _("Decided: %(outcome)s.") % {"outcome": form.ruling().outcome.label}
        path = self.done_path()
        if self.fetched:
            return JsonResponse({"ok": True, "message": message, "redirect": path})
        messages.success(request, message)
        return redirect(path)

    def done_path(self) -> str:
        return reverse("initiative", args=[self.initiative.pk])

    def decide(self, form: RulingForm) -> Decision:
        return decide(
            self.initiative,
            form.ruling(),
            after=form.cleaned_data["after"],
            version=form.cleaned_data["version"],
            by=self.request.user,
            at=self.at,
        )

    def again(self, form: RulingForm) -> HttpResponse:
        """The sheet as it is by now, with everything that was typed."""
        sheet = self.sheet()
        kept = sheet.form(form.data)
        kept.take_over(form)
        return self.page(sheet, kept, status=form.status)

    def page(self, sheet: Sheet, form: RulingForm, status: int = 200) -> HttpResponse:
        context = {
            "sheet": sheet,
            "form": form,
            "request_form": RequestForm(auto_id="id_request_%s"),
            "initiative": sheet.initiative,
        }
        template = "gate/_sheet.html" if self.fetched else "gate/page.html"
        return render(self.request, template, context, status=status)


class GateDraft(GateView):
    """Keeps what is typed in a decision until it is taken, or forgets it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not may_decide(request.user, self.initiative):
            raise Http404
        if "anew" in request.POST:
            drop_draft(self.initiative, by=request.user)
            return self.get(request, pk) if self.fetched else redirect("gate", pk)
        version = request.POST.get("version", "")
        try:
            keep_draft(
                self.initiative,
                typed_in(request.POST),
                version=int(version) if version.isdecimal() else None,
                by=request.user,
                at=self.at,
            )
        except ValidationError as refusal:
            status = 409 if isinstance(refusal, Stale) else 400
            return HttpResponse(refusal.messages[0], "text/plain", status)
        return HttpResponse(status=204)


class BriefView(GateView):
    """What a gatekeeper reads in three minutes."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = {"brief": self.sheet().brief(), "initiative": self.initiative}
        return render(request, "gate/brief.html", context)


class BriefPdf(GateView):
    http_method_names = ("get",)

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        return brief_paper(self.sheet(), today=day_of(self.at))


class DecisionRequest(RecordView):
    form_class = RequestForm
    template = "gate/request.html"
    title = gettext_lazy("Ask for a decision")
    button = gettext_lazy("Ask for a decision")
    done = gettext_lazy("The gatekeepers are asked for a decision.")
    may = staticmethod(may_request_decision)

    def act(self, typed: dict[str, Any]) -> Review:
        return request_decision(
            self.initiative, **typed, by=self.request.user, at=self.at
        )


class AnswerView(RecordView):
    """How one judged criterion stands."""

    form_class = AnswerForm
    template = "initiative/answer.html"
    done = gettext_lazy("Answer saved.")
    may = staticmethod(may_answer)
    criterion: Criterion

    def find(self, pk: int, **rest: Any) -> Initiative:
        initiative = super().find(pk)
        asked = criteria_for(initiative)
        found = [each for each in asked if each.slug == rest["slug"]]
        if not found or not found[0].is_judged:
            raise Http404
        self.criterion = found[0]
        self.title = self.criterion.label
        return initiative

    def form(self, *args: Any) -> KiemForm:
        given = self.initiative.answers.filter(slug=self.criterion.slug)
        return AnswerForm(*args, initial=given.values("state", "evidence").first())

    def act(self, typed: dict[str, Any]) -> object:
        return answer(
            self.initiative,
            slug=self.criterion.slug,
            **typed,
            by=self.request.user,
            at=self.at,
        )


class ConditionMeet(RecordView):
    form_class = ConditionForm
    template = "initiative/condition.html"
    title = gettext_lazy("Say how it was met")
    button = gettext_lazy("It is met")
    done = gettext_lazy("Condition met.")
    may = staticmethod(may_answer)

    def find(self, pk: int, **rest: Any) -> Initiative:
        visible = Condition.objects.visible_to(self.request.user)
        self.condition = get_object_or_404(
            visible.select_related("initiative", "owner", "decision"), pk=pk
        )
        return super().find(self.condition.initiative_id)

    def act(self, typed: dict[str, Any]) -> Condition:
        return meet_condition(self.condition, **typed, by=self.request.user, at=self.at)


def decision(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Decision.objects.visible_to(request.user)
    found = get_object_or_404(
        visible.select_related(
            "initiative__portfolio", "stage", "to_stage", "by", "review"
        ).prefetch_related("deciders", "waivers", "conditions__owner", "released"),
        pk=pk,
    )
    context = {
        "decision": found,
        "initiative": found.initiative,
        "kept": snapshot_of(found),
        "today": day_of(timezone.now()),
    }
    return render(request, "gate/decision.html", context)


def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Portfolio.objects.visible_to(request.user)
    portfolio = get_object_or_404(visible, slug=slug)
    waiting = Review.objects.visible_to(request.user).open()
    taken = Decision.objects.visible_to(request.user)
    taken = taken.filter(initiative__portfolio=portfolio).select_related(
        "initiative", "stage", "to_stage", "by"
    )
    context = {
        "portfolio": portfolio,
        "open_meeting": portfolio.meetings.open().first(),
        "past_meetings": portfolio.meetings.closed().defer("minutes"),
        "may_run": may_run_meetings(request.user, portfolio),
        "waiting": waiting.filter(initiative__portfolio=portfolio)
        .select_related("initiative__stage", "initiative__standing", "requested_by")
        .order_by("requested_at"),
        "page": Paginator(taken, 25).get_page(request.GET.get("page")),
    }
    return render(request, "gate/decisions.html", context)
