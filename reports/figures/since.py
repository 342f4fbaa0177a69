"""What happened since a day, mostly the last meeting: by name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import Q

from portfolio.clock import DAY
from portfolio.ledger import Kind
from portfolio.models import Event
from reports.figures.days import as_text, day_at
from reports.figures.past import Exit, Past
from reports.period import midnight
from workflows.models import AskedLevel, AttentionPoint, Closing, Decision, Meeting


class Moved(NamedTuple):
    """From one stage to another, on a day."""

    initiative: int
    day: date
    from_stage: int
    to_stage: int


class Slipped(NamedTuple):
    """A day that was planned, and moved to later."""

    initiative: int
    what: str
    # None where a decision set the new day, which keeps no other.
    was: date | None
    now: date


class Stuck(NamedTuple):
    """What nobody ended for so long that the meeting is asked."""

    initiative: int
    rule: str
    value: int
    limit: int
    facts: dict[str, Any]
    is_new: bool


class Answered(NamedTuple):
    """A reminder that somebody did something about."""

    initiative: int
    rule: str
    day: date
    is_solved: bool


@dataclass(frozen=True, slots=True)
class Since:
    """From the day after `day` on."""

    day: date
    moved: tuple[Moved, ...]
    new: tuple[tuple[int, date], ...]
    stopped: tuple[tuple[int, date], ...]
    handed_over: tuple[tuple[int, date], ...]
    slipped: tuple[Slipped, ...]
    stuck: tuple[Stuck, ...]
    answered: tuple[Answered, ...]


PLANNED = ("planned_gate_on", "pilot_ends_on")


def last_meeting(past: Past) -> date | None:
    """The day of the last meeting before this day, whose minutes are closed."""
    held = Meeting.objects.closed().filter(
        portfolio=past.portfolio, held_on__lt=past.as_of, closed_at__lt=past.until
    )
    return held.order_by("-held_on").values_list("held_on", flat=True).first()


def since(past: Past, day: date) -> Since:
    return Since(
        day=day,
        moved=tuple(_moved(past, day)),
        new=tuple(
            (stay.initiative, stay.entered_on)
            for stay in past.stays
            if stay.entered_on > day and stay.is_first
        ),
        stopped=_ended(past, day, Exit.STOPPED),
        handed_over=_ended(past, day, Exit.HANDED_OVER),
        slipped=tuple(_slipped(past, day)),
        stuck=tuple(_stuck(past, day)),
        answered=tuple(_answered(past, day)),
    )


def _moved(past: Past, day: date) -> Iterator[Moved]:
    for before, stay in pairwise(past.stays):
        if stay.entered_on > day and not stay.is_first:
            yield Moved(stay.initiative, stay.entered_on, before.stage, stay.stage)


def _ended(past: Past, day: date, how: Exit) -> tuple[tuple[int, date], ...]:
    return tuple(
        (stay.initiative, stay.left_on)
        for stay in past.stays
        if stay.left_on is not None and stay.left_on > day and stay.exit == how
    )


def _slipped(past: Past, day: date) -> Iterator[Slipped]:
    """By the edits of the ledger and by decisions, from its first day to its last."""
    window = {"at__gte": midnight(day + DAY), "at__lt": past.until}
    edits = (
        Event.objects.filter(past.in_ledger(), kind=Kind.EDITED, **window)
        .order_by("id")
        .values_list("initiative_id", "facts")
    )
    days: dict[tuple[int, str], list[str]] = {}
    for key, facts in edits:
        for name in PLANNED:
            if name in facts["changes"] and all(facts["changes"][name]):
                days.setdefault((key, name), []).extend(facts["changes"][name])
    for (key, name), told in days.items():
        was, now = date.fromisoformat(told[0]), date.fromisoformat(told[-1])
        if now > was:
            yield Slipped(key, name, was, now)
    longer = Decision.objects.filter(past.of(), pilot_ends_on__isnull=False, **window)
    ends: Any = longer.order_by("at").values_list("initiative_id", "pilot_ends_on")
    for key, now in ends:
        yield Slipped(key, "pilot_ends_on", None, now)


def _stuck(past: Past, day: date) -> Iterator[Stuck]:
    is_open = Q(closed_at__isnull=True) | Q(closed_at__gte=past.until)
    rows: Any = (
        AttentionPoint.objects.filter(
            past.of(), is_open, opened_at__lt=past.until, asked_level=AskedLevel.AGENDA
        )
        .order_by("initiative_id", "-severity", "rule")
        .values_list(
            *("initiative_id", "rule", "value", "limit", "facts"), as_text("opened_at")
        )
    )
    for key, rule, value, limit, facts, opened in rows:
        if key in past.present:
            yield Stuck(key, rule, value, limit, facts, day_at(opened) > day)


def _answered(past: Past, day: date) -> Iterator[Answered]:
    """Solved, or answered in words and still open."""
    window = {"gte": midnight(day + DAY), "lt": past.until}
    closed = Q(**{f"closed_at__{k}": at for k, at in window.items()})
    said = Q(**{f"answered_at__{k}": at for k, at in window.items()})
    rows: Any = (
        AttentionPoint.objects.filter(
            past.of(), (closed & Q(closing=Closing.RESOLVED)) | said
        )
        .order_by("initiative_id", "rule")
        .values_list(
            *("initiative_id", "rule", as_text("answered_at"), as_text("closed_at")),
            "closing",
        )
    )
    for key, rule, said_at, closed_at, closing in rows:
        is_known = closed_at is not None and day_at(closed_at) <= past.as_of
        is_solved = is_known and closing == Closing.RESOLVED
        told = day_at(closed_at if is_solved else said_at)
        yield Answered(key, rule, told, is_solved)
