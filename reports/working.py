"""Makes the documents that were asked for, one after the other.

A job is claimed for a while in a short transaction. Each step renews that, tells how
far it is, and finds out whether somebody cancelled. When a worker dies, the lease ends
and another one begins anew; after three times the job says that it could not be done.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import override

from reports import scheduling
from reports.keeping import delete_kept, delete_parts, new_file
from reports.models import Job, JobState, Trouble
from reports.policy import may_have

Clock = Callable[[], datetime]

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
# Renewing at each of ten thousand rows would be most of the work.
STEP_SECONDS = timedelta(seconds=0.25)
PARTS_KEPT = timedelta(days=1)
# What writes PDF, slides and sheets is a third of the worker's memory, and most days
# nobody asks for any: it is loaded when somebody does.
MAKING = "reports.documents.making"


class Stopped(Exception):
    """It is not ours any more: cancelled, or taken over."""


def begin(*, clock: Clock) -> int:
    """Ask for what schedules want today."""
    return scheduling.start_due(at=clock())


def work(*, clock: Clock) -> int:
    """Make all that is due; say how many are ready."""
    count = 0
    while (job := claim(at=clock())) is not None:
        count += Hands(job, clock).make()
    return count


@transaction.atomic
def claim(*, at: datetime) -> Job | None:
    """Take the next into these hands; bury what three workers died of."""
    hopeless = Job.objects.due(at).filter(attempts__gte=MOST_ATTEMPTS)
    hopeless.update(state=JobState.FAILED, trouble=Trouble.BROKEN_OFF, finished_at=at)
    due = Job.objects.due(at).select_for_update(skip_locked=True, of=("self",))
    job = due.select_related("portfolio", "asked_by").first()
    if job is None:
        return None
    job.state, job.lease_until = JobState.RUNNING, at + LEASE
    job.attempts, job.done, job.total = job.attempts + 1, 0, 0
    job.save(update_fields=["state", "lease_until", "attempts", "done", "total"])
    return job


def tidy(*, clock: Clock) -> int:
    """Throw away what was kept for a week, and what killed workers left."""
    at = clock()
    over = list(Job.objects.over(at))
    Job.objects.filter(pk__in=[job.pk for job in over]).delete()
    for job in over:
        delete_kept(job.path)
    delete_parts((at - PARTS_KEPT).timestamp())
    return len(over)


class Hands:
    """One worker at one job."""

    def __init__(self, job: Job, clock: Clock) -> None:
        self.job, self.clock = job, clock
        self.told_at = clock()

    def mine(self) -> QuerySet[Job]:
        job = self.job
        return Job.objects.filter(
            pk=job.pk, state=JobState.RUNNING, lease_until=job.lease_until
        )

    def make(self) -> bool:
        """Whether it is ready now."""
        job = self.job
        if not may_have(job.asked_by, job.portfolio, job.format):
            return self.fail(Trouble.LEFT)
        try:
            with override(job.language), new_file() as (path, file):
                make = import_module(MAKING).make
                name = make(job, file, tell=self.tell, at=self.clock())
                size = file.seek(0, 2)
        except Stopped:
            return False
        except ValidationError:
            return self.fail(Trouble.PERIOD)
        except Exception:
            # Whatever it was: who asked hears of it, and so does the log.
            self.fail(Trouble.ERROR)
            raise
        return self.finish(name=name, size=size, path=path)

    def tell(self, done: int, total: int) -> None:
        """How far it is; raises Stopped when it is not ours any more."""
        at = self.clock()
        if done and done < total and at - self.told_at < STEP_SECONDS:
            return
        until = at + LEASE
        if not self.mine().update(done=done, total=total, lease_until=until):
            raise Stopped
        self.told_at, self.job.lease_until = at, until

    def finish(self, *, name: str, size: int, path: str) -> bool:
        ready = self.mine().update(
            state=JobState.DONE,
            done=F("total"),
            lease_until=None,
            finished_at=self.clock(),
            name=name,
            size=size,
            path=path,
        )
        if not ready:
            delete_kept(path)
        return bool(ready)

    def fail(self, trouble: Trouble) -> bool:
        self.mine().update(
            state=JobState.FAILED,
            trouble=trouble,
            lease_until=None,
            finished_at=self.clock(),
        )
        return False
