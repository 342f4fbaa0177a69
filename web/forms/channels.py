"""A channel for news. What is typed as its address is not shown again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from notifications.channel import USUAL_TOPICS, Channel, ChannelKind, Topic
from portfolio.models import Initiative, Portfolio
from web.forms.base import KiemForm, field_of


class SecretInput(forms.TextInput):
    """To be pasted into; the page never gives back what was."""

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false"})

    def format_value(self, value: Any) -> None:
        return None


class ChannelForm(KiemForm):
    more = ("silent_about",)
    more_title = _("Initiatives that it says nothing about")
    kind = forms.ChoiceField(
        label=_("Where does the news go?"),
        choices=ChannelKind.choices,
        widget=forms.RadioSelect,
    )
    name = field_of(
        Channel, "name", help_text=_("How you know it here, for example: Team Data.")
    )
    # No text of somebody: nothing in it is looked through for people.
    address = forms.CharField(
        label=_("Address of the webhook"), max_length=2000, widget=SecretInput
    )
    topics = forms.MultipleChoiceField(
        label=_("What does it tell?"),
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[each.value for each in USUAL_TOPICS],
        error_messages={"required": _("Choose at least one.")},
    )
    language = forms.ChoiceField(
        label=_("In which language?"),
        choices=Language.choices,
        widget=forms.RadioSelect,
    )
    silent_about = forms.ModelMultipleChoiceField(
        Initiative.objects.none(),
        label=_("Say nothing about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, portfolio: Portfolio, channel: Channel | None, **kwargs: Any
    ):
        kwargs["initial"] = {"kind": ChannelKind.TEAMS, "language": Language.DUTCH}
        if channel is not None:
            names = ("name", "topics", "language")
            kwargs["initial"] = {name: getattr(channel, name) for name in names}
            kwargs["initial"]["silent_about"] = channel.silent_about.all()
        super().__init__(*args, **kwargs)
        titles = portfolio.initiatives.order_by("title")
        self.fields["silent_about"].queryset = titles
        how = _(
            "In Teams: make a workflow “Send webhook alerts to a channel”. In "
            "Mattermost and Slack: make an incoming webhook. Paste here the address "
            "that you get. Kiem does not show it again."
        )
        if channel is not None:
            del self.fields["kind"]
            self.fields["address"].required = False
            how = _("Leave it empty to keep the address there is.")
        self.fields["address"].help_text = how
