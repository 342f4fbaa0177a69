"""Control: the playbook, reviews and decisions, attention."""

from workflows.models.adviser import AdviserSeat
from workflows.models.attention import (
    AskedLevel,
    AttentionPoint,
    Closing,
    Pulse,
    Severity,
    Standing,
)
from workflows.models.exchange import BorrowedLesson, ReceivedPack
from workflows.models.limit import RuleLimit
from workflows.models.meeting import AgendaItem, Meeting, Reason
from workflows.models.playbook import (
    Checklist,
    ConditionalCheck,
    Criterion,
    Gate,
    Level,
    OutcomeText,
    Terms,
)
from workflows.models.review import (
    Answer,
    AnswerState,
    Condition,
    DataAfter,
    Decision,
    Outcome,
    Review,
    RulingDraft,
    StopReason,
    Waiver,
)
from workflows.models.signal import Outlook, PortfolioSignal

__all__ = [
    "AdviserSeat",
    "AgendaItem",
    "Answer",
    "AnswerState",
    "AskedLevel",
    "AttentionPoint",
    "BorrowedLesson",
    "Checklist",
    "Closing",
    "Condition",
    "ConditionalCheck",
    "Criterion",
    "DataAfter",
    "Decision",
    "Gate",
    "Level",
    "Meeting",
    "Outcome",
    "OutcomeText",
    "Outlook",
    "PortfolioSignal",
    "Pulse",
    "Reason",
    "ReceivedPack",
    "Review",
    "RuleLimit",
    "RulingDraft",
    "Severity",
    "Standing",
    "StopReason",
    "Terms",
    "Waiver",
]
