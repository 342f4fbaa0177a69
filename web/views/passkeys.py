"""Passkeys: added, named and removed by their owner, and signing in with one."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    RemoveWebAuthnView,
)
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from web.demo_people import is_demo_person


def options_of(asked: Any) -> str:
    """What a browser is asked, for web/static/js/passkey.js."""
    return json.dumps(asked, cls=DjangoJSONEncoder)


def to_confirm(user: Any) -> str:
    """What is asked of who has just typed a password; nothing without a passkey."""
    kind = Authenticator.Type.WEBAUTHN
    has_one = user.authenticator_set.filter(type=kind).exists()
    return options_of(begin_authentication(user)) if has_one else ""


class Own:
    """For who signs in here; at an identity provider, passkeys are kept there."""

    def dispatch(self, request: HttpRequest, *args: Any, **rest: Any) -> Any:
        user = request.user
        if not user.has_usable_password() or is_demo_person(user):
            raise Http404
        return super().dispatch(request, *args, **rest)  # type: ignore[misc]


class Add(Own, AddWebAuthnView):
    def get_context_data(self, **told: Any) -> dict[str, Any]:
        context = super().get_context_data(**told)
        context["options"] = options_of(context["js_data"]["creation_options"])
        return context | {"form": told.get("form") or self.get_form()}


class Edit(Own, EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class Remove(Own, RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class SignIn(LoginWebAuthnView):
    def dispatch(
        self, request: HttpRequest, *args: Any, **rest: Any
    ) -> HttpResponseBase:
        if not settings.LOCAL_SIGN_IN:
            raise Http404
        return super().dispatch(request, *args, **rest)


add = never_cache(Add.as_view())
edit = never_cache(Edit.as_view())
remove = never_cache(Remove.as_view())
sign_in = method_decorator([login_not_required, never_cache], name="dispatch")(
    SignIn
).as_view()
