"""Who sees an initiative: all who take part, or its own circle; and its guests."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from portfolio.actions import invite_guest, let_guest_go, set_private
from portfolio.models import Initiative
from portfolio.policy import may_hide, may_keep_guests, read_roles
from web.forms.base import KiemForm
from web.forms.circle import GuestForm, NoForm


class CirclePage(View):
    """For its owner and the managers; guests are for managers only."""

    initiative: Initiative

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        visible = Initiative.objects.visible_to(request.user)
        self.initiative = get_object_or_404(visible.select_related("portfolio"), pk=pk)
        read_roles(request.user)
        if not may_hide(request.user, self.initiative):
            raise Http404
        self.may_keep_guests = may_keep_guests(request.user, self.initiative)
        self.how: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(GuestForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        act = request.POST.get("act", "")
        if act in ("hide", "show"):
            form, verb, done = NoForm(request.POST), self.show, _("Saved.")
        elif act == "invite" and self.may_keep_guests:
            form, verb, done = GuestForm(request.POST), self.invite, _("Let in.")
        elif act == "go" and self.may_keep_guests:
            form, verb, done = NoForm(request.POST), self.let_go, _("Let go.")
        else:
            raise Http404
        if not form.carried_out(verb):
            return self.page(form, form.status)
        messages.success(request, done)
        return redirect("circle", self.initiative.pk)

    def show(self, _typed: Any) -> object:
        on = self.request.POST["act"] == "hide"
        return set_private(self.initiative, on=on, **self.how)

    def invite(self, typed: Any) -> object:
        return invite_guest(self.initiative, typed["person"], **self.how)

    def let_go(self, _typed: Any) -> object:
        number = self.request.POST.get("guest", "")
        guests = self.initiative.guests.select_related("person")
        guest = get_object_or_404(guests, pk=number if number.isdecimal() else None)
        return let_guest_go(self.initiative, guest.person, **self.how)

    def page(self, form: KiemForm, status: int = 200) -> HttpResponse:
        context = {
            "initiative": self.initiative,
            "portfolio": self.initiative.portfolio,
            "guests": self.initiative.guests.select_related("person"),
            "form": form if isinstance(form, GuestForm) else GuestForm(),
            "may_keep_guests": self.may_keep_guests,
        }
        return render(self.request, "initiative/circle.html", context, status=status)
