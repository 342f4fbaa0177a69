"""What to look for in the library."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import FailureMode


class LibraryForm(forms.Form):
    """Both may be empty; what cannot be understood is left out."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    failure_mode = forms.ChoiceField(
        label=_("What it is about"),
        required=False,
        choices=[("", _("Everything")), *FailureMode.choices],
    )

    def wanted(self) -> dict[str, str]:
        """What was asked for, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
