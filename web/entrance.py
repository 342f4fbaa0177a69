"""What is the same however one comes in: by password, passkey or from elsewhere."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.httpkit import get_client_ip
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from qrcode.image.svg import SvgPathFillImage

from accounts.models import Session, User
from accounts.sessions import BEGAN, DEVICE
from portfolio.audit import note
from portfolio.models import Act
from web import carried
from web.lasting import stay

LONGEST_DEVICE = Session._meta.get_field("device").max_length
CLOSED = gettext_lazy("This account is closed. Ask an administrator to open it.")
TOO_OFTEN = gettext_lazy("That went wrong too often. Wait five minutes and try again.")
SAID = {
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
    "mfa/messages/totp_activated.txt": gettext_lazy("The app is added."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The app is removed."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy(
        "There are new recovery codes. The old ones work no more."
    ),
}


def place(request: HttpRequest) -> str:
    """Where a request comes from, to count by: of IPv6 the network."""
    return str(get_ip(request))


def came_from(request: HttpRequest) -> str:
    """The address, or of the last proxy where what the proxies say makes no sense."""
    try:
        told = get_client_ip(request)
    except ImproperlyConfigured:
        told = None
    return told or str(request.META.get("REMOTE_ADDR", ""))


class Entrance(DefaultAccountAdapter):
    """allauth's steps, with our words, and our session at the end of them."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
        "incorrect_password": gettext_lazy("This is not your password. Try again."),
        "enter_current_password": gettext_lazy("This is not your password. Try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return came_from(request)

    def get_login_stages(self) -> list[str]:
        return ["allauth.mfa.stages.AuthenticateStage"]

    def login(self, request: HttpRequest, user: User) -> None:
        now = timezone.now().timestamp()
        super().login(request, user)
        request.session[BEGAN] = now
        request.session[DEVICE] = self.get_http_user_agent(request)[:LONGEST_DEVICE]
        stay(request, now=now)

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:
        response = super().post_login(request, user, **told)
        carried.remember_who(response, user.pk)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        messages.error(request, CLOSED)
        return redirect("sign-in")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if text := message or SAID.get(message_template or ""):
            messages.add_message(request, level, text)

    def send_notification_mail(
        self, template_prefix: str, user: User, *_told: Any, **_more: Any
    ) -> None:
        """Where allauth would mail what changed in a second factor, it is noted."""
        kind, _between, what = template_prefix.rpartition("/")
        if kind == "mfa/email":
            where = came_from(self.request)
            now = timezone.now()
            note(Act.FACTOR, about=what, by=user, address=where, at=now)


class SecondFactor(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right. Try the next one.")
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys are for the host of the address in the browser."""
        host = urlsplit(f"//{context.request.get_host()}").hostname
        return {"id": str(host), "name": "Kiem"}

    def generate_authenticator_name(self, user: User, kind: str) -> str:
        return gettext("Passkey")

    def build_totp_svg(self, url: str) -> str:
        """On white, so that a phone reads it from a dark page too."""
        made = qrcode.make(url, image_factory=SvgPathFillImage)
        return made.to_string(encoding="unicode")

    def encrypt(self, text: str) -> str:
        """A secret of an app is not readable in a backup of the database."""
        return _sealer().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _sealer().decrypt(encrypted_text.encode()).decode()


def _sealer() -> Fernet:
    key = sha256(f"second factor {settings.SECRET_KEY}".encode()).digest()
    return Fernet(urlsafe_b64encode(key))
