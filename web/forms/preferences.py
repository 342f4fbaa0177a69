"""How often somebody hears from Kiem, and of what at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, User
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
    follows = forms.BooleanField(label=_("News of what I follow"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=Language.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, preference: Preference) -> None:
        user: User = preference.user
        names = ("cadence", "decisions", "responsibilities", "mentions", "follows")
        initial = {name: getattr(preference, name) for name in names}
        super().__init__(*args, initial=initial | {"language": user.language})

    def at_once(self) -> list[forms.BoundField]:
        return [self[name] for name in ("decisions", "responsibilities", "mentions")]
