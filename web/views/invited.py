"""Coming in by an invitation: with an account, a new one, or from elsewhere."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.actions import open_account
from accounts.models import User
from notifications.inviting import accept, opened
from web.forms.base import KiemForm
from web.forms.circle import NoForm
from web.forms.members import NewcomerForm
from web.lasting import INVITED


@method_decorator([login_not_required, never_cache], name="dispatch")
class Invited(View):
    """Whoever has the link of the last mail has the mailbox that was invited."""

    http_method_names = ("get", "head", "post")

    def dispatch(self, request: HttpRequest, token: str) -> HttpResponseBase:
        self.at = timezone.now()
        invitation = opened(token, at=self.at)
        if invitation is None:
            return render(request, "members/unusable.html", status=404)
        self.invitation, self.token = invitation, token
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        # Who comes back from an identity provider was invited.
        request.session[INVITED] = self.token
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        act = self.accept if request.user.is_authenticated else self.come_in
        if not isinstance(form, NoForm) and not settings.LOCAL_SIGN_IN:
            raise Http404
        if not form.carried_out(act):
            return self.page(form, form.status)
        request.session.pop(INVITED, None)
        words = {"portfolio": self.invitation.portfolio.name}
        messages.success(request, _("You take part in %(portfolio)s now.") % words)
        there = reverse("board", args=[self.invitation.portfolio.slug])
        if request.user.is_authenticated:
            return redirect(there)
        record_authentication(request, self.person, method="password")
        return perform_login(request, self.person, redirect_url=there)

    def form(self, *args: Any) -> KiemForm:
        if self.request.user.is_authenticated:
            return NoForm(*args)
        if self.has_account():
            # They sign in first; there is nothing to fill in here.
            return NewcomerForm(email=self.invitation.email)
        return NewcomerForm(*args, email=self.invitation.email)

    def has_account(self) -> bool:
        return User.objects.filter(email=self.invitation.email).exists()

    def accept(self, _typed: dict[str, Any]) -> None:
        accept(self.invitation, self.request.user, at=self.at)

    @transaction.atomic
    def come_in(self, typed: dict[str, Any]) -> None:
        email, language = self.invitation.email, self.invitation.language
        self.person = open_account(email, language=language, **typed)
        accept(self.invitation, self.person, at=self.at)

    def page(self, form: KiemForm, status: int = 200) -> HttpResponse:
        context = {
            "invitation": self.invitation,
            "portfolio": self.invitation.portfolio,
            "form": form,
            "has_account": self.has_account(),
            "providers": settings.SIGN_IN_PROVIDERS,
            "is_local": settings.LOCAL_SIGN_IN,
        }
        return render(self.request, "members/invited.html", context, status=status)
