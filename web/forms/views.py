"""Forms for the saved views of a board."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portfolio.models import SavedView
from web.forms.base import KiemForm
from web.pages.board_look import as_saved, read_look

# As long as an address can be.
LONGEST = 8000


class QueryField(forms.CharField):
    """What stands behind the question mark; two that show the same become the same."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> str:
        return as_saved(read_look(QueryDict(super().clean(value).lstrip("?"))))


class NewViewForm(KiemForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    query = QueryField(required=False, max_length=LONGEST)


class ViewForm(KiemForm):
    """What of it is sent, changes."""

    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    query = QueryField(required=False, max_length=LONGEST)
    is_shared = forms.TypedChoiceField(
        choices=[("1", _("Share with everybody")), ("0", _("Keep for myself"))],
        coerce=lambda sent: sent == "1",
        required=False,
    )
    remove = forms.BooleanField(required=False)

    def __init__(self, *args: Any, view: SavedView, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": view.name}, **kwargs)
        self.fields["name"].widget.attrs["id"] = f"view-{view.pk}"

    def changes(self) -> dict[str, Any]:
        sent = (name for name in ("name", "query", "is_shared") if name in self.data)
        return {name: self.cleaned_data[name] for name in sent}
