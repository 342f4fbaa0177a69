"""The verbs: what people ask of reports."""

from reports.actions.jobs import ask_for, cancel, remove

__all__ = ["ask_for", "cancel", "remove"]
