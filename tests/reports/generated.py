"""Pasts that were never in a database: rows of stays as a portfolio would have them."""

from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

from portfolio.clock import USUAL
from reports.figures.past import Card, Clock, Past, _told
from web.management.demo.chance import life
from web.management.demo.stays import ORDER
from workflows.models import Outcome

STAGES = (1, 2, 3, 4)
YEARS = 5 * 365


def past_of(rows, endings, *, as_of, holds=None):
    """A past of passages: initiative, stage, its place, entered, left and state."""
    past = Past(SimpleNamespace(calendar=USUAL, slug="any"), as_of=as_of)
    known = [row for row in rows if row[3] <= as_of]
    holds = {} if holds is None else holds
    values = past.__dict__
    values["stages"] = {
        pk: SimpleNamespace(pk=pk, slug=f"s{pk}", name=f"S{pk}") for pk in STAGES
    }
    values["holds"] = holds
    values["ended"] = []
    values["stays"] = list(_told(known, endings, Clock(USUAL, as_of), holds, False))
    values["cards"] = {
        row[0]: Card(row[0], f"Number {row[0]}", *[""] * 5, None, None, None)
        for row in known
    }
    return past


# Days in each stage, half of the time, and the share that goes on; not the demo's.
BRISK = ((25, 0.85), (60, 0.45), (160, 0.7))
TOUGH = ((60, 0.3), (150, 0.6), (90, 0.4))


def history(chance: Random, *, count: int, end: date):
    """Passages and endings of so many lives, as the large demo makes them."""
    rows, endings = [], {}
    for key in range(1, count + 1):
        started = end - timedelta(days=chance.randint(2, YEARS))
        for stretch in life(chance, started=started, today=end):
            place = ORDER.index(stretch.stage) + 1
            state = "active"
            if stretch.left and stretch.turns[-1].outcome == Outcome.HAND_OVER:
                state = "handed_over"
            rows.append((key, place, place, stretch.entered, stretch.left, state))
    return rows, endings


def brisk(chance: Random, *, count: int, end: date):
    """Lives of another kind: other stays, other chances, always the same."""
    return _lives(chance, count, end, lambda _day, place: BRISK[place])


def drifting(chance: Random, *, count: int, end: date):
    """Lives that change in five years: from one kind bit by bit to another."""

    def at(day: date, place: int) -> tuple[float, float]:
        share = 1 - min(max((end - day).days / YEARS, 0), 1)
        pairs = zip(BRISK[place], TOUGH[place], strict=True)
        return tuple(a + (b - a) * share for a, b in pairs)

    return _lives(chance, count, end, at)


def _lives(chance: Random, count: int, end: date, at):
    rows = []
    for key in range(1, count + 1):
        entered = end - timedelta(days=chance.randint(2, YEARS))
        for place in range(len(STAGES)):
            if place == len(BRISK):
                rows.append((key, place + 1, place + 1, entered, None, "active"))
                break
            median, on = at(entered, place)
            days = max(round(median * chance.lognormvariate(0, 0.7)), 1)
            left = entered + timedelta(days=days)
            if left > end:
                rows.append((key, place + 1, place + 1, entered, None, "active"))
                break
            rows.append((key, place + 1, place + 1, entered, left, "active"))
            if chance.random() > on:
                break
            entered = left
    return rows, {}
