"""What somebody wants a document of."""

from django import forms

from reports.models import Format
from reports.wanted import KEYS
from web.forms.base import KiemForm, TypedText


class DocumentForm(KiemForm):
    """The keys of the report's address, or an initiative; and the kind of file."""

    format = forms.ChoiceField(choices=Format.choices)
    initiative = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    q = TypedText(required=False, max_length=500)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for key in KEYS:
            if key not in self.fields:
                self.fields[key] = forms.CharField(required=False, max_length=10)

    def asked(self) -> dict[str, str]:
        """What was filled in."""
        found = {key: self.cleaned_data[key] for key in KEYS}
        return {key: value for key, value in found.items() if value}
