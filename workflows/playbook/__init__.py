"""The shipped playbook, and how a portfolio gets one and gives it back."""

from workflows.playbook.exporting import export_playbook
from workflows.playbook.loading import DEFAULT, Loaded, load_playbook

__all__ = ["DEFAULT", "Loaded", "export_playbook", "load_playbook"]
