"""Changing one's password, and a new one for who forgot it."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.sessions import end_own
from notifications.forgotten import offer, whose
from portfolio.actions import choose_password
from web.demo_people import is_demo_person
from web.entrance import TOO_OFTEN, came_from, place
from web.forms.base import KiemForm
from web.forms.passwords import ChangeForm, ForgottenForm, PasswordForm


class PasswordPage(View):
    """One form, where people sign in with a password of Kiem."""

    http_method_names = ("get", "head", "post")
    template: str

    def dispatch(self, request: HttpRequest, **rest: Any) -> HttpResponseBase:
        if not settings.LOCAL_SIGN_IN:
            raise Http404
        return super().dispatch(request, **rest)

    def get(self, request: HttpRequest, **rest: Any) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, **rest: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.carried_out(self.act):
            return self.page(form, form.status)
        return self.done()

    def form(self, *args: Any) -> KiemForm:
        raise NotImplementedError

    def act(self, typed: dict[str, Any]) -> object:
        raise NotImplementedError

    def choose(self, user: Any, typed: dict[str, Any]) -> None:
        how = {"address": came_from(self.request), "at": timezone.now()}
        choose_password(user, typed["password"], **how)

    def done(self) -> HttpResponse:
        raise NotImplementedError

    def page(self, form: KiemForm, status: int = 200) -> HttpResponse:
        return render(self.request, self.template, {"form": form}, status=status)


@method_decorator(never_cache, name="dispatch")
class Change(PasswordPage):
    """Other places where one is signed in are signed out."""

    template = "account/password.html"

    def form(self, *args: Any) -> KiemForm:
        user = self.request.user
        if not user.has_usable_password() or is_demo_person(user):
            raise Http404
        return ChangeForm(*args, user=user)

    def post(self, request: HttpRequest, **rest: Any) -> HttpResponse:
        tried = {"action": "login_failed", "key": f"change {request.user.pk}"}
        if not ratelimit.consume(request, **tried):
            messages.error(request, TOO_OFTEN)
            return self.page(self.form(), 400)
        return super().post(request, **rest)

    def act(self, typed: dict[str, Any]) -> None:
        self.choose(self.request.user, typed)

    def done(self) -> HttpResponse:
        update_session_auth_hash(self.request, self.request.user)
        end_own(self.request.user, but=self.request.session.session_key)
        sentence = _("Your password is changed. Elsewhere you are signed out.")
        messages.success(self.request, sentence)
        return redirect("mfa_index")


@method_decorator([login_not_required, never_cache], name="dispatch")
class Forgotten(PasswordPage):
    template = "account/forgotten.html"

    def form(self, *args: Any) -> KiemForm:
        return ForgottenForm(*args)

    def act(self, typed: dict[str, Any]) -> None:
        """Who asks too often hears the same, and nothing is sent."""
        key = f"{typed['email'].lower()} {place(self.request)}"
        if ratelimit.consume(self.request, action="reset_password", key=key):
            offer(typed["email"], at=timezone.now())

    def done(self) -> HttpResponse:
        return render(self.request, self.template, {"is_sent": True})


@method_decorator([login_not_required, never_cache], name="dispatch")
class New(PasswordPage):
    """By the link of the mail, which the new password makes useless."""

    template = "account/new_password.html"

    def dispatch(self, request: HttpRequest, **rest: Any) -> HttpResponseBase:
        self.user = whose(rest["uid"], rest["token"])
        if self.user is None or is_demo_person(self.user):
            return render(request, "account/new_password.html", status=404)
        return super().dispatch(request, **rest)

    def form(self, *args: Any) -> KiemForm:
        return PasswordForm(*args, user=self.user)

    def act(self, typed: dict[str, Any]) -> None:
        self.choose(self.user, typed)

    def done(self) -> HttpResponse:
        messages.success(self.request, _("Your password is changed. Sign in with it."))
        return redirect("sign-in")
