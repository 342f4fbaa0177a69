"""How far up something is asked, by the days on the clock that nobody answered.

First its recipient. The sponsor too after `SPONSOR_AFTER` days without an answer. On
the agenda of the gate meeting after `Terms.agenda_after_days`, whatever was answered:
talk does not end what is wrong. A rule with a red limit of its own goes further up only
where it is red; one that is forced on the agenda is there as soon as it is red. While
something is snoozed nobody is asked; its days begin anew then.
"""

from datetime import date

from portfolio.clock import DAY, day_of, running_days
from workflows.facts import Facts
from workflows.limits import AT_ONCE, OWN_RED, red_from
from workflows.models import AskedLevel, AttentionPoint, Severity

# Days on the clock without an answer, after which the sponsor is asked as well.
SPONSOR_AFTER = 14
# How long, and how often, whoever is asked can put it off.
LONGEST_SNOOZE = 30
MOST_SNOOZES = 2


def level_of(point: AttentionPoint, facts: Facts) -> AskedLevel:
    """Who is asked on this day. It follows from the point and the facts alone."""
    if point.severity < Severity.ATTENTION:
        return AskedLevel.OWNER
    begun, last = _begun(point)
    red, open_for = _days_red(point, facts), _days(begun, facts)
    if point.rule in AT_ONCE and point.severity == Severity.ACTION:
        return AskedLevel.AGENDA
    if min(red, open_for) >= facts.terms.agenda_after_days:
        return AskedLevel.AGENDA
    is_unanswered = red >= 0 and _days(last, facts) >= SPONSOR_AFTER
    if is_unanswered or point.snoozes > MOST_SNOOZES:
        return AskedLevel.SPONSOR
    return AskedLevel.OWNER


def sponsor_from(point: AttentionPoint) -> date | None:
    """The day from which the sponsor is asked too, if nobody answers until then.

    None where that will not be, or is so already; a hold would move it.
    """
    if point.asked_level != AskedLevel.OWNER or point.severity < Severity.ATTENTION:
        return None
    if point.rule in OWN_RED and point.severity < Severity.ACTION:
        return None
    _opened, last = _begun(point)
    rest = point.initiative.portfolio.calendar
    day = last + SPONSOR_AFTER * DAY
    while running_days(last, day, rest=rest) < SPONSOR_AFTER:
        day += DAY
    return day


def _begun(point: AttentionPoint) -> tuple[date, date]:
    """From when it is open and not put off, and from when nobody answered."""
    begun = max(day_of(point.opened_at), point.snoozed_until or date.min)
    return begun, max(begun, day_of(point.answered_at or point.opened_at))


def _days(since: date, facts: Facts) -> int:
    """On the clock; a hold stops it until the day to resume, and not for ever."""
    return facts.running_days(since, resuming=True)


def _days_red(point: AttentionPoint, facts: Facts) -> int:
    """For how long it is red, where the rule has a limit for that."""
    if point.rule not in OWN_RED:
        return facts.terms.agenda_after_days
    return point.value - red_from(facts.limits, point.rule, facts.stage, point.limit)
