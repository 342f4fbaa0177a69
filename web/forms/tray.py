"""The form to place a mail that came in."""

from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from notifications.incoming import Incoming, Outcome
from portfolio.models import Initiative, Portfolio
from web.forms.base import KiemForm, TypedText

LONGEST = 5000


class PlaceForm(KiemForm):
    initiative = forms.ModelChoiceField(
        Initiative.objects.none(), label=_("Initiative"), empty_label=_("Choose")
    )
    text = TypedText(
        label=_("What it says"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Take out names, addresses and numbers of people."),
    )
    files = forms.TypedMultipleChoiceField(
        label=_("Files to keep with the initiative"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you do not choose is removed."),
    )

    def __init__(
        self, *args: Any, mail: Incoming, portfolio: Portfolio, **kwargs: Any
    ) -> None:
        first = {"initiative": mail.initiative, "text": mail.text}
        super().__init__(*args, initial=first, **kwargs)
        offered = portfolio.initiatives.order_by("title")
        if mail.outcome == Outcome.PLACED:
            del self.fields["text"]
            offered = offered.filter(pk=mail.initiative_id)
        self.fields["initiative"].queryset = offered
        self.fields["files"].choices = [
            (file.pk, f"{file.name} ({filesizeformat(file.size)})")
            for file in mail.files.waiting()
        ]
        if not self.fields["files"].choices:
            del self.fields["files"]
