"""What is kept of reports: the documents that a worker makes."""

from reports.models.job import Format, Job, Trouble
from reports.models.job import State as JobState

__all__ = ["Format", "Job", "JobState", "Trouble"]
