"""Whether a forecast keeps its word, on histories that are known to the end.

Each history is cut off somewhere, forecast from there, and held against what came. The
range is said to hold 85 times out of 100; of whole numbers it can hold a little more.
"""

import os
from datetime import date, timedelta
from random import Random

from reports.figures.forecast import forecast
from tests.reports.generated import brisk, drifting, history, past_of

END = date(2026, 6, 30)
TRIALS = int(os.environ.get("TRIALS", "100"))
HISTORIES = {"demo": history, "brisk": brisk, "drifting": drifting}
AIMS = {name: {"from": 0.8, "target": 0.9} for name in ("demo", "brisk")}
# Initiatives in five years, and days ahead.
SIZES = ((150, 182), (150, 365), (600, 182), (600, 365))


def bench_forecast():
    """By kind of history: the demo's, on which it was tried, and two that it never saw.

    Where the ways of a portfolio change all the time, its own past says less.
    """
    for name, lives in HISTORIES.items():
        yield from calibrated(name, lives)


def calibrated(name, lives):
    held = sure = likely = counted = 0
    for count, days in SIZES:
        chance = Random(count + days)
        found = [trial(chance, lives, count, days) for _trial in range(TRIALS)]
        told = [each for each in found if each is not None]
        inside = sum(low <= came <= high for low, came, high, _chances in told)
        below = sum(came < low for low, came, _high, _chances in told)
        held, counted = held + inside, counted + len(told)
        for _low, _came, _high, chances in told:
            likely += sum(chance for chance, _left in chances)
            sure += sum(left for _chance, left in chances)
        yield {
            "name": f"reports.forecast.{name}.{count}.{days}",
            "value": round(inside / len(told), 3),
            "unit": "share in the range",
            "below": round(below / len(told), 3),
            "told": len(told),
            "of": TRIALS,
        }
    yield {
        "name": f"reports.forecast.{name}.range",
        "value": round(held / counted, 3),
        "unit": "share in the 85% range",
        **AIMS.get(name, {}),
    }
    # Of all pilots together: decided as often as was said.
    yield {
        "name": f"reports.forecast.{name}.pilots",
        "value": round(sure / likely, 3),
        "unit": "decisions that came, per decision expected",
    }


def trial(chance, lives, count, days):
    """The range, what came, and of each pilot its chance and whether it left."""
    rows, endings = lives(chance, count=count, end=END)
    cut = END - timedelta(days=days)
    past = past_of(rows, endings, as_of=cut)
    told = forecast(past, until=END, runs=150)
    if told.reaching is None:
        return None
    came = told.reaching.so_far + sum(
        place == 4 and cut < entered <= END for _k, _s, place, entered, *_rest in rows
    )
    left = {
        key: left_on is not None and left_on <= END
        for key, _s, place, entered, left_on, _state in rows
        if place == 3 and entered <= cut
    }
    chances = [(each.chance, left[each.initiative]) for each in told.chances]
    return told.reaching.low, came, told.reaching.high, chances
