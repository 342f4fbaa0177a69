"""Legal checks of an initiative, the list that a portfolio uses, and the profile."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from portfolio.clock import day_of
from portfolio.models import Initiative, Portfolio
from web.forms.base import KiemForm
from web.forms.legal import ConditionalCheckForm, LegalCheckForm, ProfileForm
from web.pages.legal import MEANINGS, Reach, Weight, legal_page, reach_of, weight_of
from web.pages.rights import rights_of
from web.views.records import RecordView
from workflows.actions import (
    add_conditional_check,
    choose_profile,
    edit_conditional_check,
    keep_check,
    place_conditional_check,
    remove_conditional_check,
)
from workflows.applies import TERMS, in_words
from workflows.gates import facts_of
from workflows.models import ConditionalCheck
from workflows.policy import may_choose_profile, may_edit_playbook


def legal(request: HttpRequest, pk: int) -> HttpResponse:
    """What the law and the house rules ask of this initiative."""
    visible = Initiative.objects.visible_to(request.user)
    found = get_object_or_404(visible.select_related("portfolio", "stage"), pk=pk)
    facts = facts_of(found, today=day_of(timezone.now()))
    context = {
        "initiative": found,
        "legal": legal_page(facts),
        "rights": rights_of(request.user, found),
    }
    return render(request, "legal/legal.html", context)


class LegalCheckView(RecordView):
    form_class = LegalCheckForm
    template = "legal/check.html"
    done = gettext_lazy("Legal check recorded.")
    check: ConditionalCheck

    def find(self, pk: int, **rest: Any) -> Initiative:
        initiative = super().find(pk)
        listed = initiative.portfolio.conditional_checks
        self.check = get_object_or_404(listed.all(), slug=rest["slug"])
        self.title = self.check.label
        self.when = in_words(self.check.applies_when)
        return initiative

    def form(self, *args: Any) -> KiemForm:
        names = LegalCheckForm.base_fields
        kept = self.initiative.legal_checks.filter(slug=self.check.slug)
        return LegalCheckForm(*args, initial=kept.values(*names).first())

    def act(self, typed: dict[str, Any]) -> object:
        return keep_check(
            self.initiative,
            slug=self.check.slug,
            **typed,
            by=self.request.user,
            at=self.at,
        )


class ProfileView(RecordView):
    """How heavy the gates are."""

    form_class = ProfileForm
    template = "legal/profile.html"
    title = gettext_lazy("How heavy the gates are")
    done = gettext_lazy("Profile chosen.")
    may = staticmethod(may_choose_profile)
    meanings = tuple(MEANINGS.items())

    def form(self, *args: Any) -> KiemForm:
        kept = self.initiative
        initial = {"profile": kept.profile, "reason": kept.profile_reason}
        return ProfileForm(*args, initial=initial)

    @property
    def weight(self) -> Weight:
        facts = facts_of(self.initiative, today=self.today)
        return weight_of(self.initiative, facts)

    def act(self, typed: dict[str, Any]) -> object:
        return choose_profile(
            self.initiative, **typed, by=self.request.user, at=self.at
        )


def portfolio_of(request: HttpRequest, slug: str) -> Portfolio:
    visible = Portfolio.objects.visible_to(request.user)
    return get_object_or_404(visible, slug=slug)


def legal_checks(request: HttpRequest, slug: str) -> HttpResponse:
    """The list that the triage switches on; its buttons move a check up or down."""
    portfolio = portfolio_of(request, slug)
    may_edit = may_edit_playbook(request.user, portfolio)
    checks = list(portfolio.conditional_checks.select_related("due_before"))
    if request.method == "POST":
        if not may_edit:
            raise Http404
        shift(checks, request.POST, by=request.user)
        return redirect("legal-checks", slug)
    context = {
        "portfolio": portfolio,
        "checks": [(check, in_words(check.applies_when)) for check in checks],
        "may_edit": may_edit,
    }
    return render(request, "legal/list.html", context)


def shift(checks: list[ConditionalCheck], sent: QueryDict, *, by: Any) -> None:
    """Carry out the button that was pressed: it sends the slug of its check."""
    for name, step in (("up", -1), ("down", 1)):
        for place, check in enumerate(checks, start=1):
            if sent.get(name) == check.slug:
                place_conditional_check(check, place + step, by=by, at=timezone.now())


class ConditionalCheckView(View):
    """One check of the list: a new one where the address names none."""

    check: ConditionalCheck | None = None

    def dispatch(self, request: HttpRequest, slug: str, **rest: Any) -> HttpResponse:
        self.portfolio = portfolio_of(request, slug)
        if not may_edit_playbook(request.user, self.portfolio):
            raise Http404
        if "check" in rest:
            listed = self.portfolio.conditional_checks.select_related("portfolio")
            self.check = get_object_or_404(listed, slug=rest["check"])
        return super().dispatch(request, **rest)

    def form(self, *args: Any, **kwargs: Any) -> ConditionalCheckForm:
        return ConditionalCheckForm(
            *args, portfolio=self.portfolio, check=self.check, **kwargs
        )

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        condition = self.check.applies_when if self.check else ""
        return self.page(self.form(), reach=self.reach(condition))

    def reach(self, condition: str) -> Reach:
        """To what it would apply; nothing of it is saved."""
        user, today = self.request.user, day_of(timezone.now())
        return reach_of(condition.strip(), self.portfolio, user=user, today=today)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "preview" in request.POST:
            condition = request.POST.get("applies_when", "")
            typed = self.form(initial=request.POST.dict())
            return self.page(typed, reach=self.reach(condition))
        removes = "remove" in request.POST and self.check is not None
        form = self.form(request.POST) if not removes else KiemForm(request.POST)
        if form.carried_out(self.remove if removes else self.act):
            messages.success(request, _("The list of legal checks is changed."))
            return redirect("legal-checks", self.portfolio.slug)
        if removes:
            messages.error(request, " ".join(form.non_field_errors()))
            return redirect(request.path)
        return self.page(form)

    def act(self, typed: dict[str, Any]) -> object:
        who = {"by": self.request.user, "at": timezone.now()}
        if self.check is None:
            return add_conditional_check(self.portfolio, **typed, **who)
        return edit_conditional_check(self.check, typed, **who)

    def remove(self, typed: dict[str, Any]) -> object:
        assert self.check is not None
        return remove_conditional_check(
            self.check, by=self.request.user, at=timezone.now()
        )

    def page(self, form: KiemForm, reach: Reach | None = None) -> HttpResponse:
        context = {
            "reach": reach,
            "portfolio": self.portfolio,
            "form": form,
            "check": self.check,
            "terms": [(name, term.label) for name, term in TERMS.items()],
            "back": reverse("legal-checks", args=[self.portfolio.slug]),
        }
        status = form.status if form.is_bound else 200
        return render(self.request, "legal/edit.html", context, status=status)
