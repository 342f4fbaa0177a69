"""Signing in at an identity provider: OpenID Connect's code flow, with PKCE.

allauth keeps the state, asks for the code and exchanges it. What it leaves open is
ours: every token's signature, nonce and audience are judged, whoever carried it, and a
person is found by issuer and subject alone.
"""

import hashlib
import logging
from typing import Any

import jwt
from allauth.account.adapter import get_adapter as entrance
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
)
from allauth.socialaccount.providers.openid_connect.views import (
    OpenIDConnectOAuth2Adapter,
)
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.id_token import Claims, Keys, Refused, sign_in_claims
from accounts.models import User
from accounts.providers import Provider
from accounts.sessions import ELSEWHERE
from web.arriving import NotLetIn, let_in
from web.lasting import INVITED

logger = logging.getLogger(__name__)

# How long what a provider says of itself, and its keys, are kept.
KEPT_SECONDS = 3600
# How often at most new keys are asked for, whatever key a token names.
ASK_AGAIN_SECONDS = 10
# What a provider that is away, or confused, makes of a request; the first is the line.
AWAY = (OSError, OAuth2Error, KeyError, ValueError)


def provider_of(key: str) -> Provider:
    for provider in settings.SIGN_IN_PROVIDERS:
        if provider.key == key:
            return provider
    raise Http404


def described(provider: Provider) -> dict[str, Any]:
    """What a provider says of itself: where to go, and where its keys are."""
    address = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    said = _kept(f"oidc:{address}", address)
    if said["issuer"] != provider.issuer:
        raise OAuth2Error("the provider goes by another name")
    return said


def keys_of(provider: Provider) -> Keys:
    """Its public keys; a new one is looked up when a token is signed with it."""

    def find(kid: str | None) -> jwt.PyJWK:
        address = described(provider)["jwks_uri"]
        name = f"oidc:{address}"
        found = _pick(_kept(name, address), kid)
        if found is None and cache.add(f"{name}:asked", True, ASK_AGAIN_SECONDS):
            cache.delete(name)
            found = _pick(_kept(name, address), kid)
        if found is None:
            raise Refused("its key is not known")
        return found

    return find


def _pick(said: dict[str, Any], kid: str | None) -> jwt.PyJWK | None:
    rows = [row for row in said["keys"] if row.get("use", "sig") == "sig"]
    if kid is not None:
        rows = [row for row in rows if row.get("kid") == kid]
    return jwt.PyJWK.from_dict(rows[0]) if len(rows) == 1 else None


def _kept(name: str, address: str) -> dict[str, Any]:
    if (kept := cache.get(name)) is not None:
        return dict(kept)
    with get_adapter().get_requests_session() as session:
        response = session.get(address, allow_redirects=False)
        response.raise_for_status()
        said = response.json()
    cache.set(name, said, KEPT_SECONDS)
    return dict(said)


def nonce_of(verifier: str) -> str:
    """A number that this sign-in alone knows, made of the secret that PKCE keeps."""
    return hashlib.sha256(f"nonce:{verifier}".encode()).hexdigest()


class KiemProvider(OpenIDConnectProvider):
    def __init__(self, request: HttpRequest, ours: Provider) -> None:
        self.ours = ours
        app = SocialApp(
            provider=self.id,
            provider_id=ours.key,
            name=ours.name,
            client_id=ours.client_id,
            secret=ours.client_secret,
            settings={"oauth_pkce_enabled": True, "scope": [*ours.scopes]},
        )
        super().__init__(request, app=app)

    def get_pkce_params(self) -> dict[str, Any]:
        made = super().get_pkce_params()
        return made | {"nonce": nonce_of(made["code_verifier"])}

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing but where to go afterwards; allauth takes scopes from an address."""
        return {"process": "login", "next_url": get_next_redirect_url(request)}

    def get_oauth2_adapter(self, request: HttpRequest) -> "Exchange":
        return Exchange(request, self.ours)


class Exchange(OpenIDConnectOAuth2Adapter):
    """The code for a token, the token for a person."""

    state: dict[str, Any]

    def __init__(self, request: HttpRequest, ours: Provider) -> None:
        super().__init__(request, ours.key)
        self.ours = ours

    @property
    def openid_config(self) -> dict[str, Any]:
        return described(self.ours)

    def get_provider(self) -> KiemProvider:
        return KiemProvider(self.request, self.ours)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        path = reverse("sign-in-callback", args=[self.ours.key])
        return str(settings.SITE_URL) + path

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **told: Any
    ) -> None:
        """Let them in, or say why not; either way this is the end of it."""
        signed = told["response"].get("id_token", "")
        try:
            claims = sign_in_claims(
                signed,
                keys_of(self.ours),
                issuer=self.ours.issuer,
                audience=self.ours.client_id,
                nonce=nonce_of(self.state["pkce_code_verifier"]),
                at=timezone.now(),
            )
            told_more = self.more(claims, told["response"].get("access_token", ""))
            said = {**told_more, **claims}
            invited = request.session.get(INVITED, "")
            user = let_in(self.ours, said, at=timezone.now(), invited=invited)
        except Refused as refused:
            raise OAuth2Error(f"the token is refused: {refused}") from refused
        except NotLetIn as not_let_in:
            raise ImmediateHttpResponse(
                turned_away(request, self.ours, str(not_let_in), status=403)
            ) from not_let_in
        raise ImmediateHttpResponse(self.enter(user, claims, signed))

    def more(self, claims: Claims, access_token: str) -> Claims:
        """What else a provider tells of them, when asked, where the token is short."""
        address = self.openid_config.get("userinfo_endpoint")
        needed = {"email"}
        if self.ours.roles:
            needed.add(self.ours.roles.claim.split(".")[0])
        if not address or needed <= claims.keys():
            return {}
        said = self._fetch_user_info(access_token)
        if said.get("sub") != claims["sub"]:
            raise Refused("what is told is about somebody else")
        return dict(said)

    def enter(self, user: User, claims: Claims, signed: str) -> HttpResponse:
        door = entrance(self.request)
        door.login(self.request, user)
        self.request.session[ELSEWHERE] = {
            "provider": self.ours.key,
            "issuer": self.ours.issuer,
            "subject": claims["sub"],
            "sid": str(claims.get("sid", ""))[:255],
            "id_token": signed,
        }
        told = dict.fromkeys(("email_verification", "signal_kwargs", "email"))
        next_path = self.state.get("next")
        return door.post_login(
            self.request, user, signup=False, redirect_url=next_path, **told
        )


class Callback(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: KiemProvider) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.state = state or {}
        return state, response


class Elsewhere(DefaultSocialAccountAdapter):
    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: KiemProvider,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """Say it on our own page; the log gets the reason, without a name."""
        ours = provider.ours
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(turned_away(request, ours, "cancelled"))
        logger.warning("sign-in at %s refused: %s", ours.key, exception or error)
        away = isinstance(exception, OSError)
        raise ImmediateHttpResponse(
            turned_away(request, ours, "away" if away else "refused")
        )


STATUS = {"cancelled": 200, "away": 503}


def turned_away(
    request: HttpRequest, provider: Provider, why: str, status: int = 403
) -> HttpResponse:
    context = {"provider": provider, "why": why}
    return render(
        request, "session/turned_away.html", context, status=STATUS.get(why, status)
    )
