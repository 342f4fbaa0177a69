"""The verbs of control: one act, one function, one transaction."""

from workflows.actions.decisions import decide
from workflows.actions.moving import move
from workflows.actions.portfolios import open_portfolio
from workflows.actions.reviews import answer, meet_condition, request_decision

__all__ = [
    "answer",
    "decide",
    "meet_condition",
    "move",
    "open_portfolio",
    "request_decision",
]
