"""Forms for what is recorded about an initiative: one per kind, for new and for old."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import (
    AdoptionCount,
    AdoptionTarget,
    Advice,
    Assumption,
    DataSource,
    Handover,
    Initiative,
    Involvement,
    Lesson,
    Measurement,
    Metric,
    Partner,
    Relation,
    Role,
    TargetUserGroup,
    TeamMember,
    Update,
)
from portfolio.policy import people_in
from web.forms.base import Day, KiemForm, TypedText, VersionedForm, field_of


class OneOf(forms.ModelChoiceField):
    """A row of the same initiative; a form says which there are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(None, empty_label=_("Choose"), **options)

    def offer(self, rows: "models.QuerySet[Any]") -> None:
        """The only one there is need not be chosen."""
        self.queryset = rows
        if self.initial is None and len(found := list(rows[:2])) == 1:
            self.initial = found[0]


class RecordForm(VersionedForm):
    """`add` is what the form for a new one is called."""

    add: Promise
    # The record that this one belongs to; see RECORDS.
    parent = ""

    def __init__(
        self,
        *args: Any,
        initiative: Initiative,
        today: date,
        row: models.Model | None = None,
        of: str = "",
        **kwargs: Any,
    ) -> None:
        self.row, self.today = row, today
        if of and self.parent:
            kwargs["initial"] = {self.parent: of}
        super().__init__(*args, initiative=initiative, **kwargs)
        self.offer(initiative)
        if row is None:
            del self.fields["version"]

    @classmethod
    def is_log(cls) -> bool:
        """Whether it is of one day, so that many of them are no surprise."""
        fields = cls.base_fields.values()
        return any(isinstance(field, Day) and field.required for field in fields)

    def offer(self, initiative: Initiative) -> None:
        """Fill the fields that choose from what there is."""

    def facts(self) -> dict[str, Any]:
        fields = {n: f for n, f in self.base_fields.items() if n != "version"}
        if self.row is not None:
            return {name: getattr(self.row, name) for name in fields}
        days = (n for n, f in fields.items() if isinstance(f, Day) and f.required)
        return dict.fromkeys(days, self.today)

    def refresh(self) -> None:
        assert self.row is not None
        self.row.refresh_from_db()

    def opens_more(self) -> bool:
        return self.row is not None or super().opens_more()


class InvolvementForm(RecordForm):
    add = _("Log a conversation")
    held_on = field_of(Involvement, "held_on", label=_("When"))
    count = forms.IntegerField(
        label=_("Number of people"),
        min_value=1,
        error_messages={"min_value": _("Count at least one person.")},
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    form = field_of(Involvement, "form", label=_("How"))
    group = TypedText(
        label=_("With which group"),
        max_length=120,
        help_text=_("A name of a group, for example “inspectors”. New ones are added."),
    )
    findings = field_of(Involvement, "findings", label=_("What we learnt"))
    who = field_of(Involvement, "who", label=_("Who they were"))
    effect = field_of(Involvement, "effect", label=_("What it changed"))
    change = field_of(
        Involvement, "change", label=_("What changed, or why not"), rows=2
    )

    halves = ("held_on", "count")
    more = ("who", "effect", "change")
    # The names that the field for the group proposes.
    known_groups: tuple[str, ...] = ()

    def offer(self, initiative: Initiative) -> None:
        groups = initiative.groups.all()
        if self.row is not None:
            self.fields["group"] = OneOf(label=self.fields["group"].label)
            self.fields["group"].offer(groups)
            return
        self.known_groups = tuple(group.name for group in groups)
        field = self.fields["group"]
        field.widget.attrs |= {"list": "known-groups", "autocomplete": "off"}
        if len(self.known_groups) == 1:
            field.initial = self.known_groups[0]


class GroupForm(RecordForm):
    add = _("Add a group")
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
    is_internal = field_of(
        TargetUserGroup, "is_internal", label=_("They work for our organisation")
    )
    contact = field_of(
        TargetUserGroup,
        "contact",
        label=_("Contact: an office or a role"),
        help_text=_("For example “team leader of the front desk”, never a name."),
    )


class PartnerForm(RecordForm):
    add = _("Add a partner")
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


class LessonForm(RecordForm):
    add = _("Write a lesson")
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
    useful_for = field_of(
        Lesson,
        "useful_for",
        help_text=_("For example “everybody who works with sensor data”."),
    )
    shared_with = field_of(Lesson, "shared_with")

    more = ("what_happened", "failure_mode", "worked", "useful_for", "shared_with")


class MetricForm(RecordForm):
    add = _("Add a metric")
    name = field_of(
        Metric,
        "name",
        help_text=_("For example “calls about a fallen tree, per storm”."),
    )
    unit = field_of(Metric, "unit", help_text=_("For example “%”, “hours” or “euros”."))
    baseline = field_of(Metric, "baseline", help_text=_("How it is without this."))
    target = field_of(Metric, "target", help_text=_("From here on it is a success."))
    stop_value = field_of(
        Metric, "stop_value", help_text=_("If it does not get past this, we stop.")
    )
    stop_rule = field_of(
        Metric,
        "stop_rule",
        help_text=_("Where one figure does not say it all."),
    )

    halves = ("baseline", "target")
    more = ("stop_rule",)


class MeasurementForm(RecordForm):
    add = _("Record a measurement")
    parent = "metric"
    metric = OneOf(label=_("What was measured"))
    value = field_of(Measurement, "value")
    measured_on = field_of(Measurement, "measured_on")
    note = field_of(Measurement, "note")

    halves = ("value", "measured_on")
    more = ("note",)

    def offer(self, initiative: Initiative) -> None:
        self.fields["metric"].offer(initiative.metrics.all())


class AssumptionForm(RecordForm):
    add = _("Write down an assumption")
    text = field_of(
        Assumption,
        "text",
        help_text=_("What must be true for this to work, and is not known yet?"),
    )
    risk = field_of(Assumption, "risk", label=_("If it is wrong"))
    test = field_of(Assumption, "test", help_text=_("The smallest test that tells."))
    result = field_of(Assumption, "result")
    tested_on = field_of(Assumption, "tested_on")
    findings = field_of(Assumption, "findings")

    more = ("result", "tested_on", "findings")


class DataSourceForm(RecordForm):
    add = _("Add a data source")
    name = field_of(
        DataSource, "name", help_text=_("For example “the register of trees”.")
    )
    owner = field_of(
        DataSource,
        "owner",
        help_text=_("The office that may say yes or no, never a person’s name."),
    )
    access = field_of(DataSource, "access")
    checked_on = field_of(DataSource, "checked_on")
    quality_note = field_of(
        DataSource,
        "quality_note",
        help_text=_("Is it complete, right and up to date enough for this?"),
    )

    more = ("checked_on", "quality_note")


class AdviceForm(RecordForm):
    add = _("Record advice")
    adviser = field_of(
        Advice, "adviser", help_text=_("Advisers advise; they do not decide.")
    )
    verdict = field_of(Advice, "verdict")
    given_on = field_of(Advice, "given_on")
    text = field_of(Advice, "text")
    link = field_of(
        Advice, "link", help_text=_("Where it can be read, or its case number.")
    )

    more = ("link",)


class TeamForm(RecordForm):
    add = _("Add a team member")
    person = OneOf(
        label=_("Colleague"),
        help_text=_("Somebody with an account. Who is in the team does not decide."),
    )
    skill = field_of(TeamMember, "skill")
    hours_per_week = field_of(TeamMember, "hours_per_week")

    def offer(self, initiative: Initiative) -> None:
        people = people_in(initiative.portfolio_id, tuple(Role))
        if isinstance(self.row, TeamMember):
            people |= User.objects.filter(pk=self.row.person_id)
        self.fields["person"].offer(people)


class AdoptionTargetForm(RecordForm):
    add = _("Set an adoption target")
    unit = field_of(AdoptionTarget, "unit", label=_("Where it will be used"))
    target = field_of(AdoptionTarget, "target")
    due_on = field_of(AdoptionTarget, "due_on")


class AdoptionCountForm(RecordForm):
    add = _("Count the users")
    parent = "adoption_target"
    adoption_target = OneOf(label=_("Where it is used"))
    users = field_of(AdoptionCount, "users")
    counted_on = field_of(AdoptionCount, "counted_on")

    halves = ("users", "counted_on")

    def offer(self, initiative: Initiative) -> None:
        self.fields["adoption_target"].offer(initiative.adoption_targets.all())


class HandoverForm(RecordForm):
    add = _("Plan the handover")
    receiver = field_of(
        Handover, "receiver", help_text=_("The team that runs it from then on.")
    )
    operation = field_of(Handover, "operation")
    helpdesk = field_of(Handover, "helpdesk")
    training = field_of(Handover, "training")
    failures = field_of(Handover, "failures")
    accepted_on = field_of(
        Handover,
        "accepted_on",
        help_text=_("Fill this in when the receiving team has said yes."),
    )
    note = field_of(Handover, "note")

    more = ("note",)


def linkable(initiative: Initiative) -> "models.QuerySet[Initiative]":
    """What a link may name: everybody who sees this reads its title."""
    return initiative.portfolio.initiatives.filter(is_private=False)


class RelationForm(RecordForm):
    add = _("Link another initiative")
    other = OneOf(
        label=_("Which initiative"), help_text=_("It looks like this, or builds on it.")
    )
    note = field_of(Relation, "note")

    def offer(self, initiative: Initiative) -> None:
        others = linkable(initiative).exclude(pk=initiative.pk)
        self.fields["other"].offer(others.order_by("title"))


class RelateForm(KiemForm):
    """Whether another initiative that looks like this one is related to it."""

    other = forms.ModelChoiceField(Initiative.objects.none())
    note = forms.CharField(required=False, max_length=300)
    related = forms.ChoiceField(choices=(("yes", ""), ("no", "")))

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = linkable(initiative)


FORMS: Mapping[str, type[RecordForm]] = {
    "groups": GroupForm,
    "involvements": InvolvementForm,
    "partners": PartnerForm,
    "lessons": LessonForm,
    "metrics": MetricForm,
    "measurements": MeasurementForm,
    "assumptions": AssumptionForm,
    "data-sources": DataSourceForm,
    "advice": AdviceForm,
    "team": TeamForm,
    "adoption-targets": AdoptionTargetForm,
    "adoption-counts": AdoptionCountForm,
    "handover": HandoverForm,
    "relations": RelationForm,
}


class UpdateForm(KiemForm):
    text = field_of(
        Update,
        "text",
        label=_("Where it stands, in one line"),
        help_text=_("For example “Two teams try it this week; the map loads slowly.”"),
    )
