"""What the figures say, in sentences. Words first: a figure without one is a riddle."""

import re
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.markdown import as_plain
from reports.metrics import Attention
from reports.period import Period
from reports.portfolio import FIVE, Report, StageFigures
from workflows.models import Outcome

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


def cell(value: str | int | date | None) -> str:
    """What a table shows, in the reader's language."""
    if value is None:
        return "–"
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, int):
        return formats.number_format(value, force_grouping=True)
    return value


def headline(report: Report) -> tuple[str, ...]:
    """The whole report in five sentences."""
    return (
        standing(report),
        asks(report),
        movement(report),
        endings(report),
        decided(report),
    )


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


def standing(report: Report) -> str:
    """How the portfolio stands today."""
    totals = report.totals
    under_way = ngettext(
        "%(count)d initiative is under way.",
        "%(count)d initiatives are under way.",
        totals.under_way,
    ) % {"count": totals.under_way}
    if not totals.on_hold:
        return under_way
    on_hold = ngettext(
        "%(count)d of them is on hold.",
        "%(count)d of them are on hold.",
        totals.on_hold,
    )
    return f"{under_way} {on_hold % {'count': totals.on_hold}}"


def asks(report: Report) -> str:
    """What the portfolio asks for."""
    count = report.totals.need_action
    if not count:
        return _("No initiative asks for action.")
    return ngettext(
        "%(count)d initiative asks for action.",
        "%(count)d initiatives ask for action.",
        count,
    ) % {"count": count}


def movement(report: Report) -> str:
    """What moved in the period."""
    totals = report.totals
    began = ngettext(
        "%(count)d initiative began in this period.",
        "%(count)d initiatives began in this period.",
        totals.began,
    )
    moved = ngettext(
        "A next stage was reached %(count)d time.",
        "A next stage was reached %(count)d times.",
        totals.moved_on,
    )
    return f"{began % {'count': totals.began}} {moved % {'count': totals.moved_on}}"


def endings(report: Report) -> str:
    """What ended in the period."""
    totals = report.totals
    stopped = ngettext(
        "%(count)d was stopped.", "%(count)d were stopped.", totals.stopped
    ) % {"count": totals.stopped}
    if not totals.stopped:
        stopped = _("None was stopped.")
    handed = ngettext(
        "%(count)d was handed over.", "%(count)d were handed over.", totals.handed_over
    ) % {"count": totals.handed_over}
    return f"{stopped} {handed}" if totals.handed_over else stopped


def decided(report: Report) -> str:
    """How many decisions were taken, and how often it was a go."""
    if not report.decisions:
        return _("Nothing was decided in this period.")
    counts = dict(report.outcomes)
    go = counts[Outcome.GO] + counts[Outcome.CONDITIONAL_GO]
    return ngettext(
        "%(count)d decision was taken; %(go)d let an initiative go on.",
        "%(count)d decisions were taken; %(go)d let an initiative go on.",
        len(report.decisions),
    ) % {"count": len(report.decisions), "go": go}


def duration(figures: StageFigures) -> str:
    """How long one stage takes, running ones included."""
    time = figures.time
    stays = time.finished + time.running
    facts = {"stage": figures.stage.name, "count": stays}
    if not stays:
        return _("%(stage)s: nothing was here yet.") % facts
    if time.median is None:
        return (
            ngettext(
                "%(stage)s: the median is not reached yet. Fewer than half of "
                "%(count)d stay have ended.",
                "%(stage)s: the median is not reached yet. Fewer than half of "
                "%(count)d stays have ended.",
                stays,
            )
            % facts
        )
    facts |= {"days": time.median, "longer": time.longer, "running": time.running}
    median = ngettext(
        "%(stage)s takes a median of %(days)d day.",
        "%(stage)s takes a median of %(days)d days.",
        time.median,
    )
    if not time.running:
        return median % facts
    longer = ngettext(
        "%(longer)d of the %(running)d there now takes longer.",
        "%(longer)d of the %(running)d there now take longer.",
        time.longer,
    )
    return f"{median % facts} {longer % facts}"


def attention(report: Report) -> str:
    """Which of the five failure modes shows most."""
    worst = max((each for each in report.attention if each.mode in FIVE), key=_weight)
    if not worst.total:
        return _("None of the five ways to fail shows now.")
    return ngettext(
        "“%(mode)s” shows most: in %(count)d initiative.",
        "“%(mode)s” shows most: in %(count)d initiatives.",
        worst.initiatives,
    ) % {"mode": worst.mode.label, "count": worst.initiatives}


def _weight(row: Attention) -> tuple[int, int]:
    return row.initiatives, row.total


def fullest(report: Report) -> str:
    """Where most initiatives are."""
    fullest = max(report.stages, key=lambda each: len(each.present), default=None)
    if fullest is None or not fullest.present:
        return _("Nothing is under way now.")
    return _("%(stage)s has the most: %(count)d of %(total)d.") % {
        "stage": fullest.stage.name,
        "count": len(fullest.present),
        "total": report.totals.under_way,
    }
