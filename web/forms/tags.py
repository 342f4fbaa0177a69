"""Forms for the tags of an initiative, and for those of a portfolio."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import Initiative, Tag
from portfolio.models.tag import LONGEST
from web.forms.base import KiemForm, TypedText


class TagsForm(KiemForm):
    """All tags in one field; `seen` are those that stood there when it was opened."""

    tags = TypedText(
        label=_("Tags"),
        required=False,
        max_length=600,
        help_text=_("Words to find it by, with a comma between them."),
        widget=forms.TextInput(
            {"list": "known-tags", "data-module": "tags", "autocomplete": "off"}
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        there = ", ".join(tag.name for tag in initiative.tags.all())
        initial = {"tags": there, "seen": there}
        super().__init__(*args, initial=initial, **kwargs)
        self.initiative = initiative

    def known(self) -> list[str]:
        """The tags that others of the portfolio have, most used first."""
        used = self.initiative.portfolio.tags.counted().filter(uses__gt=0)
        return [tag.name for tag in used.order_by("-uses", "name")[:200]]


class TagNameForm(KiemForm):
    """What a tag is called. The same name as another makes one of the two."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST)

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        initial = {"name": tag.name}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["name"].widget.attrs["id"] = f"tag-{tag.pk}"
        self.tag = tag

    def place_of(self, name: str) -> str | None:
        return "name" if name == "tags" else super().place_of(name)
