"""The limits of the rules, per stage; a stage that is missing has none.

Days on the clock, but for ends and promises, which are calendar days. Defaults taken
from practice (phases of GOV.UK service design, the twelve-month cap of the Dutch
Innovatiebudget); none is law, and a municipality may want others.
"""

from typing import NamedTuple

from portfolio.models import Stage
from workflows.models import Severity

# No reminder in the first days of a stage.
GRACE = 14
# When something unanswered would be on the agenda of the gate meeting.
AGENDA = 28
NEVER = 100_000


class Limits(NamedTuple):
    """From how many days something is told, asks attention, asks action."""

    attention: int
    action: int
    info: int = NEVER

    def severity(self, days: int) -> Severity | None:
        """How grave this many days are; None while within the limits."""
        if days >= self.action:
            return Severity.ACTION
        if days >= self.attention:
            return Severity.ATTENTION
        return Severity.INFO if days >= self.info else None


def _to_agenda(limit: int) -> Limits:
    return Limits(attention=limit, action=limit + AGENDA)


NO_USER_YET = {
    Stage.IDEA: _to_agenda(30),
    Stage.CONCEPT: _to_agenda(30),
    Stage.PILOT: _to_agenda(30),
    Stage.SCALE: _to_agenda(90),
}
USERS_SILENT = {
    Stage.CONCEPT: _to_agenda(45),
    Stage.PILOT: _to_agenda(60),
    Stage.SCALE: _to_agenda(180),
}
# A pilot has an end date instead.
STAGE_TOO_LONG = {
    Stage.IDEA: Limits(attention=84, action=120),
    Stage.CONCEPT: Limits(attention=120, action=180),
    Stage.SCALE: Limits(attention=270, action=540),
}
# Told beforehand; on its last day a pilot is not late yet.
PILOT_END = Limits(info=-30, attention=1, action=30)
SILENCE = {
    Stage.IDEA: _to_agenda(60),
    Stage.CONCEPT: _to_agenda(45),
    Stage.PILOT: _to_agenda(30),
    Stage.SCALE: _to_agenda(90),
}
# Shown at the gate, so that it never asks action by itself.
ALONE = {
    Stage.IDEA: Limits(attention=60, action=NEVER),
    Stage.CONCEPT: Limits(attention=60, action=NEVER),
    Stage.PILOT: Limits(attention=30, action=NEVER),
}
HOLD_OVER = _to_agenda(1)
CONDITION_DUE = _to_agenda(1)

# The rules, by code, that turn red at a limit of their own; others do where attention
# begins. What turned red long enough ago comes on the agenda of the gate meeting.
OWN_RED = {"T1": STAGE_TOO_LONG, "T2": {Stage.PILOT: PILOT_END}, "C1": ALONE}
