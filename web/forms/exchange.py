"""An exchange pack that somebody sent."""

from django import forms
from django.utils.translation import gettext_lazy

from web.forms.base import KiemForm
from workflows.exchange.reading import LARGEST


class PackForm(KiemForm):
    file = forms.FileField(
        label=gettext_lazy("Pack of another municipality"),
        help_text=gettext_lazy("A JSON file of at most 5 MB."),
        widget=forms.FileInput({"accept": ".json"}),
    )

    def content(self) -> bytes:
        file = self.cleaned_data["file"]
        # What is too large was not kept whole; the reader refuses it by its size.
        return b"x" * (LARGEST + 1) if file.size > LARGEST else file.read()
