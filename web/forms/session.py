"""The form to sign in."""

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User

# Nobody outside the demo lives here: a reserved domain.
DEMO_DOMAIN = "@lindervoort.example"
DEMO_PASSWORD = "kiem-demo-lindervoort"  # noqa: S105 - no secret


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

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if not settings.DEMO and user.email.endswith(DEMO_DOMAIN):
            raise self.get_invalid_login_error()
