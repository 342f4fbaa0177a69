"""From nothing to an invited colleague: the first account, and the first steps."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.policy import may_keep_instance
from notifications.inviting import invite
from notifications.trying import try_mail
from portfolio.actions import open_first_account
from web import first_run
from web.forms.base import KiemForm
from web.forms.circle import NoForm
from web.forms.first import FirstAccountForm, FirstPortfolioForm
from web.forms.members import InviteForm
from web.pages import first
from workflows.actions import open_first_portfolio


@method_decorator([login_not_required, never_cache], name="dispatch")
class FirstRun(View):
    """Whoever has the link that the server printed becomes the administrator."""

    http_method_names = ("get", "head", "post")

    def dispatch(self, request: HttpRequest, token: str) -> HttpResponseBase:
        if not first_run.opens(token):
            context = {"is_new": first_run.is_new()}
            return render(request, "first/unusable.html", context, status=404)
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(FirstAccountForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FirstAccountForm(request.POST)
        if not form.carried_out(self.open):
            return self.page(form, form.status)
        if not settings.LOCAL_SIGN_IN:
            messages.success(request, _("Your account is there. Sign in with it."))
            return redirect("sign-in")
        how = {"method": "password", "reauthenticated": True}
        record_authentication(request, self.person, **how)
        return perform_login(request, self.person, redirect_url=reverse("first-steps"))

    def open(self, typed: dict[str, Any]) -> None:
        facts = {"password": None, "language": get_language(), **typed}
        self.person = open_first_account(**facts, at=timezone.now())

    def page(self, form: KiemForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "is_local": settings.LOCAL_SIGN_IN}
        context["providers"] = settings.SIGN_IN_PROVIDERS
        return render(self.request, "first/account.html", context, status=status)


class FirstSteps(View):
    """For administrators; each step can be left for later, and done elsewhere too."""

    http_method_names = ("get", "head", "post")

    def dispatch(self, request: HttpRequest) -> HttpResponseBase:
        if not may_keep_instance(request.user):
            raise Http404
        self.how = {"by": request.user, "at": timezone.now()}
        self.portfolio = first.portfolio_of(request.user)
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        steps = {"portfolio": self.begin, "mail": self.mail, "invite": self.invite}
        step = request.POST.get("step", "")
        if step not in steps or (step == "invite" and self.portfolio is None):
            raise Http404
        form, verb, done = steps[step]()
        if form.carried_out(verb):
            messages.success(request, done)
            return redirect(reverse("first-steps") + f"#step-{step}")
        return self.page(form.status, **{step: form})

    def begin(self) -> Any:
        form = FirstPortfolioForm(self.request.POST, self.request.FILES)
        done = _("The portfolio is there, and you are its manager.")
        return form, lambda _t: open_first_portfolio(**form.facts(), **self.how), done

    def mail(self) -> Any:
        form = NoForm(self.request.POST)
        done = _("A mail to try goes to %(email)s.") % {
            "email": self.request.user.email
        }
        return form, lambda _typed: try_mail(**self.how), done

    def invite(self) -> Any:
        form, email = InviteForm(self.request.POST), self.request.POST.get("email", "")
        done = _("The invitation goes to %(email)s.") % {"email": email}
        return form, lambda typed: invite(self.portfolio, **typed, **self.how), done

    def page(self, status: int = 200, **forms: KiemForm) -> HttpResponse:
        context = first.context(self.request.user, self.portfolio, at=self.how["at"])
        context["begin"] = forms.get("portfolio") or FirstPortfolioForm()
        language = {"language": get_language()}
        context["invite"] = forms.get("invite") or InviteForm(initial=language)
        context["try"] = forms.get("mail")
        return render(self.request, "first/steps.html", context, status=status)
