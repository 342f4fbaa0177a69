"""The form to sign in."""

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from web.demo_people import DEMO_DOMAIN
from web.entrance import TOO_OFTEN, place


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "This e-mail address and password do not belong together. Check both and "
            "try again."
        ),
        "inactive": _("This account is closed. Ask an administrator to open it."),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["username"].widget.input_type = "email"

    def clean(self) -> dict[str, Any]:
        """Who fails too often at an account, from one place, waits a while.

        From elsewhere its owner still comes in, so that nobody can shut them out.
        """
        about = self.cleaned_data.get("username", "").strip().lower()
        tried = {"action": "login_failed", "key": f"{about} {place(self.request)}"}
        if not ratelimit.consume(self.request, **tried):
            raise ValidationError(TOO_OFTEN, code="too_often")
        cleaned = super().clean()
        ratelimit.clear(self.request, **tried)
        return cleaned

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if not settings.DEMO and user.email.endswith(DEMO_DOMAIN):
            raise self.get_invalid_login_error()
