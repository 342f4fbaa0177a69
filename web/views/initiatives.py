"""The page of an initiative; starting one and editing its sections."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.actions import edit_initiative, start_initiative
from portfolio.actions.initiatives import PEOPLE
from portfolio.models import Initiative, Portfolio
from portfolio.policy import may_start
from web.carried import carries
from web.forms.base import KiemForm
from web.forms.initiatives import (
    SECTION_TITLES,
    SECTIONS,
    NewInitiativeForm,
    SectionForm,
)
from web.pages.history import Asked
from web.pages.initiative import page_of
from web.views.records import RecordView


def initiative(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Initiative.objects.visible_to(request.user)
    related = visible.select_related("portfolio", "stage__gate", *PEOPLE)
    found = get_object_or_404(related.prefetch_related("portfolio__stages"), pk=pk)
    page = page_of(
        found,
        user=request.user,
        at=timezone.now(),
        asked=Asked.read(request.GET),
        whole_talk="comments" in request.GET,
    )
    context = {"page": page, "initiative": found}
    return render(request, "initiative/page.html", context)


@carries
def new(request: HttpRequest, slug: str) -> HttpResponse:
    visible = Portfolio.objects.visible_to(request.user)
    portfolio = get_object_or_404(visible, slug=slug)
    if not may_start(request.user, portfolio):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = NewInitiativeForm(sent, portfolio=portfolio, owner=request.user)
    if sent is not None and form.carried_out(
        lambda typed: _start(request, portfolio, form, typed)
    ):
        messages.success(request, _("“%(title)s” is on the board.") % form.cleaned_data)
        return redirect("initiative", form.started.pk)
    context = {"form": form, "portfolio": portfolio}
    status = form.status if form.is_bound else 200
    return render(request, "initiative/new.html", context, status=status)


def _start(
    request: HttpRequest,
    portfolio: Portfolio,
    form: NewInitiativeForm,
    typed: dict[str, Any],
) -> None:
    form.started = start_initiative(
        portfolio, **typed, by=request.user, at=timezone.now()
    )


class SectionEdit(RecordView):
    """One section of the facts, or some fields of it. A clash shows both texts.

    In place, the page asks for a form alone and gets the news alone.
    """

    template = "initiative/section.html"
    done = gettext_lazy("Changes saved.")

    def find(self, pk: int, **rest: Any) -> Initiative:
        self.section = rest["section"]
        if self.section not in SECTIONS:
            raise Http404
        self.title = SECTION_TITLES[self.section]
        self.only = self.request.GET.get("fields", "")
        self.in_place = (
            bool(self.only) and self.request.headers.get("X-Requested-With") == "fetch"
        )
        return super().find(pk)

    def form(self, *args: Any) -> KiemForm:
        auto_id = f"{self.only}_%s" if self.in_place else "id_%s"
        form = SECTIONS[self.section](
            *args, initiative=self.initiative, auto_id=auto_id
        )
        if self.only:
            form.narrow(self.only.split(","))
            labels = [str(field.label) for field in form.visible_fields()]
            if not labels:
                raise Http404
            self.title = _("Change: %(name)s") % {"name": ", ".join(labels)}
        return form

    def page(self, form: KiemForm, status: int = 200) -> HttpResponse:
        if self.in_place:
            self.template = "initiative/_in_place.html"
        return super().page(form, status)

    def saved(self, news: str) -> HttpResponse:
        if self.in_place:
            return HttpResponse(news, content_type="text/plain; charset=utf-8")
        return super().saved(news)

    def act(self, typed: dict[str, Any]) -> object:
        assert isinstance(self.sent, SectionForm)
        return edit_initiative(
            self.initiative,
            self.sent.changes(),
            version=typed["version"],
            by=self.request.user,
            at=self.at,
        )
