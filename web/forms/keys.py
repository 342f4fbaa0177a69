"""Whether keys of one letter do something."""

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms.base import KiemForm


class KeysForm(KiemForm):
    letter_keys = forms.BooleanField(
        label=_("Keys of one letter work"),
        help_text=_(
            "Switch them off when you speak to your computer, or when letters arrive "
            "by themselves."
        ),
        required=False,
    )
