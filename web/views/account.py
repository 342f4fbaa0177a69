"""One's own way in: a second factor, and where one is signed in."""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import (
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.internal.auth import get_totp_secret
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.sessions import end_own, sessions_of
from web.demo_people import is_demo_person
from web.pages.devices import in_words
from web.views.passkeys import Own, to_confirm

by_password = never_cache(ReauthenticateView.as_view())
by_code = never_cache(CodeAgainView.as_view())
remove_app = never_cache(DeactivateTOTPView.as_view())
codes = never_cache(ViewRecoveryCodesView.as_view())
new_codes = never_cache(GenerateRecoveryCodesView.as_view())


class Authenticate(AuthenticateView):
    """After the password: a code, or a passkey where they have one."""

    def get_context_data(self, **told: Any) -> dict[str, Any]:
        context = super().get_context_data(**told)
        return context | {"options": to_confirm(self.stage.login.user)}


class AddApp(Own, ActivateTOTPView):
    def get_form(self, *given: Any) -> Any:
        form = super().get_form(*given)
        form.fields["code"].label = _("Code of the app")
        return form


authenticate = never_cache(Authenticate.as_view())
add_app = never_cache(AddApp.as_view())


@method_decorator(never_cache, name="dispatch")
class Account(View):
    http_method_names = ("get", "head", "post")

    def get(self, request: HttpRequest) -> HttpResponse:
        user, kind = request.user, Authenticator.Type
        rows = sessions_of(user, at=timezone.now())
        is_demo, keys = is_demo_person(user), user.authenticator_set
        context = {
            "sessions": [(row, in_words(row.device)) for row in rows],
            "this": request.session.session_key,
            "has_app": get_adapter().is_mfa_enabled(user, [kind.TOTP]),
            "passkeys": keys.filter(type=kind.WEBAUTHN).order_by("pk"),
            "is_local": user.has_usable_password() and not is_demo,
            "is_demo": is_demo,
        }
        return render(request, "account/page.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """End another session of one's own, or all of them."""
        key = request.POST.get("end", "")
        if end_own(request.user, but=request.session.session_key, key=key):
            messages.success(request, _("Signed out there."))
        return redirect("mfa_index")


@require_safe
@never_cache
def picture(request: HttpRequest) -> HttpResponse:
    """The code to scan, of the app that is being added in this session."""
    adapter = get_adapter()
    secret = get_totp_secret(regenerate=False)
    address = adapter.build_totp_url(request.user, secret)
    picture = adapter.build_totp_svg(address)
    return HttpResponse(picture, content_type="image/svg+xml")
