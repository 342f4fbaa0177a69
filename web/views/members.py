"""Who takes part in a portfolio, and inviting others: for who keeps its members."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.inviting import invite, invite_again, withdraw
from portfolio.actions import set_roles
from portfolio.models import Invitation, Portfolio
from portfolio.policy import (
    may_keep_members,
    members_of,
    portfolios_kept,
    read_roles,
)
from web.forms.base import KiemForm
from web.forms.circle import NoForm
from web.forms.members import InviteForm, RolesForm
from web.pages import members
from web.views.of_portfolio import PortfolioPage


class MembersPage(PortfolioPage):
    """Of managers, and of administrators in every portfolio."""

    def reachable(self, user: Any) -> QuerySet[Portfolio]:
        read_roles(user)
        return portfolios_kept(user)

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_keep_members(user, portfolio)

    def done(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return redirect("members", self.portfolio.slug)

    def page(self, status: int = 200, **forms: KiemForm) -> HttpResponse:
        user, portfolio = self.request.user, self.portfolio
        language = {"language": get_language()}
        invitations = Invitation.objects.visible_to(user).filter(portfolio=portfolio)
        context = {
            "portfolio": portfolio,
            "members": members.members(portfolio, user, forms.get("roles")),
            "guests": members.guests(portfolio, user),
            "invitations": [(each, each.is_over(self.at)) for each in invitations],
            "providers": members.kept_elsewhere(portfolio),
            "form": forms.get("invite") or InviteForm(initial=language),
        }
        return render(self.request, "members/page.html", context, status=status)


class Members(MembersPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Invite somebody."""
        form = InviteForm(request.POST)
        if form.carried_out(self.invite):
            words = {"email": form.cleaned_data["email"]}
            return self.done(_("The invitation goes to %(email)s.") % words)
        return self.page(form.status, invite=form)

    def invite(self, typed: dict[str, Any]) -> object:
        return invite(self.portfolio, **typed, **self.how())


class OneMember(MembersPage):
    """Change their roles, or take them out."""

    pk: int

    def dispatch(
        self, request: HttpRequest, slug: str, **rest: Any
    ) -> HttpResponseBase:
        self.pk = rest["pk"]
        return super().dispatch(request, slug)

    def get(self, request: HttpRequest) -> HttpResponse:
        raise Http404

    def post(self, request: HttpRequest) -> HttpResponse:
        person = get_object_or_404(members_of(self.portfolio), pk=self.pk)
        is_out = request.POST.get("act") == "out"
        form = NoForm if is_out else RolesForm
        form = form(request.POST, prefix=members.prefix_of(person))
        if form.carried_out(lambda typed: self.give(person, typed.get("roles", ()))):
            words = {"name": person.name}
            out = _("%(name)s takes part no more.") % words
            return self.done(out if is_out else _("Saved."))
        messages.error(request, form.sentence())
        return self.page(form.status, **({} if is_out else {"roles": form}))

    def give(self, person: User, roles: Any) -> object:
        return set_roles(self.portfolio, person, roles, **self.how())


class OneInvitation(OneMember):
    """Send it again, or withdraw it."""

    def post(self, request: HttpRequest) -> HttpResponse:
        visible = Invitation.objects.visible_to(request.user)
        row = get_object_or_404(visible.filter(portfolio=self.portfolio), pk=self.pk)
        is_again = request.POST.get("act") == "again"
        verb = invite_again if is_again else withdraw
        form = NoForm(request.POST)
        if form.carried_out(lambda _typed: verb(row, **self.how())):
            gone = _("The invitation is withdrawn. Its link opens nothing any more.")
            return self.done(_("The invitation goes again.") if is_again else gone)
        messages.error(request, form.sentence())
        return redirect("members", self.portfolio.slug)
