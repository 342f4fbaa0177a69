"""Forms of the gate meeting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portfolio.ledger import Stale
from portfolio.models import Initiative
from portfolio.personal_data import Trace
from web.forms.base import KiemForm, field_of
from workflows.models import AgendaItem, Meeting


class MeetingForm(KiemForm):
    held_on = field_of(Meeting, "held_on", label=_("On which day"))


class AddForm(KiemForm):
    """Offers what is not on the agenda yet."""

    initiative = forms.ModelChoiceField(
        Initiative.objects.none(),
        label=_("Add an initiative"),
        empty_label=_("Choose"),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_agenda = meeting.items.values("initiative")
        others = meeting.portfolio.initiatives.filter(is_private=False)
        others = others.exclude(pk__in=on_agenda)
        self.fields["initiative"].queryset = others.order_by("title", "pk")


class NoteForm(KiemForm):
    """Is kept whatever it holds, for nobody may lose what was said; see `warning`.

    It carries the text that was seen, for two people may take notes.
    """

    note = field_of(AgendaItem, "note", label=_("What was said"), rows=4)
    found: Sequence[Trace] = ()

    def __init__(self, *args: Any, item: AgendaItem) -> None:
        super().__init__(*args, initial={"note": item.note})
        self.item = item

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.found, self.personal = self.personal, []
        return cleaned

    def seen(self) -> list[str] | None:
        """The text that was there; and what is on its way, of who types on."""
        texts = self.data.getlist("seen")  # type: ignore[union-attr]
        return [text.replace("\r\n", "\n").strip() for text in texts] or None

    def refuse(self, refusal: ValidationError) -> None:
        super().refuse(refusal)
        if isinstance(refusal, Stale):
            self.item.refresh_from_db()
            self.clash = {"note": self.item.note}

    def warning(self) -> str:
        if not self.found:
            return ""
        return gettext(
            "This seems to hold: %(what)s. The minutes may become public."
        ) % {"what": ", ".join(str(trace.label) for trace in self.found)}


class CloseForm(KiemForm):
    note = field_of(Meeting, "note", label=_("Remarks for the minutes"))
