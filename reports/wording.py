"""What is said the same everywhere in reports: days, periods, definitions."""

import re
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from portfolio.markdown import as_plain
from reports.period import Period

_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
LONGEST_REASON = 200


def day(value: date) -> str:
    """A day in the reader's language: 23 November 2026."""
    return formats.date_format(value, "DATE_FORMAT")


def period(value: Period) -> str:
    return _("%(start)s to %(end)s") % {
        "start": day(value.start),
        "end": day(value.end),
    }


def first_sentence(text: str) -> str:
    """The first sentence of a reason, cut where it goes on and on."""
    sentence = _SENTENCE_END.split(as_plain(text), maxsplit=1)[0]
    if len(sentence) <= LONGEST_REASON:
        return sentence
    return sentence[:LONGEST_REASON].rsplit(" ", 1)[0] + "…"


def definitions() -> tuple[tuple[str, str], ...]:
    """What the words of a report mean, shortly."""
    return (
        (_("Under way"), _("Active or on hold; not stopped and not handed over.")),
        (
            _("Asks for action"),
            _("Has an open attention point of the gravest kind."),
        ),
        (
            _("Days in a stage"),
            _("Days on the clock: holds, summer recess and Christmas do not count."),
        ),
        (
            _("Median"),
            _(
                "The number of days after which half have left the stage. What is "
                "still there counts for as long as it has been there (Kaplan-Meier). "
                "It is not reached while too few have left."
            ),
        ),
        (
            _("Moved on, moved back"),
            _("Left for a later stage, left for an earlier one."),
        ),
        (_("In the period"), _("From the first day to the last, both included.")),
    )
