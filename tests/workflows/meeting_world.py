"""What gate meetings are about: something stuck, and the decisions taken on it."""

from datetime import timedelta

from portfolio.models import FailureMode
from tests.cast import NOW, TODAY
from workflows.models import (
    AskedLevel,
    AttentionPoint,
    DataAfter,
    Outcome,
    Severity,
    StopReason,
)
from workflows.outcomes import NewCondition, Ruling

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SOON = TODAY + 10 * DAY
NEXT = TODAY + 90 * DAY
HOLD = Ruling(Outcome.HOLD, "Wait for the data.", resume_on=TODAY + 20 * DAY)
STOP = Ruling(
    Outcome.STOP,
    "Nobody asked for it.",
    stop_reason=StopReason.NO_NEED,
    data_after=DataAfter.NONE,
    lesson="Ask first.",
)


def point(initiative, rule="T4", *, value=88, limit=60, **facts):
    """A point of an idea that has been silent for 28 days too long."""
    usual = {
        "severity": Severity.ACTION,
        "failure_mode": FailureMode.CONCEPT,
        "recipient": initiative.owner,
        "opened_at": NOW,
        "asked_level": AskedLevel.AGENDA,
    }
    about = {"initiative": initiative, "rule": rule, "value": value, "limit": limit}
    return AttentionPoint.objects.create(**about, **usual | facts)


def conditional_go(owner, *, due_on=SOON):
    return Ruling(
        Outcome.CONDITIONAL_GO,
        "Nearly there.",
        next_on=NEXT,
        conditions=[NewCondition("Ask the works council", owner, due_on)],
    )
