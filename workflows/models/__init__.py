"""Control: the playbook, reviews and decisions, attention."""

from workflows.models.attention import AttentionPoint, Severity, Standing
from workflows.models.playbook import Checklist, Criterion, Gate, Level
from workflows.models.review import (
    Answer,
    AnswerState,
    Condition,
    DataAfter,
    Decision,
    Outcome,
    Review,
    StopReason,
    Waiver,
)

__all__ = [
    "Answer",
    "AnswerState",
    "AttentionPoint",
    "Checklist",
    "Condition",
    "Criterion",
    "DataAfter",
    "Decision",
    "Gate",
    "Level",
    "Outcome",
    "Review",
    "Severity",
    "Standing",
    "StopReason",
    "Waiver",
]
