"""The one line with which a card is added to the board."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from portfolio.actions import start_initiative
from portfolio.actions.tags import set_tags
from portfolio.models import ApplicationDomain, Initiative, Portfolio, not_hidden
from portfolio.one_line import Reader
from portfolio.policy import WRITERS, people_in
from web.forms.base import KiemForm, TypedText
from workflows.filtering import Filter

# What a new card takes over from the filter as it is.
TAKEN = ("policy_field", "department", "application_domain")


def reader_for(portfolio: Portfolio, user: User) -> Reader:
    """Who can be named in a line, and which policy fields: read when it names one."""
    people = SimpleLazyObject(lambda: people_in(portfolio.pk, WRITERS))
    fields = SimpleLazyObject(lambda: _fields(portfolio, user))
    return Reader(people, fields, by=user)


def _fields(portfolio: Portfolio, user: User) -> QuerySet[Initiative, str]:
    seen = portfolio.initiatives.filter(not_hidden(user))
    used = seen.exclude(policy_field="").order_by("policy_field")
    return used.values_list("policy_field", flat=True).distinct()


def given_by(asked: Filter, reader: Reader) -> dict[str, Any]:
    """What a filter gives a new card; a name that is nobody's gives nothing."""
    values = asked.values()
    given: dict[str, Any] = {name: values[name] for name in TAKEN if name in values}
    if "policy_field" in given:
        given["policy_field"] = reader.field(given["policy_field"])
    if owner := reader.known(values.get("owner", "").removeprefix("@")):
        given["owner"] = owner
    return given


class QuickAddForm(KiemForm):
    """`asked` is the filter of the board, for what the line says nothing of."""

    line = TypedText(
        label=gettext_lazy("Title of the new initiative"),
        help_text=gettext_lazy(
            "Name an owner with @ and a policy field with #, if you like."
        ),
        max_length=400,
    )

    def __init__(self, *args: Any, reader: Reader, asked: Filter) -> None:
        super().__init__(*args)
        self.reader, self.given = reader, given_by(asked, reader)
        self.tags = [tag for name, tag in asked.values().items() if name == "tags"]

    def said(self, text: str) -> dict[str, Any]:
        """What the line says; what it does not say the filter gives."""
        line = self.reader.read(text)
        facts = self.given | {"title": line.title}
        if line.owner is not None:
            facts["owner"] = line.owner
        if line.policy_field:
            facts["policy_field"] = line.policy_field
        return facts

    def chips(self, text: str) -> list[tuple[str, str]]:
        """The same in words, but for the title."""
        facts = self.said(text)
        chips = [
            (_("Owner"), str(facts.get("owner", ""))),
            (_("Policy field"), facts.get("policy_field", "")),
            (_("Department"), facts.get("department", "")),
            (_("Application domain"), _domain(facts.get("application_domain", ""))),
            (_("Tags"), ", ".join(self.tags)),
        ]
        return [(label, value) for label, value in chips if value]

    def start(self, portfolio: Portfolio, *, by: User, at: datetime) -> Initiative:
        facts = {"owner": by} | self.said(self.cleaned_data["line"])
        if not facts["title"]:
            raise ValidationError(_("Give it a title as well."), code="title")
        started = start_initiative(portfolio, **facts, by=by, at=at)
        return set_tags(started, self.tags, by=by, at=at) if self.tags else started

    def place_of(self, name: str) -> str | None:
        return "line" if name == "title" else super().place_of(name)

    def refusal(self) -> str:
        """Why it was not added, in one text."""
        if self.personal:
            return _(
                "It seems to hold personal data. Leave it out, or add it as it is."
            )
        return " ".join(message for row in self.errors.values() for message in row)


def _domain(value: str) -> str:
    return str(dict(ApplicationDomain.choices).get(value, ""))
