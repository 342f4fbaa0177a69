"""The form to place a mail that came in."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
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
        self,
        *args: Any,
        mail: Incoming,
        portfolio: Portfolio,
        asked: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        """`asked` are the initiatives of which something is asked of the sender."""
        likely = mail.initiative_id or (min(asked) if len(asked) == 1 else None)
        first = {"initiative": likely, "text": mail.text}
        super().__init__(*args, initial=first, **kwargs)
        offered = portfolio.initiatives.order_by("title")
        if mail.outcome == Outcome.PLACED:
            del self.fields["text"]
            offered = offered.filter(pk=mail.initiative_id)
        self.fields["initiative"].queryset = offered
        if asked and mail.outcome != Outcome.PLACED:
            self._likely_first(offered, asked, mail)
        self.fields["files"].choices = [
            (file.pk, f"{file.name} ({filesizeformat(file.size)})")
            for file in mail.files.waiting()
        ]
        if not self.fields["files"].choices:
            del self.fields["files"]

    def _likely_first(
        self, offered: QuerySet[Initiative], asked: Collection[int], mail: Incoming
    ) -> None:
        """What the sender was asked about stands above all others."""
        rows = list(offered.values_list("pk", "title"))
        likely = [row for row in rows if row[0] in asked]
        name = mail.sender.name if mail.sender else mail.address
        self.fields["initiative"].choices = [
            ("", _("Choose")),
            (_("Asked of %(name)s") % {"name": name}, likely),
            (_("All others"), [row for row in rows if row[0] not in asked]),
        ]
