"""How often somebody hears from Kiem, and of what at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, User
from notifications.actions import CHOICES
from notifications.models import Cadence, Preference
from web.forms.base import KiemForm


class CadenceForm(KiemForm):
    cadence = forms.ChoiceField(
        label=_("How often does Kiem write?"),
        choices=Cadence.choices,
        widget=forms.RadioSelect,
    )


class PreferenceForm(CadenceForm):
    decisions = forms.BooleanField(
        label=_("Decisions on what I work on"), required=False
    )
    responsibilities = forms.BooleanField(
        label=_("What is newly mine: an initiative, a team, a condition"),
        required=False,
    )
    mentions = forms.BooleanField(
        label=_("Comments in which a colleague mentions me"), required=False
    )
    approvals = forms.BooleanField(
        label=_("Lists of what is to be destroyed, which I can approve"),
        required=False,
    )
    follows = forms.BooleanField(label=_("News of what I follow"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=Language.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, preference: Preference) -> None:
        user: User = preference.user
        initial = {name: getattr(preference, name) for name in CHOICES}
        super().__init__(*args, initial=initial | {"language": user.language})

    def at_once(self) -> list[forms.BoundField]:
        names = ("decisions", "responsibilities", "mentions", "approvals")
        return [self[name] for name in names]
