"""Where managers say what the world may see, and see it first."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views import View

from portfolio.actions import set_openness, set_public
from portfolio.models import Initiative, Portfolio
from portfolio.openness import as_if_open, as_if_public
from portfolio.policy import may_open
from web.carried import carries, pressed
from web.forms.base import KiemForm
from web.forms.openness import OpennessForm, PartsForm, parts_of
from web.pages.openness import openness_rows, previews
from web.pages.public import address
from web.views.public import LANGUAGES, one, whole
from web.views.rest import SettingPage

# For whoever may look at it first; no search engine, no cache.
NOT_YET = {"X-Robots-Tag": "noindex", "Cache-Control": "no-store"}


class OpennessPage(SettingPage):
    template = "openness/page.html"

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_open(user, portfolio)

    def form(self, *args: Any) -> OpennessForm:
        return OpennessForm(*args, portfolio=self.portfolio)

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.carried_out(self.act):
            return self.page(form, status=form.status)
        is_on = form.cleaned_data["is_on"]
        said = _("The portfolio is open now.") if is_on else _("It is closed now.")
        messages.success(request, said)
        return redirect("openness", self.portfolio.slug)

    def act(self, typed: dict[str, Any]) -> object:
        return set_openness(self.portfolio, **typed, **self.how())

    def page(self, form: KiemForm, status: int = 200, **context: Any) -> HttpResponse:
        shown = as_if_open(self.portfolio)
        context |= {"shown": shown, "public_url": address("public", shown.slug)}
        context["card_url"] = address("public-card", shown.slug)
        context["rows"] = openness_rows(self.request.user, shown)
        return super().page(form, status, **context)


class OpennessPreview(SettingPage):
    """What the world will see, or sees, for managers only."""

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_open(user, portfolio)

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        asked = request.GET.get("lang", get_language())
        more = {
            "is_preview": True,
            "whole_page": "openness-preview",
            "one_page": "openness-preview-initiative",
        }
        with override(asked if asked in LANGUAGES else LANGUAGES[0]):
            shown = as_if_open(self.portfolio)
            body = one(shown, pk, **more) if pk else whole(shown, **more)
        return HttpResponse(body, headers=NOT_YET)


class InitiativeOpenness(View):
    """What the world may see of one initiative, and how that looks."""

    def dispatch(self, request: HttpRequest, pk: int) -> Any:
        visible = Initiative.objects.visible_to(request.user)
        found = visible.select_related("portfolio__openness", "openness")
        self.initiative = get_object_or_404(found, pk=pk)
        if not may_open(request.user, self.initiative.portfolio):
            raise Http404
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(PartsForm(initiative=self.initiative))

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form = PartsForm(request.POST, initiative=self.initiative)
        if "preview" in pressed(request) and form.is_valid():
            return self.page(form)
        if not form.carried_out(self.act):
            return self.page(form, form.status)
        messages.success(request, _("Saved."))
        return redirect("openness", self.initiative.portfolio.slug)

    def act(self, typed: dict[str, Any]) -> None:
        by, at = self.request.user, timezone.now()
        set_public(self.initiative, parts_of(typed), by=by, at=at)

    def page(self, form: PartsForm, status: int = 200) -> HttpResponse:
        chosen = form.chosen()
        context = {
            "form": form,
            "parts": previews(self.initiative, form),
            "public": as_if_public(self.initiative, chosen or ()),
            "is_public": chosen is not None,
            "initiative": self.initiative,
            "portfolio": self.initiative.portfolio,
        }
        return render(self.request, "openness/initiative.html", context, status=status)
