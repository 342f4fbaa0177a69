"""Asking for a document, and no longer wanting it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.clock import day_of
from portfolio.models import Initiative, Portfolio
from portfolio.nudging import nudge
from reports.keeping import delete_kept
from reports.models import Format, Job, JobState
from reports.policy import may_have
from reports.wanted import Wanted

KEPT = timedelta(days=7)
# What one person can have in the making at once.
MOST_AT_ONCE = 5
WORK = "reports.tasks.work"


@transaction.atomic
def ask_for(
    portfolio: Portfolio,
    format: Format,
    *,
    asked: Mapping[str, str],
    by: User,
    at: datetime,
) -> Job:
    """Have a worker make it, in the language of who asks.

    `asked` are the keys of the report's address. Raises ValidationError per key.
    """
    if format == Format.INSTANCE:
        message = _("This is not of one portfolio: an administrator asks for it.")
        raise ValidationError({"format": [message]}, code="elsewhere")
    if format == Format.ARCHIVE:
        message = _("Say of which initiative.")
        raise ValidationError({"initiative": [message]}, code="required")
    require(may_have(by, portfolio, format))
    wanted = Wanted.read(asked, today=day_of(at))
    wanted.refuse_mistakes(portfolio)
    return _put_in_line(portfolio, format, wanted.keys(), by=by, at=at)


@transaction.atomic
def ask_for_archive(initiative: Initiative, *, by: User, at: datetime) -> Job:
    """Have a worker make the archive file of this initiative."""
    require(may_have(by, initiative.portfolio, Format.ARCHIVE))
    asked = {"initiative": str(initiative.pk), "title": initiative.title}
    return _put_in_line(initiative.portfolio, Format.ARCHIVE, asked, by=by, at=at)


@transaction.atomic
def ask_for_instance(*, by: User, at: datetime) -> Job:
    """Have a worker make the package of everything that this Kiem has."""
    require(may_have(by, None, Format.INSTANCE))
    return _put_in_line(None, Format.INSTANCE, {}, by=by, at=at)


def _put_in_line(
    portfolio: Portfolio | None,
    format: Format,
    asked: Mapping[str, str],
    *,
    by: User,
    at: datetime,
) -> Job:
    # One at a time for one person, or two requests at once would pass the limit.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = Job.objects.unfinished().filter(asked_by=by)
    if mine.count() >= MOST_AT_ONCE:
        raise ValidationError(
            _(
                "%(count)d documents are being made for you. Wait until one is ready, "
                "or cancel one."
            )
            % {"count": MOST_AT_ONCE},
            code="busy",
        )
    job = Job.objects.create(
        portfolio=portfolio,
        asked_by=by,
        asked_at=at,
        format=format,
        asked=asked,
        language=(get_language() or "en")[:2],
        kept_until=at + KEPT,
    )
    transaction.on_commit(partial(nudge, WORK))
    return job


@transaction.atomic
def cancel(job: Job, *, by: User, at: datetime) -> Job:
    """No longer make it; whoever is at it stops at the next step."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    require(job.asked_by_id == by.pk)
    if job.is_unfinished:
        job.state, job.finished_at, job.lease_until = JobState.CANCELLED, at, None
        job.save(update_fields=["state", "finished_at", "lease_until"])
    return job


@transaction.atomic
def remove(job: Job, *, by: User) -> None:
    """Throw it away before its week is over; cancels what is being made."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    require(job.asked_by_id == by.pk)
    path = job.path
    job.delete()
    transaction.on_commit(lambda: delete_kept(path))
