"""What one can answer to a reminder: each a form, a verb, and what it will do."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
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
from portfolio.records import RECORDS
from web.forms.answering import (
    HoldForm,
    SpokeForm,
    StopForm,
    SuccessorForm,
    UntilForm,
)
from web.forms.base import KiemForm, VersionedForm
from web.forms.control import ConditionForm, RequestForm
from web.forms.initiatives import SECTIONS
from web.forms.records import FORMS, UpdateForm
from web.pages.remedies import LABELS
from web.pages.rights import Rights
from workflows import rules
from workflows.actions import answered, meet_condition, request_decision, snooze
from workflows.escalation import LONGEST_SNOOZE, MOST_SNOOZES
from workflows.models import Condition
from workflows.policy import may_snooze
from workflows.remedies import Remedy
from workflows.terms import terms_of

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


class Choice:
    """One thing to answer. `label` is how one chooses it, `outcome` what it does."""

    slug: str
    label: Any
    button: Any = _("Save")
    outcome: Promise = _(
        "Kiem saves this with the initiative, in your name. Nobody is asked for "
        "anything."
    )
    form_class: type[KiemForm]
    # Whether this is what was asked, and the point ends by itself once it is done.
    is_asked = False
    ends = True

    def __init__(self, link: Link, today: date) -> None:
        self.link, self.today = link, today
        self.initiative = link.initiative

    def is_open_to(self, rights: Rights) -> bool:
        return rights.contribute

    @property
    def text(self) -> Any:
        """What it will do, for who is about to do it."""
        return self.outcome

    def form(self, *args: Any) -> KiemForm:
        return self.form_class(*args)

    def for_a_thumb(self, *args: Any) -> KiemForm:
        """The form, without how to make lists: that is for who sits at a desk."""
        form = self.form(*args)
        for field in form.fields.values():
            field.is_markdown = False
        return form

    def carry_out(self, form: KiemForm, *, at: datetime) -> None:
        """Act; where that ends nothing yet, note that there is an answer."""
        self.act(form, at=at)
        if not (self.is_asked and self.ends):
            answered(self.link.point, by=self.link.recipient, at=at)

    def act(self, form: KiemForm, *, at: datetime) -> object:
        raise NotImplementedError


class Spoke(Choice):
    """A conversation with users."""

    slug = "spoke"
    label = _("We spoke with users")

    def form(self, *args: Any) -> KiemForm:
        return SpokeForm(*args, initiative=self.initiative, today=self.today)

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


class Decision(Choice):
    """Those who decide are asked; the note says what for."""

    slug = "decision"
    label = _("Ask for a decision")
    button: Any = _("Ask for a decision")
    outcome = _(
        "The gatekeepers are asked for a decision, in your name. They see the "
        "checklist as it stands. You hear from Kiem what they decide."
    )
    form_class = RequestForm
    ends = False

    def is_open_to(self, rights: Rights) -> bool:
        return rights.request

    def note(self, form: KiemForm) -> str:
        return str(form.cleaned_data["note"])

    def act(self, form: KiemForm, *, at: datetime) -> object:
        note, by = self.note(form), self.link.recipient
        return request_decision(self.initiative, note=note, by=by, at=at)


class Hold(Decision):
    slug = "hold"
    label = _("Hold until a day")
    button = _("Ask to hold it")
    outcome = _(
        "The gatekeepers are asked to hold it, in your name. Until they decide it runs "
        "on. You hear from Kiem what they decide."
    )

    def form(self, *args: Any) -> KiemForm:
        most = terms_of(self.initiative.portfolio).longest_hold_days
        return HoldForm(*args, today=self.today, most=most)

    def note(self, form: KiemForm) -> str:
        return str(form.wish())


class Stop(Hold):
    slug = "stop"
    label = _("Stop it")
    button = _("Ask to stop it")
    outcome = _(
        "The gatekeepers are asked to stop it, in your name. Until they decide it runs "
        "on. You hear from Kiem what they decide."
    )

    def form(self, *args: Any) -> KiemForm:
        return StopForm(*args)


class Later(Choice):
    """Also for who may only read: whoever is asked can put it off."""

    slug = "snooze"
    label = _("Not now: ask me again later")
    button = _("Put it off")
    outcome = _(
        "Kiem asks this again on that day. Everybody in the portfolio can read that "
        "you put it off, and why."
    )
    once_more = _(
        "You put this off twice already. The sponsor or the manager is asked whether "
        "it can wait once more."
    )

    def is_open_to(self, rights: Rights) -> bool:
        return may_snooze(self.link.recipient, self.link.point)

    @property
    def text(self) -> Any:
        is_last = self.link.point.snoozes >= MOST_SNOOZES
        return self.once_more if is_last else self.outcome

    def form(self, *args: Any) -> KiemForm:
        return UntilForm(*args, today=self.today, most=LONGEST_SNOOZE)

    def carry_out(self, form: KiemForm, *, at: datetime) -> None:
        snooze(self.link.point, **form.cleaned_data, by=self.link.recipient, at=at)


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


class Successor(Choice):
    """For the owner; who else is asked has something else than ownership."""

    slug = "successor"
    label = _("It is not mine any more")
    outcome = _(
        "The colleague whom you choose becomes the owner at once, and is asked from "
        "then on."
    )

    def is_open_to(self, rights: Rights) -> bool:
        is_owner = self.initiative.owner_id == self.link.recipient.pk
        return rights.contribute and is_owner

    def form(self, *args: Any) -> KiemForm:
        return SuccessorForm(*args, initiative=self.initiative)

    def act(self, form: KiemForm, *, at: datetime) -> object:
        changes, by = dict(form.cleaned_data), self.link.recipient
        return edit_initiative(self.initiative, changes, by=by, at=at)


OTHERS: tuple[type[Choice], ...] = (Running, Spoke, Later, Hold, Successor, Stop)
_MAIN: Mapping[Remedy, type[Choice]] = {
    Remedy.UPDATE: Running,
    Remedy.DECISION: Decision,
    Remedy.CONDITION: Met,
    **dict.fromkeys(RECORD_OF, Record),
    **{Remedy(section): OwnFacts for section in SECTIONS},
}


def choices(link: Link, rights: Rights, *, today: date) -> list[Choice]:
    """What this person may answer, first what ends the point."""
    main = _main(link, today)
    others = [each(link, today) for each in OTHERS]
    found = [*([main] if main else []), *others]
    # The same form is not offered twice.
    by_slug: dict[str, Choice] = {}
    for choice in found:
        if choice.is_open_to(rights):
            by_slug.setdefault(choice.slug, choice)
    return list(by_slug.values())


def _main(link: Link, today: date) -> Choice | None:
    """What ends it; nothing where that takes more than a form on a phone."""
    remedy, subject = rules.remedy(link.point)
    if remedy not in _MAIN:
        return None
    is_new = remedy == Remedy.INVOLVEMENT and not subject
    main = (Spoke if is_new else _MAIN[remedy])(link, today)
    main.is_asked = True
    return main


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
