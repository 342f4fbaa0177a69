"""Putting an attention point off."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from web.forms.base import Day, DayInput, KiemForm, TypedText
from workflows.actions.attention import LONGEST_REASON
from workflows.escalation import LONGEST_SNOOZE


class SnoozeForm(KiemForm):
    until = Day(label=_("Until"), help_text=_("At most 30 days from now."))
    reason = TypedText(
        label=_("Why it has to wait"),
        max_length=LONGEST_REASON,
        help_text=_("Everybody who sees the initiative can read this."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = today + timedelta(1), today + timedelta(LONGEST_SNOOZE)
        bounds = {"min": first.isoformat(), "max": last.isoformat()}
        self.fields["until"].widget = DayInput(**bounds)
