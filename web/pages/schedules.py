"""Who gets the report by mail, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import JobState, Schedule
from reports.scheduling import how_they_fare


@dataclass(frozen=True, slots=True)
class Shown:
    schedule: Schedule
    readers: str
    sentence: str
    is_wrong: bool


def shown(schedules: Any) -> Iterator[Shown]:
    """In a number of queries that does not grow."""
    for row in how_they_fare(schedules).order_by("next_on", "pk"):
        count = row.colleagues + len(row.addresses)
        readers = ngettext("%(count)d reader", "%(count)d readers", count)
        sentence, is_wrong = _sentence(row)
        yield Shown(row, readers % {"count": count}, sentence, is_wrong)


def _sentence(row: Any) -> tuple[str, bool]:
    if not row.is_managed:
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
