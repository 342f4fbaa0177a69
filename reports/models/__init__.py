"""What is kept of reports: what was filed, made by a worker, and destroyed."""

from reports.models.destruction import (
    DestructionApproval,
    DestructionItem,
    DestructionList,
)
from reports.models.filed import FiledReport
from reports.models.job import Format, Job, Trouble
from reports.models.job import State as JobState
from reports.models.schedule import Rhythm, Schedule

__all__ = [
    "DestructionApproval",
    "DestructionItem",
    "DestructionList",
    "FiledReport",
    "Format",
    "Job",
    "JobState",
    "Rhythm",
    "Schedule",
    "Trouble",
]
