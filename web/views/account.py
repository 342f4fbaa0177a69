"""One's own way in: a second factor, and where one is signed in."""

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

authenticate = never_cache(AuthenticateView.as_view())
by_password = never_cache(ReauthenticateView.as_view())
by_code = never_cache(CodeAgainView.as_view())
add_app = never_cache(ActivateTOTPView.as_view())
remove_app = never_cache(DeactivateTOTPView.as_view())
codes = never_cache(ViewRecoveryCodesView.as_view())
new_codes = never_cache(GenerateRecoveryCodesView.as_view())


@method_decorator(never_cache, name="dispatch")
class Account(View):
    http_method_names = ("get", "head", "post")

    def get(self, request: HttpRequest) -> HttpResponse:
        kind = Authenticator.Type.TOTP
        context = {
            "sessions": sessions_of(request.user, at=timezone.now()),
            "this": request.session.session_key,
            "has_app": get_adapter().is_mfa_enabled(request.user, [kind]),
            "is_local": request.user.has_usable_password(),
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
