"""The one line with which a card is added to the board."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from portfolio.models import Portfolio
from portfolio.one_line import Reader
from portfolio.policy import WRITERS, people_in
from web.forms.base import KiemForm, TypedText


def reader_for(portfolio: Portfolio, user: User) -> Reader:
    """Who can be named in a line, and which policy fields."""
    used = portfolio.initiatives.exclude(policy_field="").order_by("policy_field")
    fields = used.values_list("policy_field", flat=True).distinct()
    return Reader(list(people_in(portfolio.pk, WRITERS)), list(fields), by=user)


class QuickAddForm(KiemForm):
    """`given` are facts of which the line says nothing."""

    line = TypedText(
        label=gettext_lazy("Title of the new initiative"),
        help_text=gettext_lazy(
            "Name an owner with @ and a policy field with #, if you like."
        ),
        max_length=400,
    )

    def __init__(
        self, *args: Any, reader: Reader, given: dict[str, Any] | None = None
    ) -> None:
        super().__init__(*args)
        self.reader, self.given = reader, given or {}

    def facts(self) -> dict[str, Any]:
        """What the verb takes: what was typed comes before what the filter gives."""
        line = self.reader.read(self.cleaned_data["line"])
        if not line.title:
            raise ValidationError(_("Give it a title as well."), code="title")
        facts = {"owner": self.reader.by} | self.given | {"title": line.title}
        if line.owner is not None:
            facts["owner"] = line.owner
        if line.policy_field:
            facts["policy_field"] = line.policy_field
        return facts

    def place_of(self, name: str) -> str | None:
        return "line" if name == "title" else super().place_of(name)

    def refusal(self) -> str:
        """Why it was not added, in one text."""
        if self.personal:
            return _(
                "It seems to hold personal data. Leave it out, or add it as it is."
            )
        return " ".join(message for row in self.errors.values() for message in row)
