"""How long what is closed is kept, and what goes."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portfolio.models import Ending, Portfolio
from portfolio.models.retention import LONGEST
from portfolio.retention import Term, Terms, terms_in
from web.forms.base import KiemForm, TypedText


class RetentionForm(KiemForm):
    """For each ending a number of years, and why."""

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        fields: dict[str, forms.Field] = {}
        initial: dict[str, Any] = {}
        for ending, term in terms_in(portfolio).items():
            name, ground = ending.value, f"{ending.value}-ground"
            fields[name] = forms.IntegerField(
                label=_("Years"),
                required=False,
                min_value=0,
                max_value=LONGEST,
                help_text=_("Leave empty to keep it for ever."),
                widget=forms.NumberInput({"inputmode": "numeric"}),
            )
            fields[ground] = TypedText(label=_("On which ground"), max_length=200)
            initial |= {name: term.years, ground: str(term.ground)}
        self.base_fields = fields
        super().__init__(*args, initial=initial, **kwargs)

    def parts(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        for ending in Ending:
            names = (ending.value, f"{ending.value}-ground")
            yield str(ending.label), [self[name] for name in names]

    def terms(self) -> Terms:
        typed = self.cleaned_data
        return {
            ending: Term(typed[ending.value], typed[f"{ending.value}-ground"])
            for ending in Ending
        }


class Numbers(forms.Field):
    """Boxes that were ticked: numbers of initiatives."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[int]:
        found = [each for each in value or () if each.isascii() and each.isdecimal()]
        if len(found) != len(value or ()) or any(len(each) > 18 for each in found):
            raise ValidationError(_("Choose from the list."), code="invalid")
        return [int(each) for each in found]


class ProposalForm(KiemForm):
    initiatives = Numbers(required=False)
    note = TypedText(
        label=_("Remark"),
        required=False,
        max_length=300,
        help_text=_("For who approves it, and for the report."),
    )
