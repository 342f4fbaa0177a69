"""The verbs: one act, one function, one transaction, and its line in the ledger."""

from portfolio.actions.facts import (
    add_group,
    add_partner,
    edit_partner,
    log_involvement,
    post_update,
    record_lesson,
)
from portfolio.actions.initiatives import edit_initiative, start_initiative

__all__ = [
    "add_group",
    "add_partner",
    "edit_initiative",
    "edit_partner",
    "log_involvement",
    "post_update",
    "record_lesson",
    "start_initiative",
]
