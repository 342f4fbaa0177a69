"""The verbs: what people ask of reports."""

from reports.actions.filing import file_report
from reports.actions.jobs import ask_for, cancel, remove

__all__ = ["ask_for", "cancel", "file_report", "remove"]
