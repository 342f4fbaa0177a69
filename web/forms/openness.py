"""What managers choose to make public."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import Initiative, OpenInitiative, OpenPortfolio, Part, Portfolio
from web.forms.base import KiemForm

CLOSED, OPEN = "closed", "open"


class OpennessForm(KiemForm):
    contact = forms.CharField(
        label=_("Where can residents ask about it?"),
        max_length=200,
        required=False,
        help_text=_(
            "The mail address or page of an office, not of a person. It is shown on "
            "the public page."
        ),
    )
    is_on = forms.TypedChoiceField(
        label=_("Can residents read along?"),
        choices=[("", _("No, it is closed")), ("1", _("Yes, it is open"))],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        opened = getattr(portfolio, "openness", None) or OpenPortfolio()
        kwargs["initial"] = {
            "contact": opened.contact,
            "is_on": "1" if opened.is_on else "",
        }
        super().__init__(*args, **kwargs)


class PartsForm(KiemForm):
    access = forms.ChoiceField(
        label=_("May residents read about this initiative?"),
        choices=[
            (CLOSED, _("No, nothing of it")),
            (OPEN, _("Yes: its title, and what is ticked below")),
        ],
        widget=forms.RadioSelect,
    )
    parts = forms.MultipleChoiceField(
        label=_("What they may read"),
        choices=Part.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        opened: OpenInitiative | None = getattr(initiative, "openness", None)
        kwargs["initial"] = {
            "access": OPEN if opened else CLOSED,
            "parts": opened.parts if opened else Part.values,
        }
        super().__init__(*args, **kwargs)

    def chosen(self) -> list[str] | None:
        """The parts as they are ticked now; None when nothing is to be public."""
        if self.is_bound and self.is_valid():
            return parts_of(self.cleaned_data)
        initial = self.initial
        return initial["parts"] if initial["access"] == OPEN else None


def parts_of(typed: dict[str, Any]) -> list[str] | None:
    return typed["parts"] if typed["access"] == OPEN else None
