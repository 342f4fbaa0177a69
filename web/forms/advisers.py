"""To which address each adviser hears of a legal check that cannot wait."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import Adviser, Portfolio
from web.forms.base import KiemForm, field_of
from workflows.models import AdviserSeat
from workflows.rules import RULES


class AdvisersForm(KiemForm):
    """A field for each adviser whom a legal check of the portfolio names."""

    def __init__(self, *args: Any, portfolio: Portfolio, **kwargs: Any) -> None:
        seats = list(portfolio.adviser_seats.all())
        named = {*portfolio.conditional_checks.values_list("adviser", flat=True)}
        # The people affected are the privacy officer's to think of, check or no check.
        named |= {Adviser.PRIVACY.value, *(rule.later for rule in RULES)}
        named |= {seat.adviser for seat in seats}
        self.offices = [each for each in Adviser if each.value in named]
        self.base_fields = {each.value: self._field(each) for each in self.offices}
        self.base_fields["language"] = field_of(
            AdviserSeat,
            "language",
            label=_("In which language?"),
            help_text=_("The mail to an address without an account."),
            widget=forms.RadioSelect,
        )
        initial: dict[str, Any] = {seat.adviser: seat.address for seat in seats}
        initial["language"] = seats[0].language if seats else "nl"
        super().__init__(*args, initial=initial, **kwargs)

    def _field(self, office: Adviser) -> forms.Field:
        return forms.EmailField(label=office.label, required=False, max_length=254)

    def addresses(self) -> dict[str, str]:
        return {each.value: self.cleaned_data[each.value] for each in self.offices}
