"""Forms about who sees an initiative."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from web.forms.base import KiemForm


class NoForm(KiemForm):
    """A button that asks for nothing more."""


class GuestForm(KiemForm):
    """Somebody who has an account already, by their e-mail address."""

    email = forms.EmailField(
        label=_("E-mail address of the guest"),
        help_text=_("Of somebody who has an account in Kiem."),
        max_length=254,
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if email := typed.get("email"):
            found = User.objects.filter(email=email.lower(), is_active=True).first()
            if found is None:
                message = _("Nobody has an account with this address. Invite them.")
                raise ValidationError({"email": message}, code="unknown")
            typed["person"] = found
        return typed
