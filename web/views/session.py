"""Signing in and out, and the page where one starts."""

from dataclasses import dataclass
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as set_language_cookie

from accounts.policy import may_keep_instance
from portfolio.models import Initiative, Portfolio
from web import carried, first_run
from web.demo_people import DEMO_DOMAIN, DEMO_PASSWORD
from web.forms.session import SignInForm
from web.lasting import seconds_left, stay
from web.pages.first import portfolio_of


@dataclass(frozen=True)
class DemoRole:
    """Somebody to look at the demo as."""

    name: str
    what: str
    who: str

    @property
    def email(self) -> str:
        return self.who + DEMO_DOMAIN


DEMO_ROLES = (
    DemoRole(_("Portfolio manager"), _("Keeps the whole board moving."), "manager"),
    DemoRole(_("Gatekeeper"), _("Decides at the decision points."), "gatekeeper"),
    DemoRole(_("Owner"), _("Runs initiatives and gets the reminders."), "owner"),
    DemoRole(_("Management"), _("Reads the board and the report."), "management"),
    DemoRole(_("Administrator"), _("Manages people; decides nothing."), "admin"),
)


class SignIn(LoginView):
    template_name = "session/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        if settings.LOCAL_SIGN_IN:
            return super().post(request, *args, **kwargs)
        raise Http404

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """With a second factor, where they have one."""
        user = form.get_user()
        record_authentication(self.request, user, method="password")
        return perform_login(self.request, user, redirect_url=self.get_success_url())

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        context["is_carried"] = carried.KEY in self.request.session
        context["providers"] = settings.SIGN_IN_PROVIDERS
        context["is_local"] = settings.LOCAL_SIGN_IN
        context["is_new"] = first_run.is_new()
        context["has_mail"] = settings.EMAIL_HOST or settings.DEMO
        if settings.DEMO:
            context["demo_roles"] = DEMO_ROLES
            context["demo_password"] = DEMO_PASSWORD
        return context

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 400
        return response


sign_in = SignIn.as_view()
set_language = login_not_required(require_POST(set_language_cookie))


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """How many seconds there are left; whoever posts stays signed in."""
    now = timezone.now().timestamp()
    if request.method == "POST":
        stay(request, now=now)
    return JsonResponse({"left": seconds_left(request, now=now)})


def home(request: HttpRequest) -> HttpResponse:
    """Go to the first board that this person takes part in."""
    portfolio = Portfolio.objects.visible_to(request.user).order_by("pk").first()
    if portfolio is not None:
        return redirect("board", portfolio.slug)
    if may_keep_instance(request.user) and portfolio_of(request.user) is None:
        return redirect("first-steps")
    guest_at = Initiative.objects.visible_to(request.user).order_by("title")
    return render(request, "session/no_portfolio.html", {"guest_at": guest_at})
