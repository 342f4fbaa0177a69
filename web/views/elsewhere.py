"""Signing in and out at an identity provider: there, back, and over."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from accounts.id_token import Refused, logout_claims
from accounts.sessions import ELSEWHERE, end_elsewhere
from web.oidc import (
    AWAY,
    Callback,
    Exchange,
    KiemProvider,
    described,
    keys_of,
    provider_of,
    turned_away,
)

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_GET
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Go and sign in there."""
    provider = provider_of(key)
    try:
        return KiemProvider(request, provider).redirect_from_request(request)
    except AWAY as error:
        logger.warning("%s does not answer: %s", key, type(error).__name__)
        return turned_away(request, provider, "away")


@login_not_required
@never_cache
@require_GET
def callback(request: HttpRequest, key: str) -> HttpResponse:
    """Back with a code, or with what went wrong."""
    provider = provider_of(key)
    try:
        return Callback.adapter_view(Exchange(request, provider))(request)
    except ImmediateHttpResponse as said:
        return said.response
    except AWAY as error:
        logger.warning("%s answers strangely: %s", key, type(error).__name__)
        return turned_away(request, provider, "away")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Here at once; and there too, where one signed in elsewhere.

    A page in between leads there: a form of ours may not end up at another site.
    """
    there = _address_there(request.session.get(ELSEWHERE))
    logout(request)
    if not there:
        return redirect("sign-in")
    response = render(request, "session/signed_out.html", {"there": there})
    response["Refresh"] = f"0; url={there}"
    return response


def _address_there(elsewhere: dict[str, Any] | None) -> str:
    if not elsewhere:
        return ""
    keys = {provider.key for provider in settings.SIGN_IN_PROVIDERS}
    if elsewhere["provider"] not in keys:
        return ""
    provider = provider_of(elsewhere["provider"])
    try:
        address = described(provider).get("end_session_endpoint", "")
    except AWAY:
        return ""
    back = settings.SITE_URL + reverse("sign-in")
    asked = {"id_token_hint": elsewhere["id_token"], "client_id": provider.client_id}
    asked["post_logout_redirect_uri"] = back
    return f"{address}?{urlencode(asked)}" if address else ""


@csrf_exempt
@login_not_required
@require_POST
def over(request: HttpRequest, key: str) -> HttpResponse:
    """The provider says that somebody signed out: their sessions here are over."""
    provider = provider_of(key)
    try:
        claims = logout_claims(
            request.POST.get("logout_token", ""),
            keys_of(provider),
            issuer=provider.issuer,
            audience=provider.client_id,
            at=timezone.now(),
        )
    except (Refused, *AWAY) as refused:
        logger.warning("sign-out by %s refused: %s", key, refused)
        response = JsonResponse({"error": "invalid_request"}, status=400)
    else:
        subject, sid = str(claims.get("sub", "")), str(claims.get("sid", ""))
        end_elsewhere(provider.issuer, subject=subject, sid=sid)
        response = HttpResponse()
    response["Cache-Control"] = "no-store"
    return response
