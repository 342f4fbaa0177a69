"""What can be done with several initiatives at once: one form per act.

Each initiative goes through the verb that its own page would call.
"""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from portfolio.actions import edit_initiative
from portfolio.actions.tags import set_tags
from portfolio.models import Initiative, Portfolio, Role
from portfolio.policy import WRITERS, people_in
from web.forms.base import Day, KiemForm, TypedText
from web.forms.initiatives import PersonField, about
from workflows.actions import decide
from workflows.outcomes import Outcome, Ruling


class ManyForm(KiemForm):
    """`roles` see the act; the verb says of each initiative whether they may."""

    roles: ClassVar[tuple[Role, ...]] = WRITERS
    title: ClassVar[Promise]

    def __init__(self, *args: Any, portfolio: Portfolio) -> None:
        super().__init__(*args)
        self.portfolio = portfolio

    def confirmation(self, count: int) -> str:
        """What the button does, in words."""
        raise NotImplementedError

    def carry_out(self, initiative: Initiative, *, by: User, at: datetime) -> object:
        raise NotImplementedError


class AssignForm(ManyForm):
    title = _("Assign to somebody")
    owner = PersonField(
        label=_("Owner"),
        empty_label=_("Choose"),
        help_text=_("Runs it day to day, and hears from Kiem."),
    )

    def __init__(self, *args: Any, portfolio: Portfolio) -> None:
        super().__init__(*args, portfolio=portfolio)
        self.fields["owner"].queryset = people_in(portfolio.pk, WRITERS)

    def confirmation(self, count: int) -> str:
        text = ngettext(
            "Make this person the owner of %(count)d initiative",
            "Make this person the owner of %(count)d initiatives",
            count,
        )
        return text % {"count": count}

    def carry_out(self, initiative: Initiative, *, by: User, at: datetime) -> object:
        changes = {"owner": self.cleaned_data["owner"]}
        return edit_initiative(initiative, changes, by=by, at=at)


class FieldForm(ManyForm):
    title = _("Set the policy field")
    policy_field = about("policy_field", help_text=_("For example “Mobility”."))

    def confirmation(self, count: int) -> str:
        text = ngettext(
            "Set this policy field for %(count)d initiative",
            "Set this policy field for %(count)d initiatives",
            count,
        )
        return text % {"count": count}

    def carry_out(self, initiative: Initiative, *, by: User, at: datetime) -> object:
        changes = {"policy_field": self.cleaned_data["policy_field"]}
        return edit_initiative(initiative, changes, by=by, at=at)


class TagForm(ManyForm):
    title = _("Add tags")
    tags = TypedText(
        label=_("Tags"),
        help_text=_("With commas in between. Tags that are there already stay."),
        max_length=400,
    )

    def confirmation(self, count: int) -> str:
        text = ngettext(
            "Add these tags to %(count)d initiative",
            "Add these tags to %(count)d initiatives",
            count,
        )
        return text % {"count": count}

    def carry_out(self, initiative: Initiative, *, by: User, at: datetime) -> object:
        names = self.cleaned_data["tags"].split(",")
        return set_tags(initiative, names, seen=(), by=by, at=at)


class HoldForm(ManyForm):
    """A hold is a decision, so that gatekeepers take it."""

    roles = (Role.GATEKEEPER,)
    title = _("Put on hold")
    rationale = TypedText(
        label=_("Why"),
        help_text=_("Everybody who works on it can read it."),
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
    )
    resume_on = Day(label=_("Resume on"), help_text=_("Kiem asks again on this day."))

    def confirmation(self, count: int) -> str:
        text = ngettext(
            "Decide to put %(count)d initiative on hold",
            "Decide to put %(count)d initiatives on hold",
            count,
        )
        return text % {"count": count}

    def carry_out(self, initiative: Initiative, *, by: User, at: datetime) -> object:
        ruling = Ruling(
            Outcome.HOLD,
            self.cleaned_data["rationale"],
            resume_on=self.cleaned_data["resume_on"],
        )
        return decide(initiative, ruling, by=by, at=at)


ACTS: dict[str, type[ManyForm]] = {
    "assign": AssignForm,
    "tag": TagForm,
    "field": FieldForm,
    "hold": HoldForm,
}
