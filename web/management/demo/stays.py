"""When an initiative of the demo was in which stage, counted back from today."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portfolio.clock import DAY, days_before
from portfolio.models import Stage

ORDER = (Stage.IDEA, Stage.CONCEPT, Stage.PILOT, Stage.SCALE)
# How long earlier stages took, in days on the clock: a base and a spread.
EARLIER = {Stage.IDEA: (38, 31), Stage.CONCEPT: (78, 53), Stage.PILOT: (170, 97)}
# A stay ends with answers, a request and a decision.
LAST_STEPS = timedelta(days=9)
# Unless the entry says otherwise, it was heard of this many days ago.
LAST_UPDATE, LAST_USER = 10, 20
SATURDAY = 5


@dataclass(frozen=True)
class Stay:
    """A stay in a stage; work is planned until `until`, the decision is on `left`."""

    stage: str
    entered: date
    left: date
    until: date
    is_last: bool

    def day(self, part: float) -> date:
        """A day at this part of the stay, if it can be a working day."""
        return weekday(self.entered + (self.until - self.entered) * part, self.entered)


def weekday(day: date, earliest: date) -> date:
    """This day, or the Friday before a weekend unless that is too early."""
    while day.weekday() >= SATURDAY and day > earliest:
        day -= DAY
    return day


def stays_of(entry: dict[str, Any], today: date) -> list[Stay]:
    """Every stay, the first one first."""
    last = ORDER.index(entry["stage"])
    left = last_day(entry, today)
    stays: list[Stay] = []
    for stage in reversed(ORDER[: last + 1]):
        is_last = not stays
        entered = days_before(left, entry["days"] if is_last else usual(entry, stage))
        until = quiet_from(entry, today) if is_last else left - LAST_STEPS
        stays.append(Stay(stage, entered, left, max(until, entered), is_last))
        left = entered
    return stays[::-1]


def last_day(entry: dict[str, Any], today: date) -> date:
    """Until when the clock ran in its present or last stage."""
    return today - timedelta(days=entry.get("hold_days", entry.get("ended", 0)))


def quiet_from(entry: dict[str, Any], today: date) -> date:
    """The day of the last update."""
    end = last_day(entry, today)
    if end != today:
        return end - LAST_STEPS
    return days_before(today, entry.get("last_update", LAST_UPDATE))


def last_user(entry: dict[str, Any], today: date) -> date:
    end = last_day(entry, today)
    if end != today:
        return end - 2 * LAST_STEPS
    return days_before(today, entry.get("last_user") or LAST_USER)


def usual(entry: dict[str, Any], stage: str) -> int:
    """How long an earlier stage took; another figure for each initiative."""
    base, spread = EARLIER[stage]
    return base + (entry["id"] * 17) % spread
