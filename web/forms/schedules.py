"""Who gets the report by mail, and when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import Portfolio, Role
from portfolio.policy import people_in
from reports.models import Schedule
from web.forms.base import KiemForm, field_of


class Addresses(forms.CharField):
    """One on each line; a list to who acts on it."""

    widget = forms.Textarea({"rows": 3, "spellcheck": "false"})

    def to_python(self, value: Any) -> list[str]:
        return str(super().to_python(value) or "").split()

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class ScheduleForm(KiemForm):
    rhythm = field_of(
        Schedule, "rhythm", label=_("How often?"), widget=forms.RadioSelect
    )
    next_on = field_of(
        Schedule,
        "next_on",
        label=_("First on"),
        help_text=_("For example two days before management meets."),
    )
    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("To these colleagues"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    addresses = Addresses(
        label=_("To these addresses"),
        required=False,
        help_text=_(
            "Of people without an account, one on each line. They get the whole "
            "report: you answer for that."
        ),
    )
    language = field_of(
        Schedule, "language", label=_("In which language?"), widget=forms.RadioSelect
    )
    q = field_of(
        Schedule,
        "q",
        required=False,
        help_text=_("A filter of the board, such as stage:pilot. Empty: all."),
    )

    def __init__(
        self, *args: Any, portfolio: Portfolio, schedule: Schedule | None, **kwargs: Any
    ) -> None:
        initial: dict[str, Any] = {"rhythm": "monthly", "language": "nl"}
        if schedule is not None:
            names = ("rhythm", "next_on", "addresses", "language", "q")
            initial = {name: getattr(schedule, name) for name in names}
            initial["people"] = schedule.people.all()
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["people"].queryset = people_in(portfolio.pk, tuple(Role))
