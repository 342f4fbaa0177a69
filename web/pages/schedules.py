"""Who gets the report by mail, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import Membership, Role
from reports.models import Job, JobState, Schedule


@dataclass(frozen=True, slots=True)
class Shown:
    schedule: Schedule
    readers: str
    sentence: str
    is_wrong: bool


def shown(schedules: Any) -> Iterator[Shown]:
    """In a number of queries that does not grow."""
    last = Job.objects.filter(schedule=OuterRef("pk")).order_by("-pk")
    rows = schedules.select_related("by", "portfolio").annotate(
        colleagues=Count("people", distinct=True),
        last_state=Subquery(last.values("state")[:1]),
        manages=Subquery(
            Membership.objects.filter(
                user=OuterRef("by"),
                portfolio=OuterRef("portfolio"),
                role=Role.MANAGER,
                user__is_active=True,
            ).values("pk")[:1]
        ),
    )
    for row in rows.order_by("next_on", "pk"):
        count = row.colleagues + len(row.addresses)
        readers = ngettext("%(count)d reader", "%(count)d readers", count)
        sentence, is_wrong = _sentence(row)
        yield Shown(row, readers % {"count": count}, sentence, is_wrong)


def _sentence(row: Any) -> tuple[str, bool]:
    if row.manages is None:
        words = _(
            "Nothing goes: %(name)s manages this no more. Save it to take it over."
        )
        return words % {"name": row.by.name}, True
    if row.last_state == JobState.FAILED:
        return _(
            "The last one could not be made. The next one is tried as usual."
        ), True
    words = _("The next one goes on %(day)s.")
    return words % {"day": date_format(row.next_on)}, False
