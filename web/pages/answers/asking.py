"""Answers that ask something of somebody, or for time."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from notifications.answering import Link
from portfolio.actions import (
    edit_initiative,
    post_comment,
)
from portfolio.models import Role
from portfolio.policy import people_in
from web.forms.answering import (
    HoldForm,
    StopForm,
    SuccessorForm,
    UntilForm,
)
from web.forms.base import KiemForm
from web.forms.control import RequestForm
from web.pages.answers.choice import Choice
from web.pages.rights import Rights
from workflows import rules
from workflows.actions import request_decision, snooze
from workflows.escalation import LONGEST_SNOOZE, MOST_SNOOZES
from workflows.policy import may_snooze
from workflows.remedies import Remedy
from workflows.terms import terms_of


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


class Successor(Choice):
    """It is of somebody else by now. The owner says so; others ask the managers."""

    slug = "successor"
    label = _("It is not mine any more")
    outcome = _(
        "The colleague whom you choose becomes the owner at once, and is asked from "
        "then on."
    )
    asking = _(
        "The managers of the portfolio are asked, in your name, to see to it. What you "
        "choose is posted as a comment."
    )

    def __init__(self, link: Link, today: date) -> None:
        super().__init__(link, today)
        is_owner = self.initiative.owner_id == link.recipient.pk
        # A condition is of who sees to it, whoever owns the initiative.
        is_condition = rules.remedy(link.point)[0] == Remedy.CONDITION
        self.is_of_owner = is_owner and not is_condition
        self.ends = self.is_of_owner

    def is_open_to(self, rights: Rights) -> bool:
        return rights.contribute if self.is_of_owner else rights.comment

    @property
    def text(self) -> Any:
        return self.outcome if self.is_of_owner else self.asking

    def form(self, *args: Any) -> KiemForm:
        return SuccessorForm(*args, initiative=self.initiative)

    def act(self, form: KiemForm, *, at: datetime) -> object:
        heir, by = form.cleaned_data["owner"], self.link.recipient
        if self.is_of_owner:
            changes = {"owner": heir}
            return edit_initiative(self.initiative, changes, by=by, at=at)
        managers = people_in(self.initiative.portfolio_id, (Role.MANAGER,))
        words = {
            "managers": ", ".join(f"@{manager.name}" for manager in managers),
            "wrong": rules.sentence(self.link.point),
            "name": heir.name,
        }
        text = _("%(managers)s: “%(wrong)s” is not mine any more. It is of %(name)s.")
        return post_comment(self.initiative, text=text % words, by=by, at=at)
