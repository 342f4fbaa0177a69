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
