"""An initiative at a glance, for the panel beside the board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from portfolio.clock import running_days
from portfolio.models import Initiative, Stage, State
from web.pages.board_words import tenths
from web.pages.points import Shown, points_of
from web.pages.rights import Rights, rights_of, with_roles
from web.pages.timeline import Entry, entries, words_of
from workflows.gates import next_stage_of
from workflows.models import Standing

RECENT = 5


@dataclass(frozen=True, slots=True)
class Peek:
    initiative: Initiative
    rights: Rights
    standing: Standing | None
    next_stage: Stage | None
    where: str
    points: Sequence[Shown]
    team: int
    events: Sequence[Entry]

    @property
    def is_open(self) -> bool:
        return self.initiative.state in (State.ACTIVE, State.ON_HOLD)

    @property
    def tenths(self) -> int:
        held = self.standing
        return tenths(held.met, held.required) if held else 0

    @property
    def readiness(self) -> str:
        held = self.standing
        if held is None or not held.required:
            return _("Nothing is required yet.")
        if held.met >= held.required:
            return _("Everything required is met.")
        words = {"met": held.met, "required": held.required}
        return _("%(met)d of %(required)d required criteria are met.") % words


def peek_at(initiative: Initiative, *, user: User, today: date) -> Peek:
    """Read what the panel shows to this person, in a fixed number of queries."""
    reader = with_roles(user)
    rights = rights_of(reader, initiative)
    events = initiative.events.select_related("by").order_by("-version")[:RECENT]
    return Peek(
        initiative=initiative,
        rights=rights,
        standing=getattr(initiative, "standing", None),
        next_stage=next_stage_of(initiative),
        where=_where(initiative, today),
        points=points_of(initiative, user=reader, today=today),
        team=initiative.team.count(),
        events=entries(events, words_of(initiative.portfolio)),
    )


def _where(initiative: Initiative, today: date) -> str:
    """The stage, and for how long or until when."""
    words = {"stage": initiative.stage, "state": initiative.get_state_display()}
    holds = list(initiative.holds.values_list("started_on", "ended_on", "resume_on"))
    resume = next((day for _start, end, day in holds if end is None), None)
    if initiative.state == State.ON_HOLD and resume:
        return _("On hold in %(stage)s until %(day)s.") % {
            **words,
            "day": date_format(resume),
        }
    entered = initiative.passages.filter(left_on__isnull=True).first()
    if entered is None:
        return _("%(state)s in %(stage)s.") % words
    stays = [(start, end) for start, end, _resume in holds]
    rest = initiative.portfolio.calendar
    days = running_days(entered.entered_on, today, holds=stays, rest=rest)
    sentence = ngettext(
        "In %(stage)s for %(days)d day.", "In %(stage)s for %(days)d days.", days
    )
    return sentence % (words | {"days": days})
