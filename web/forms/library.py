"""What to look for in the library."""

from typing import Any

from django import forms
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import (
    ApplicationDomain,
    FailureMode,
    Lesson,
    NeighbourEntry,
    Usefulness,
)
from web.forms.base import KiemForm, field_of
from workflows.models import Criterion, Gate


class LibraryForm(forms.Form):
    """All may be empty; what cannot be understood is left out."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    # Chosen by pressing a chip; kept while one searches on.
    failure_mode = forms.ChoiceField(
        required=False, choices=FailureMode.choices, widget=forms.HiddenInput
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
    neighbour_entry = forms.ModelChoiceField(
        NeighbourEntry.objects.none(), required=False
    )
    usefulness = forms.ChoiceField(choices=Usefulness.choices)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lesson"].queryset = Lesson.objects.visible_to(user)
        heard = NeighbourEntry.objects.visible_to(user)
        self.fields["neighbour_entry"].queryset = heard


class ProposalForm(KiemForm):
    """What a gate would ask because of a lesson, in both languages."""

    gate = forms.ModelChoiceField(
        Gate.objects.none(), label=_("At which decision point"), empty_label=None
    )
    label_nl = field_of(Criterion, "label_nl", label=_("Short name, in Dutch"))
    label_en = field_of(Criterion, "label_en", label=_("Short name, in English"))
    question_nl = field_of(
        Criterion,
        "question_nl",
        label=_("Question, in Dutch"),
        widget=forms.Textarea({"rows": 3}),
    )
    question_en = field_of(
        Criterion,
        "question_en",
        label=_("Question, in English"),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, gates: Any, told: dict[str, str], **kwargs: Any):
        """`told` is the lesson by language; it is what the texts begin with."""
        kwargs["initial"] = proposed(told)
        super().__init__(*args, **kwargs)
        self.fields["gate"].queryset = gates
        self.fields["gate"].label_from_instance = gate_words

    def texts(self) -> dict[str, str]:
        return {n: v for n, v in self.cleaned_data.items() if n != "gate"}


def gate_words(gate: Gate) -> str:
    words = {"stage": gate.stage.name, "portfolio": gate.portfolio.name}
    return gettext("End of %(stage)s, %(portfolio)s") % words


def proposed(told: dict[str, str]) -> dict[str, str]:
    """The texts to begin with, cut to fit."""
    found = {}
    for language, text in told.items():
        with translation.override(language):
            question = gettext("What do we do with this lesson: %(text)s") % {
                "text": text
            }
        found[f"label_{language}"] = Truncator(text).chars(80)
        found[f"question_{language}"] = Truncator(question).chars(300)
    return found
