"""Which municipality to follow."""

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms.base import KiemForm


class NeighbourForm(KiemForm):
    address = forms.CharField(
        label=_("Address of their open portfolio"),
        max_length=500,
        help_text=_(
            "Of its page, as https://kiem.example.nl/open/portfolio/, or of its JSON "
            "feed."
        ),
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
    )
