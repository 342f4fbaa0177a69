"""The verbs: what people ask of reports."""

from reports.actions.filing import file_report
from reports.actions.jobs import ask_for, cancel, remove
from reports.actions.schedules import (
    add_schedule,
    change_schedule,
    remove_schedule,
)

__all__ = [
    "add_schedule",
    "ask_for",
    "cancel",
    "change_schedule",
    "file_report",
    "remove",
    "remove_schedule",
]
