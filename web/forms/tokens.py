"""A token for a program that acts in one's name."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, Scope, User
from portfolio.models import Portfolio
from web.forms.base import KiemForm, field_of


class TokenForm(KiemForm):
    name = field_of(
        ApiToken,
        "name",
        required=True,
        help_text=_("How you know it later, for example: figures for the intranet."),
    )
    scope = forms.ChoiceField(
        label=_("What may the program do?"),
        choices=Scope.choices,
        widget=forms.RadioSelect,
    )
    portfolio = forms.ModelChoiceField(
        Portfolio.objects.none(),
        label=_("In which portfolio?"),
        required=False,
        empty_label=_("All that I take part in"),
    )
    days = forms.TypedChoiceField(
        label=_("How long does it work?"),
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("A year"))],
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, user: User) -> None:
        super().__init__(*args, initial={"scope": Scope.READ, "days": 90})
        visible = Portfolio.objects.visible_to(user).order_by("pk")
        self.fields["portfolio"].queryset = visible

    def wish(self) -> dict[str, Any]:
        """What the verb takes."""
        wish = dict(self.cleaned_data)
        return {
            "name": wish["name"],
            "scope": Scope(wish["scope"]),
            "portfolio": wish["portfolio"],
            "lifetime": timedelta(days=wish["days"]),
        }
