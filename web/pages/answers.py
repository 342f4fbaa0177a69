"""What one can answer to a reminder: each a form, a verb, and what it will do."""

from collections.abc import Mapping
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
    log_involvement,
    post_update,
    record_lesson,
)
from web.forms.answering import (
    HoldForm,
    SpokeForm,
    StopForm,
    SuccessorForm,
    UntilForm,
)
from web.forms.base import KiemForm
from web.forms.control import ConditionForm, RequestForm
from web.forms.records import FORMS, UpdateForm
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
    # Whether the point ends by itself once this is done, if it is what was asked.
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

    def carry_out(self, form: KiemForm, *, at: datetime) -> None:
        """Act; where that ends nothing yet, note that there is an answer."""
        self.act(form, at=at)
        asked = _MAIN.get(rules.remedy(self.link.point)[0], Record)
        if not (self.ends and isinstance(self, asked)):
            answered(self.link.point, by=self.link.recipient, at=at)

    def act(self, form: KiemForm, *, at: datetime) -> object:
        raise NotImplementedError


class Spoke(Choice):
    """A record of the kind that ends the point; mostly a conversation with users."""

    slug = "spoke"
    record = "involvements"

    @property
    def label(self) -> Any:
        if self.record == "involvements":
            return _("We spoke with users")
        return FORMS[self.record].add

    def form(self, *args: Any) -> KiemForm:
        form_class = FORMS[self.record]
        if self.record == "involvements":
            form_class = SpokeForm
        return form_class(*args, initiative=self.initiative, today=self.today)

    def act(self, form: KiemForm, *, at: datetime) -> object:
        facts, how = form.cleaned_data, {"by": self.link.recipient, "at": at}
        if verb := VERBS.get(self.record):
            return verb(self.initiative, **facts, **how)
        return add_record(self.initiative, self.record, facts, **how)


class Record(Spoke):
    slug = "record"

    def __init__(self, link: Link, today: date) -> None:
        super().__init__(link, today)
        self.record = RECORD_OF[rules.remedy(link.point)[0]]


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
    Remedy.INVOLVEMENT: Spoke,
    Remedy.DECISION: Decision,
    Remedy.CONDITION: Met,
}


def choices(link: Link, rights: Rights, *, today: date) -> list[Choice]:
    """What this person may answer, first what ends the point."""
    remedy, _subject = rules.remedy(link.point)
    main = _MAIN.get(remedy, Record if remedy in RECORD_OF else Running)
    classes = dict.fromkeys((main, *OTHERS))
    found = [each(link, today) for each in classes]
    return [choice for choice in found if choice.is_open_to(rights)]
