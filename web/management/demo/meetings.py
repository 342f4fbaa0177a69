"""The gate meetings of the demo: led by the manager, on days with real decisions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from portfolio.clock import AMSTERDAM
from web.management.demo.past import Act, Setting
from web.management.demo.stays import last_day, stays_of
from workflows import standing
from workflows.actions import (
    add_item,
    close_meeting,
    mark_discussed,
    note_item,
    open_meeting,
)

# Before the first and after the last decision of the day.
OPENS, CLOSES = time(7, 30), time(17)
Entry = dict[str, Any]


def plan_meetings(entries: Iterable[Entry], setting: Setting) -> Iterator[Act]:
    """An opening and a close of each meeting, as far as its day is known."""
    numbered = {entry["id"]: entry for entry in entries}
    for words in setting.phrases["meetings"]:
        if entry := numbered.get(words["around"]):
            day = decided_on(entry, setting.today)
            opens = datetime.combine(day, OPENS, AMSTERDAM)
            closes = datetime.combine(day, CLOSES, AMSTERDAM)
            yield _act(_open, setting, words, opens)
            yield _act(_close, setting, words, closes)


def decided_on(entry: Entry, today: date) -> date:
    """The day of its last decision: that it ended, or that it came where it is."""
    end = last_day(entry, today)
    return end if end != today else stays_of(entry, today)[-1].entered


def _act(do: Any, setting: Setting, words: Mapping[str, Any], at: datetime) -> Act:
    return Act(at, lambda: do(setting, words, at))


def _open(setting: Setting, _words: Mapping[str, Any], at: datetime) -> None:
    standing.catch_up(at=at)
    manager = setting.people["manager"]
    open_meeting(setting.portfolio, held_on=at.date(), by=manager, at=at)


def _close(setting: Setting, words: Mapping[str, Any], at: datetime) -> None:
    """Note what was said about each, also about what was not on the agenda."""
    manager = setting.people["manager"]
    meeting = setting.portfolio.meetings.open().get()
    for number, said in words["said"].items():
        if initiative := setting.started.get(number):
            item = meeting.items.filter(initiative=initiative).first() or add_item(
                meeting, initiative=initiative, by=manager, at=at
            )
            note_item(item, text=said, by=manager, at=at)
            mark_discussed(item, by=manager, at=at)
    close_meeting(meeting, note=words["note"], by=manager, at=at)
