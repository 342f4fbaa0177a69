"""The first account of a new Kiem, and its first portfolio."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portfolio.colours import LIGHT, name_of, palette
from web.forms.base import KiemForm, TypedText
from web.forms.members import NewcomerForm
from web.forms.theme import ACCEPTED, ColourInput, ThemeForm

BRAND = name_of("brand", LIGHT)


class FirstAccountForm(NewcomerForm):
    """Without a password where people sign in elsewhere alone."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    field_order = ("name", "email", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, email="", **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "username"
        if not settings.LOCAL_SIGN_IN:
            del self.fields["password"]

    def clean_email(self) -> str:
        """The password is held against it, too."""
        self.email = self.cleaned_data["email"].lower()
        return self.email


class FirstPortfolioForm(KiemForm):
    organisation = TypedText(
        label=_("Name of the municipality"),
        help_text=_("As it stands above every page, for example gemeente Heidemonde."),
        max_length=120,
    )
    name_nl = TypedText(label=_("Name of the portfolio, in Dutch"), max_length=120)
    name_en = TypedText(
        label=_("Name of the portfolio, in English"), max_length=120, required=False
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("A PNG, JPEG, WebP or SVG of at most 200 kilobytes."),
        widget=forms.FileInput({"accept": ACCEPTED}),
    )
    clean_logo = ThemeForm.clean_logo

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"name_nl": "Innovatieportfolio"})
        kwargs["initial"].setdefault("name_en", "Innovation portfolio")
        super().__init__(*args, **kwargs)
        self.fields[BRAND] = forms.CharField(
            label=_("Main colour of your house style"),
            required=False,
            max_length=9,
            help_text=_("As a code, for example %(code)s. More colours can follow.")
            % {"code": palette({}, LIGHT)["brand"]},
            widget=ColourInput(palette({}, LIGHT)["brand"]),
        )

    def facts(self) -> dict[str, Any]:
        """What was typed, as the verb takes it."""
        typed = dict(self.cleaned_data)
        logo, brand = typed.pop("logo"), typed.pop(BRAND)
        return typed | {
            "logo": logo.read() if logo else None,
            "colours": {BRAND: brand} if brand else {},
        }

    def place_of(self, name: str) -> str | None:
        """What is wrong with its address is wrong with the name it is made of."""
        return super().place_of("organisation" if name == "slug" else name)
