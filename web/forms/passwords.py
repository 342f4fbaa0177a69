"""Choosing a password: one's own anew, or by the link for who forgot it."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from web.forms.base import KiemForm
from web.forms.members import NewPassword


class ForgottenForm(KiemForm):
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "username"


class PasswordForm(KiemForm):
    """A new one for this person."""

    password = NewPassword(label=_("New password"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class ChangeForm(PasswordForm):
    """The same, by who knows the old one."""

    current = forms.CharField(
        label=_("Your password now"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    field_order = ("current", "password")

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            message = _("This is not your password. Try again.")
            raise ValidationError(message, code="wrong")
        return current
