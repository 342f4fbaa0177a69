"""Has the reports made that are due, and says what changed since the last one."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import override

from portfolio.clock import DAY, day_of
from portfolio.models import Membership, Role
from portfolio.nudging import nudge
from reports.actions.jobs import WORK
from reports.models import Format, Job, Rhythm, Schedule
from reports.period import Period
from reports.policy import may_schedule
from reports.wanted import Wanted, chapters_for

# As long as a mail can be under way, and some more.
KEPT = timedelta(days=31)
A_MONTH = timedelta(days=30)
# What changed is told by the first sentence of each of these.
CHANGES = ("moving", "gates", "stuck")


def start_due(*, at: datetime) -> int:
    """Ask for the documents of today; say how many. Twice is once."""
    count = 0
    for key in Schedule.objects.due(day_of(at)).values_list("pk", flat=True):
        count += _start(key, at)
    if count:
        nudge(WORK)
    return count


@transaction.atomic
def _start(key: int, at: datetime) -> int:
    today = day_of(at)
    due = Schedule.objects.due(today).select_for_update(of=("self",))
    schedule = due.select_related("portfolio", "by").filter(pk=key).first()
    # Who set it manages the portfolio no more: it waits for another manager.
    if schedule is None or not may_schedule(schedule.by, schedule.portfolio):
        return 0
    Job.objects.create(
        portfolio=schedule.portfolio,
        asked_by=schedule.by,
        asked_at=at,
        format=Format.PDF,
        asked=Wanted.read({"q": schedule.q}, today=today).keys(),
        language=schedule.language,
        kept_until=at + KEPT,
        schedule=schedule,
        told_since=schedule.told_on,
    )
    schedule.told_on = today
    # What was missed for long is sent once, and not for each time.
    while schedule.next_on <= today:
        schedule.next_on = Rhythm(schedule.rhythm).after(schedule.next_on)
    schedule.save(update_fields=["told_on", "next_on"])
    return 1


def changes(job: Job) -> tuple[date, tuple[str, ...]]:
    """Since when, and in three sentences what changed, in the language of the job."""
    assert job.portfolio is not None
    as_of = day_of(job.asked_at)
    since = job.told_since or as_of - A_MONTH
    wanted = Wanted.read(job.asked, today=as_of)
    period = Period(min(since + DAY, as_of), as_of)
    lately = Wanted(period, as_of, as_of, wanted.q)
    with override(job.language):
        made = chapters_for(
            job.portfolio, lately, CHANGES, reader=job.asked_by, shared=True
        )
        return since, tuple(each.words[0] for each in made if each.words)


def how_they_fare(schedules: QuerySet[Schedule]) -> QuerySet[Schedule]:
    """With how many colleagues get it, how the last fared, and whether one answers."""
    last = Job.objects.filter(schedule=OuterRef("pk")).order_by("-pk")
    managing = Membership.objects.filter(
        user=OuterRef("by"),
        portfolio=OuterRef("portfolio"),
        role=Role.MANAGER,
        user__is_active=True,
    )
    return schedules.select_related("by", "portfolio").annotate(
        colleagues=Count("people", distinct=True),
        last_state=Subquery(last.values("state")[:1]),
        is_managed=Exists(managing),
    )
