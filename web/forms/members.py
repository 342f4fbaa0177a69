"""Who takes part in a portfolio: roles, invitations, and coming in by one."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, User
from portfolio.models import Role
from web.forms.base import KiemForm, TypedText

LONGEST_PASSWORD = 4096


class RolesField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class RolesForm(KiemForm):
    """The roles of one member; `prefix` tells the forms of a page apart."""

    roles = RolesField(
        label=_("Roles"),
        choices=Role.choices,
        error_messages={"required": _("Choose a role, or take them out.")},
    )


class InviteForm(KiemForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    roles = RolesField(label=_("Roles"), choices=Role.choices)
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=Language.choices,
        widget=forms.RadioSelect,
    )


class NewPassword(forms.CharField):
    """A password that is chosen now: pasted or typed, as long as one likes."""

    def __init__(self, **options: Any) -> None:
        shown = {"autocomplete": "new-password", "spellcheck": "false"}
        options.setdefault("label", _("Password"))
        options.setdefault(
            "help_text",
            _("At least 15 signs. Some words that only you put together are best."),
        )
        super().__init__(
            widget=forms.PasswordInput(shown),
            strip=False,
            max_length=LONGEST_PASSWORD,
            **options,
        )


class NewcomerForm(KiemForm):
    """Who comes in by an invitation and has no account yet."""

    name = TypedText(
        label=_("Your name"), help_text=_("As colleagues know you."), max_length=120
    )
    password = NewPassword()

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if password := cleaned.get("password"):
            user = User(email=self.email, name=cleaned.get("name", ""))
            try:
                validate_password(password, user)
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return cleaned
