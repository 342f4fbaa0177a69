"""Whether a forecast keeps its word, on histories that are known to the end.

Each history is cut off somewhere, forecast from there, and held against what came. The
range is said to hold 85 times out of 100; of whole numbers it can hold a little more.
"""

from datetime import date, timedelta
from random import Random

from reports.figures.forecast import forecast
from tests.reports.generated import history, past_of

END = date(2026, 6, 30)
TRIALS = 100
# Initiatives in five years, and days ahead.
SIZES = ((150, 182), (150, 365), (600, 182), (600, 365))


def bench_forecast():
    held = sure = likely = counted = 0
    for count, days in SIZES:
        chance = Random(count + days)
        found = [trial(chance, count, days) for _trial in range(TRIALS)]
        told = [each for each in found if each is not None]
        inside = sum(low <= came <= high for low, came, high, _chances in told)
        below = sum(came < low for low, came, _high, _chances in told)
        held, counted = held + inside, counted + len(told)
        for _low, _came, _high, chances in told:
            likely += sum(chance for chance, _left in chances)
            sure += sum(left for _chance, left in chances)
        yield {
            "name": f"reports.forecast.{count}.{days}",
            "value": round(inside / len(told), 3),
            "unit": "share in the range",
            "below": round(below / len(told), 3),
            "told": len(told),
            "of": TRIALS,
        }
    yield {
        "name": "reports.forecast.range",
        "value": round(held / counted, 3),
        "unit": "share in the 85% range",
        "from": 0.8,
        "target": 0.9,
    }
    # Of all pilots together: decided as often as was said.
    yield {
        "name": "reports.forecast.pilots",
        "value": round(sure / likely, 3),
        "unit": "decisions that came, per decision expected",
    }


def trial(chance, count, days):
    """The range, what came, and of each pilot its chance and whether it left."""
    rows, endings = history(chance, count=count, end=END)
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
