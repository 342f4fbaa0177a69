"""The form that puts a card elsewhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import Initiative, Stage
from portfolio.placing import BOTTOM, After
from web.forms.base import LONGEST_NUMBER, KiemForm, TypedText

TOP = "top"


class StageField(forms.ModelChoiceField):
    """A stage by its slug; the one where the card stands is known already."""

    here: Stage

    def to_python(self, value: Any) -> Any:
        return self.here if value == self.here.slug else super().to_python(value)


class MoveForm(KiemForm):
    stage = StageField(
        Stage.objects.none(),
        to_field_name="slug",
        label=_("Stage"),
        error_messages={"invalid_choice": _("This portfolio has no such stage.")},
    )
    after = forms.CharField(label=_("Place in the column"), required=False)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    reason = TypedText(
        label=_("Why does it go back?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initiative = initiative
        self.fields["stage"].queryset = initiative.portfolio.stages.all()
        self.fields["stage"].here = initiative.stage

    def clean_after(self) -> After:
        """The card above it: "top" is none, nothing is the end of the column.

        The verb looks whether that card is in the column.
        """
        typed = self.cleaned_data["after"]
        if typed == TOP:
            return None
        if typed == "":
            return BOTTOM
        if typed.isascii() and typed.isdecimal() and len(typed) < LONGEST_NUMBER:
            return Initiative(pk=int(typed))
        raise forms.ValidationError(
            _("The card to place it after is not in this column."), code="after"
        )
