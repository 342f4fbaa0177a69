"""What to look for in the library."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import ApplicationDomain, FailureMode, Lesson, Usefulness
from web.forms.base import KiemForm


class LibraryForm(forms.Form):
    """All may be empty; what cannot be understood is left out."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    failure_mode = forms.ChoiceField(
        label=_("What it is about"),
        required=False,
        choices=[("", _("Everything")), *FailureMode.choices],
    )
    stage = forms.ChoiceField(label=_("Learnt in"), required=False)
    domain = forms.ChoiceField(
        label=_("Application"),
        required=False,
        choices=[("", _("Every application")), *ApplicationDomain.choices],
    )
    became_check = forms.BooleanField(label=_("Has become a check"), required=False)

    def __init__(self, *args: Any, stages: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, label_suffix="")
        self.fields["stage"].choices = [("", _("Every stage")), *stages.items()]

    def wanted(self) -> dict[str, Any]:
        """What was asked for, by name."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ConsultForm(KiemForm):
    """Which lesson was looked at, and whether it helped."""

    lesson = forms.ModelChoiceField(Lesson.objects.none(), required=False)
    shipped = forms.SlugField(required=False)
    usefulness = forms.ChoiceField(choices=Usefulness.choices)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lesson"].queryset = Lesson.objects.visible_to(user)

    def sentence(self) -> str:
        """Why nothing was kept."""
        return " ".join(text for texts in self.errors.values() for text in texts)
