"""Forms for what is recorded about an initiative."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.models import (
    Initiative,
    Involvement,
    Lesson,
    Partner,
    TargetUserGroup,
    Update,
)
from web.forms.base import KiemForm, TypedText, field_of


class InvolvementForm(KiemForm):
    held_on = field_of(Involvement, "held_on", label=_("When"))
    form = field_of(Involvement, "form", label=_("How"))
    group = TypedText(
        label=_("With which group"),
        max_length=120,
        help_text=_("A name of a group, for example “inspectors”. New ones are added."),
    )
    who = field_of(Involvement, "who", label=_("Who they were"))
    count = forms.IntegerField(
        label=_("Number of people"),
        min_value=1,
        error_messages={"min_value": _("Count at least one person.")},
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    findings = field_of(Involvement, "findings", label=_("What we learnt"))
    effect = field_of(Involvement, "effect", label=_("What it changed"))
    change = field_of(
        Involvement, "change", label=_("What changed, or why not"), rows=2
    )

    def __init__(
        self, *args: Any, initiative: Initiative, today: date, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"held_on": today, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.known_groups = [group.name for group in initiative.groups.all()]
        attrs = self.fields["group"].widget.attrs
        attrs |= {"list": "known-groups", "autocomplete": "off"}


class GroupForm(KiemForm):
    name = field_of(
        TargetUserGroup,
        "name",
        label=_("Name of the group"),
        help_text=_("People in one role, for example “planners at the front desk”."),
    )
    is_affected = field_of(
        TargetUserGroup,
        "is_affected",
        label=_("The outcome is about them, they do not work with it"),
    )
    contact = field_of(
        TargetUserGroup,
        "contact",
        label=_("Contact: an office or a role"),
        help_text=_("For example “team leader of the front desk”, never a name."),
    )


class PartnerForm(KiemForm):
    organisation = field_of(Partner, "organisation")
    is_own_department = field_of(
        Partner, "is_own_department", label=_("This is our own department")
    )
    role = field_of(
        Partner, "role", help_text=_("For example “delivers data” or “tries it out”.")
    )
    contribution = field_of(
        Partner, "contribution", help_text=_("Hours, money, data or knowledge.")
    )
    agreement_status = field_of(Partner, "agreement_status")
    confirmed_on = field_of(Partner, "confirmed_on")


class LessonForm(KiemForm):
    text = field_of(
        Lesson,
        "text",
        rows=2,
        help_text=_("One sentence that helps somebody elsewhere."),
    )
    what_happened = field_of(Lesson, "what_happened")
    learnt_on = field_of(Lesson, "learnt_on")
    failure_mode = field_of(Lesson, "failure_mode")
    worked = field_of(Lesson, "worked", label=_("This is about something that worked"))
    shared_with = field_of(Lesson, "shared_with")

    more = ("what_happened", "failure_mode", "worked", "shared_with")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"learnt_on": today, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class UpdateForm(KiemForm):
    text = field_of(
        Update,
        "text",
        label=_("Where it stands, in one line"),
        help_text=_("For example “Two teams try it this week; the map loads slowly.”"),
    )
