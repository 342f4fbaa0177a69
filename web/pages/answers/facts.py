"""Answers that record something."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from notifications.answering import Link
from notifications.links import RECORD_OF
from portfolio.actions import (
    add_group,
    add_partner,
    add_record,
    edit_initiative,
    edit_record,
    log_involvement,
    post_update,
    record_lesson,
)
from portfolio.actions.records import name_of
from portfolio.models import Who
from portfolio.records import RECORDS
from web.forms.answering import (
    SpokeForm,
)
from web.forms.base import KiemForm, VersionedForm
from web.forms.control import ConditionForm
from web.forms.initiatives import SECTIONS
from web.forms.records import FORMS, UpdateForm
from web.pages.answers.choice import Choice
from web.pages.remedies import LABELS
from web.pages.rights import Rights
from workflows import rules
from workflows.actions import meet_condition
from workflows.models import Condition
from workflows.remedies import Remedy

# Records with verbs of their own, which know more than the general one.
VERBS: Mapping[str, Any] = {
    "groups": add_group,
    "involvements": log_involvement,
    "lessons": record_lesson,
    "partners": add_partner,
}

# Of what there is already, the fields that a rule is about.
ONLY: Mapping[tuple[str, Remedy], tuple[str, ...]] = {
    ("U3", Remedy.INVOLVEMENT): ("effect", "change"),
    ("C2", Remedy.PARTNER): ("agreement_status",),
    ("C4", Remedy.PARTNER): ("confirmed_on",),
    ("T5", Remedy.PLANNING): ("planned_gate_on",),
    ("T6", Remedy.PLANNING): ("scaling_routes",),
    ("T6", Remedy.PEOPLE): ("process_owner",),
    ("T8", Remedy.PLANNING): ("structural_funding_ref",),
    ("O1", Remedy.PEOPLE): ("sponsor", "sponsor_confirmed_on"),
    ("M1", Remedy.METRIC): ("baseline", "target"),
}

# The rule that is about whom it affects, not about who works with it.
HEAR_THE_AFFECTED = "U5"


class Spoke(Choice):
    """A conversation with users."""

    slug = "spoke"
    label = _("We spoke with users")

    def form(self, *args: Any) -> KiemForm:
        form = SpokeForm(*args, initiative=self.initiative, today=self.today)
        if self.link.point.rule == HEAR_THE_AFFECTED:
            form.fields["who"].initial = Who.AFFECTED
            form.more = tuple(name for name in form.more if name != "who")
        return form

    def act(self, form: KiemForm, *, at: datetime) -> object:
        facts, by = form.cleaned_data, self.link.recipient
        return log_involvement(self.initiative, **facts, by=by, at=at)


class Record(Choice):
    """A record of the kind that ends the point, or the one that is to be changed."""

    slug = "record"

    def __init__(self, link: Link, today: date) -> None:
        super().__init__(link, today)
        remedy, subject = rules.remedy(link.point)
        self.kind, self.row = RECORDS[RECORD_OF[remedy]], None
        rows = self.kind.find(self.initiative.pk)
        if self.kind.is_single:
            self.row = rows.first()
        elif subject.isdecimal():
            self.row = rows.filter(pk=subject).first()
        parent = self.kind.belongs_to
        if self.row is None and parent and not parent.find(link.initiative.pk).exists():
            self.kind = parent
        self.only = ONLY.get((link.point.rule, remedy), ()) if self.row else ()

    @property
    def label(self) -> Any:
        if self.row is None:
            return FORMS[self.kind.slug].add
        return _("Change: %(name)s") % {"name": name_of(self.row)}

    def form(self, *args: Any) -> KiemForm:
        form_class = FORMS[self.kind.slug]
        about = {"initiative": self.initiative, "today": self.today, "row": self.row}
        form = form_class(*args, **about)
        if self.row is None:
            form.more = tuple(
                n for n, field in form.fields.items() if not field.required
            )
        return narrowed(form, self.only)

    def act(self, form: KiemForm, *, at: datetime) -> object:
        how = {"by": self.link.recipient, "at": at}
        if self.row is not None:
            return edit_record(self.row, **changes_in(form), **how)
        if verb := VERBS.get(self.kind.slug):
            return verb(self.initiative, **form.cleaned_data, **how)
        return add_record(self.initiative, self.kind.slug, form.cleaned_data, **how)


class OwnFacts(Choice):
    """The few facts of the initiative itself that the point is about."""

    slug = "facts"

    def __init__(self, link: Link, today: date) -> None:
        super().__init__(link, today)
        remedy, _subject = rules.remedy(link.point)
        self.label = LABELS[remedy]
        self.section = SECTIONS[remedy.value]
        flags = link.point.facts.get("flags", ())
        self.only = tuple(flags) or ONLY.get((link.point.rule, remedy), ())

    def form(self, *args: Any) -> KiemForm:
        return narrowed(self.section(*args, initiative=self.initiative), self.only)

    def act(self, form: KiemForm, *, at: datetime) -> object:
        how = {"by": self.link.recipient, "at": at}
        return edit_initiative(self.initiative, **changes_in(form), **how)


class Running(Choice):
    slug = "update"
    label = _("It is still running: one line")
    form_class = UpdateForm

    def act(self, form: KiemForm, *, at: datetime) -> object:
        text = form.cleaned_data["text"]
        return post_update(self.initiative, text=text, by=self.link.recipient, at=at)


class Met(Choice):
    slug = "met"
    label = _("It is met: here is the evidence")
    button = _("It is met")
    outcome = _("Kiem closes the condition with this evidence, in your name.")
    form_class = ConditionForm

    def __init__(self, link: Link, today: date) -> None:
        super().__init__(link, today)
        own = Condition.objects.visible_to(link.recipient)
        self.condition = own.get(pk=link.point.subject, initiative=link.initiative)

    def is_open_to(self, rights: Rights) -> bool:
        return rights.answer

    def act(self, form: KiemForm, *, at: datetime) -> object:
        evidence, by = form.cleaned_data["evidence"], self.link.recipient
        return meet_condition(self.condition, evidence=evidence, by=by, at=at)


def narrowed(form: KiemForm, names: Collection[str]) -> KiemForm:
    """The form with these fields only; with all where none is named."""
    if names:
        for name in [each for each in form.fields if each not in (*names, "version")]:
            del form.fields[name]
        form.more = form.halves = ()
    return form


def changes_in(form: KiemForm) -> dict[str, Any]:
    """What was typed, and the version that was seen."""
    assert isinstance(form, VersionedForm)
    return {"changes": form.changes(), "version": form.cleaned_data["version"]}
