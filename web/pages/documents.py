"""The documents that somebody asked for, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.clock import day_of
from reports import wording
from reports.models import Format, Job, JobState, Trouble
from reports.wanted import Wanted

TROUBLES = {
    Trouble.BROKEN_OFF: gettext_lazy(
        "Making it was broken off three times. Ask for a shorter period, or tell "
        "whoever looks after Kiem."
    ),
    Trouble.ERROR: gettext_lazy(
        "Something went wrong while it was made. Try again. If that does not help, "
        "tell whoever looks after Kiem and name number %(number)d."
    ),
    Trouble.PERIOD: gettext_lazy(
        "What was asked cannot be read any more. Ask for it anew on the report."
    ),
    Trouble.LEFT: gettext_lazy(
        "Whoever asked for it takes no part in this portfolio any more."
    ),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """`about` says of what it tells, `sentence` how it fares."""

    job: Job
    label: str
    about: str
    sentence: str
    size: str

    @property
    def is_ready(self) -> bool:
        return self.job.state == JobState.DONE

    @property
    def file_url(self) -> str:
        if portfolio := self.job.portfolio:
            return reverse("document-file", args=[portfolio.slug, self.job.pk])
        return reverse("instance-file", args=[self.job.pk])

    @property
    def act_url(self) -> str:
        if portfolio := self.job.portfolio:
            return reverse("document", args=[portfolio.slug, self.job.pk])
        return reverse("instance-document", args=[self.job.pk])

    @property
    def again_url(self) -> str:
        if portfolio := self.job.portfolio:
            return reverse("documents", args=[portfolio.slug])
        return reverse("instance")

    @property
    def may_try_again(self) -> bool:
        return self.job.state in (JobState.FAILED, JobState.CANCELLED)


def shown(jobs: QuerySet[Job]) -> Iterator[Shown]:
    for job in jobs.select_related("portfolio"):
        size = filesizeformat(job.size) if job.state == JobState.DONE else ""
        label = str(Format(job.format).label)
        yield Shown(job, label, about(job), sentence(job), size)


def about(job: Job) -> str:
    """The day and period that it tells about, and the filter."""
    day = wording.day(day_of(job.asked_at))
    if job.format in (Format.EVERYTHING, Format.INSTANCE):
        return _("Every row and file, as of %(day)s.") % {"day": day}
    if job.format == Format.ARCHIVE:
        words = {"title": job.asked["title"], "day": day}
        return _("“%(title)s”, as of %(day)s.") % words
    wanted = Wanted.read(job.asked, today=day_of(job.asked_at))
    words = {"day": wording.day(wanted.as_of), "period": wording.period(wanted.period)}
    said = _("As of %(day)s. Period: %(period)s.") % words
    only = _("Only: %(filter)s.") % {"filter": wanted.q}
    return f"{said} {only}" if wanted.q else said


def sentence(job: Job) -> str:
    """How it fares now."""
    if job.state == JobState.DONE:
        day = date_format(localtime(job.kept_until), "DATE_FORMAT")
        return _("Ready. Kiem keeps it until %(day)s.") % {"day": day}
    if job.state == JobState.FAILED:
        return str(TROUBLES[Trouble(job.trouble)]) % {"number": job.pk}
    if job.state == JobState.CANCELLED:
        return _("Cancelled. Nothing was made.")
    if job.state == JobState.WAITING:
        return _("Waits for its turn. You can leave this page; it goes on.")
    if job.attempts > 1:
        return _("Making it was broken off, and is done anew.")
    return _("Being made. You can leave this page; it goes on.")
