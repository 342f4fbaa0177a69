"""The form for the name, logo and colours of a portfolio."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.actions.theme import LARGEST_LOGO, read_colours
from portfolio.colours import CHOICES, LABELS, SCHEMES, SETTABLE, name_of, palette
from portfolio.contrast import colour
from portfolio.models import LogoType, Portfolio, Theme
from web.forms.base import KiemForm

ACCEPTED = ",".join(LogoType.labels)
TITLES = {
    "light": gettext_lazy("In the light"),
    "dark": gettext_lazy("In the dark"),
}
WORDS = {
    "light": gettext_lazy(
        "One colour is enough: the main one of your house style. An empty field keeps "
        "the colour in grey."
    ),
    "dark": gettext_lazy(
        "For whoever has set their screen to dark. Leave it empty, and Kiem makes the "
        "main colour lighter by itself."
    ),
}


class ColourInput(forms.TextInput):
    """Text, since a house style comes as codes to be pasted."""

    def __init__(self, usual: str) -> None:
        attrs = {"class": "colour", "spellcheck": "false", "autocomplete": "off"}
        super().__init__(attrs | {"placeholder": usual, "size": 9})


class ThemeForm(KiemForm):
    organisation = forms.CharField(
        label=gettext_lazy("Name of the municipality"), max_length=120
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy(
            "A PNG, JPEG, WebP or SVG of at most 200 kilobytes. It is shown 32 pixels "
            "high, on white where the screen is dark."
        ),
        widget=forms.FileInput({"accept": ACCEPTED}),
    )
    without_logo = forms.BooleanField(
        label=gettext_lazy("Take the logo away"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, portfolio: Portfolio, theme: Theme, **kwargs: Any):
        kwargs["initial"] = {
            "organisation": portfolio.organisation,
            "version": theme.version,
            **theme.colours,
        }
        super().__init__(*args, **kwargs)
        if not theme.logo_mark:
            del self.fields["without_logo"]
        for scheme in SCHEMES:
            shown = palette(theme.colours, scheme)
            for token in SETTABLE:
                self.fields[name_of(token, scheme)] = forms.CharField(
                    label=LABELS[token],
                    required=False,
                    max_length=9,
                    widget=ColourInput(shown[token]),
                )

    titles = tuple(TITLES.items())

    def palettes(self) -> list[tuple[Any, Any, list[forms.BoundField]]]:
        """Title, explanation and fields of light and dark."""
        return [
            (TITLES[s], WORDS[s], [self[name_of(token, s)] for token in SETTABLE])
            for s in SCHEMES
        ]

    def clean_logo(self) -> Any:
        logo = self.cleaned_data["logo"]
        if logo is not None and logo.size > LARGEST_LOGO:
            raise ValidationError(
                _("This file is too large. A logo has at most 200 kilobytes.")
            )
        return logo

    def chosen(self) -> dict[str, str]:
        """The colours that were typed, as far as they are any."""
        typed = self.data if self.is_bound else self.initial
        found = {name: colour(str(typed.get(name) or "")) for name in CHOICES}
        return {name: value for name, value in found.items() if value}

    def changes(self) -> dict[str, Any]:
        """What was typed, as the verb takes it."""
        typed = self.cleaned_data
        logo = typed["logo"].read() if typed["logo"] else None
        if typed.get("without_logo"):
            logo = b""
        return {
            "organisation": typed["organisation"],
            "colours": {name: typed[name] for name in CHOICES},
            "logo": logo,
            "version": typed["version"],
        }

    def judge(self) -> None:
        """Say of each colour what saving would say, and save nothing."""
        if self.is_valid():
            try:
                read_colours({name: self.cleaned_data[name] for name in CHOICES})
            except ValidationError as refusal:
                self.refuse(refusal)
