"""The verbs of control: one act, one function, one transaction."""

from workflows.actions.advisers import list_advisers
from workflows.actions.attention import answered, see, snooze
from workflows.actions.calendar import set_calendar
from workflows.actions.decisions import decide
from workflows.actions.drafts import drop_draft, keep_draft
from workflows.actions.legal import (
    add_conditional_check,
    edit_conditional_check,
    keep_check,
    place_conditional_check,
    remove_conditional_check,
)
from workflows.actions.limits import set_limits, set_signal_limits
from workflows.actions.meetings import (
    add_item,
    close_meeting,
    mark_discussed,
    mark_untreated,
    move_item,
    note_item,
    open_meeting,
    refresh_agenda,
    remove_item,
)
from workflows.actions.moving import move
from workflows.actions.playbook import (
    add_criterion,
    adopt_version,
    discard_draft,
    edit_criterion,
    place_criterion,
    publish,
    remove_criterion,
    start_draft,
)
from workflows.actions.portfolios import open_first_portfolio, open_portfolio
from workflows.actions.profiles import choose_profile
from workflows.actions.reviews import answer, meet_condition, request_decision
from workflows.actions.undoing import undo_move

__all__ = [
    "add_conditional_check",
    "add_criterion",
    "add_item",
    "adopt_version",
    "answer",
    "answered",
    "choose_profile",
    "close_meeting",
    "decide",
    "discard_draft",
    "drop_draft",
    "edit_conditional_check",
    "edit_criterion",
    "keep_check",
    "keep_draft",
    "list_advisers",
    "mark_discussed",
    "mark_untreated",
    "meet_condition",
    "move",
    "move_item",
    "note_item",
    "open_first_portfolio",
    "open_meeting",
    "open_portfolio",
    "place_conditional_check",
    "place_criterion",
    "publish",
    "refresh_agenda",
    "remove_conditional_check",
    "remove_criterion",
    "remove_item",
    "request_decision",
    "see",
    "set_calendar",
    "set_limits",
    "set_signal_limits",
    "snooze",
    "start_draft",
    "undo_move",
]
