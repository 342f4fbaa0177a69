"""Sends the reports that were made for schedules, each to who is listed there."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from notifications import caps
from notifications.emails import host, house, lone_mail
from notifications.letters import one_line
from notifications.models import Mail
from portfolio.clock import day_of
from portfolio.models import Role
from portfolio.policy import people_in
from reports.models import Job
from reports.policy import may_schedule
from reports.scheduling import changes


def compose(*, at: datetime) -> int:
    """Write the mails of what is ready; say how many. Twice is once."""
    keys = list(Job.objects.untold().order_by("pk").values_list("pk", flat=True))
    return sum(_compose(key, at) for key in keys)


@transaction.atomic
def _compose(key: int, at: datetime) -> int:
    untold = Job.objects.untold().select_for_update(of=("self",))
    job = untold.select_related("schedule", "portfolio", "asked_by").filter(pk=key)
    found = job.first()
    if found is None or found.portfolio is None:
        return 0
    mails: list[Mail] = []
    # Who lists them answers for them, and so has to manage the portfolio still.
    if may_schedule(found.asked_by, found.portfolio):
        mails = Mail.objects.bulk_create(_mails(found, at))
    found.told_at = at
    found.save(update_fields=["told_at"])
    if mails:
        caps.hold_many(at=at)
    return len(mails)


def _mails(job: Job, at: datetime) -> Iterator[Mail]:
    """Of who takes part, each their own; of other addresses the manager is the one."""
    assert job.schedule is not None and job.portfolio is not None
    members = people_in(job.portfolio.pk, tuple(Role))
    since, told = changes(job)
    context = {
        "told": [one_line(each) for each in told],
        "since": since,
        "job": job,
        "day": day_of(job.asked_at),
        "portfolio": one_line(job.portfolio.name),
        "by": job.asked_by,
        "rhythm": job.schedule.get_rhythm_display,
        "house": house(job.portfolio),
        "language": job.language,
        "site": settings.SITE_URL,
        "url": settings.SITE_URL + reverse("report", args=[job.portfolio.slug]),
    }
    people = members.filter(pk__in=job.schedule.people.values("pk"))
    with override(job.language):
        for person in people:
            yield _mail(job, person, person.email, context | {"person": person}, at)
        for address in job.schedule.addresses:
            yield _mail(job, job.asked_by, address, context, at)


def _mail(
    job: Job, reader: User, to: str, context: dict[str, object], at: datetime
) -> Mail:
    """One mail; whoever reads it without an account gets no link of an account."""
    mark = hashlib.sha256(to.encode()).hexdigest()[:16]
    name = f"report.{job.pk}.{mark}"
    words = {"portfolio": context["portfolio"], "day": date_format(day_of(at))}
    subject = one_line(_("%(portfolio)s: report of %(day)s") % words)
    context = context | {"subject": subject}
    headers = {"List-Id": f"Kiem <report.{host()}>"}
    mail = lone_mail(
        name, "report", context, to=to, recipient=reader, at=at, headers=headers
    )
    mail.attached, mail.attached_name = job.path, job.name
    return mail
