"""What is kept of reports: what was filed, and the documents that a worker makes."""

from reports.models.filed import FiledReport
from reports.models.job import Format, Job, Trouble
from reports.models.job import State as JobState
from reports.models.schedule import Rhythm, Schedule

__all__ = ["FiledReport", "Format", "Job", "JobState", "Rhythm", "Schedule", "Trouble"]
