"""The shipped playbook, and how a portfolio gets one."""

from workflows.playbook.loading import DEFAULT, load_playbook

__all__ = ["DEFAULT", "load_playbook"]
