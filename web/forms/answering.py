"""Forms for answering a reminder: as few fields as will do, for a thumb."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from portfolio.models import Initiative
from portfolio.policy import WRITERS, people_in
from web.forms.base import Day, DayInput, KiemForm, TypedText
from web.forms.records import InvolvementForm
from workflows.actions.attention import LONGEST_REASON


class SpokeForm(InvolvementForm):
    """A conversation with users; that it was today is filled in."""

    halves = ("form", "count")
    more = ("held_on", "who", "effect", "change")

    field_order = ("form", "count", "group", "findings")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Without it the point stays.
        self.fields["findings"].required = True
        if self.known_groups:
            self.fields["group"].help_text = ""


class WishForm(KiemForm):
    """A line that says why, for those who decide."""

    reason = TypedText(
        label=gettext_lazy("Why"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
    )

    def wish(self) -> str:
        """What is asked for, in one text."""
        raise NotImplementedError


class UntilForm(WishForm):
    """A day that is still to come, and why."""

    until = Day(label=gettext_lazy("Until"))

    field_order = ("until", "reason")

    def __init__(self, *args: Any, today: date, most: int, **kwargs: Any) -> None:
        self.first, self.last = today + timedelta(1), today + timedelta(most)
        super().__init__(*args, **kwargs)
        bounds = {"min": self.first.isoformat(), "max": self.last.isoformat()}
        field = self.fields["until"]
        field.widget, field.initial = DayInput(**bounds), today + timedelta(most // 2)

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self.first <= until <= self.last:
            raise ValidationError(
                _("Choose a day from tomorrow to %(last)s."),
                code="until",
                params={"last": date_format(self.last)},
            )
        return until


class HoldForm(UntilForm):
    def wish(self) -> str:
        day = date_format(self.cleaned_data["until"])
        text = _("Wish: hold until %(day)s. Why: %(why)s")
        return text % {"day": day, "why": self.cleaned_data["reason"]}


class StopForm(WishForm):
    def wish(self) -> str:
        return _("Wish: stop. Why: %(why)s") % {"why": self.cleaned_data["reason"]}


class SuccessorForm(KiemForm):
    """Who it belongs to by now."""

    owner = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("It is now of"),
        empty_label=gettext_lazy("Choose"),
    )

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = people_in(initiative.portfolio_id, WRITERS)
        self.fields["owner"].queryset = others.exclude(pk=initiative.owner_id)
