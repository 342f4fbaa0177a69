"""The verbs: what people ask of reports."""

from reports.actions.archiving import archive_initiative
from reports.actions.destruction import (
    approve_destruction,
    destroy,
    propose_destruction,
    withdraw_destruction,
)
from reports.actions.filing import file_report
from reports.actions.jobs import (
    ask_for,
    ask_for_archive,
    ask_for_instance,
    cancel,
    remove,
)
from reports.actions.schedules import (
    add_schedule,
    change_schedule,
    remove_schedule,
)

__all__ = [
    "add_schedule",
    "approve_destruction",
    "archive_initiative",
    "ask_for",
    "ask_for_archive",
    "ask_for_instance",
    "cancel",
    "change_schedule",
    "destroy",
    "file_report",
    "propose_destruction",
    "remove",
    "remove_schedule",
    "withdraw_destruction",
]
