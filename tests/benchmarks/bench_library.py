"""Searching five thousand lessons: on the page, and the search alone."""

import time
from datetime import timedelta
from itertools import cycle, islice
from statistics import median

from django.test import Client
from django.utils import timezone

from portfolio.clock import day_of
from portfolio.library.search import lessons_found
from portfolio.library.words import looked_for
from portfolio.models import FailureMode, Lesson, Portfolio, Role
from tests.benchmarks.measuring import use_portfolio

LESSONS = 5_000
# What people are after: one word, a rare one, a common one, a sentence.
SEARCHES = ("gebruikers", "wifi", "pilots", "wie betaalt de kosten na de pilot")
WORDS = tuple(
    """
    gebruiker wijk pilot beheer kosten partner gegevens sensor raad team budget telling
    privacy formulier afspraak eigenaar inwoner dashboard netwerk gesprek keuze weg brug
    boom kaart melding planning model uitkomst overdracht
    """.split()  # noqa: SIM905
)


def bench_search():
    """Look for a few things among the lessons of the demo and 5,000 more."""
    use_portfolio()
    fill()
    everything = Lesson.objects.all()
    wanted = [looked_for(typed) for typed in SEARCHES]
    lessons_found(everything, wanted[0])
    yield milliseconds(
        "library.search",
        [lambda w=w: lessons_found(everything, w) for w in wanted],
        target=100,
    )
    page = page_of()
    yield milliseconds("library.page", [lambda t=t: page(t) for t in SEARCHES])


def fill():
    initiatives = list(Portfolio.objects.latest("pk").initiatives.all())
    today = day_of(timezone.now())
    Lesson.objects.bulk_create(
        Lesson(
            initiative=initiatives[number % len(initiatives)],
            stage=initiatives[number % len(initiatives)].stage,
            learnt_on=today - timedelta(days=number % 900),
            text=sentence(number, 14),
            what_happened=sentence(number * 7, 40),
            failure_mode=FailureMode.values[number % 5],
        )
        for number in range(LESSONS)
    )


def sentence(number: int, length: int) -> str:
    """Words in an order that differs by number, with some that few others have."""
    told = islice(cycle(WORDS), number % 29, number % 29 + length * 3, 1 + number % 3)
    return f"{' '.join(islice(told, length))} zaak{number % 400}."


def page_of():
    portfolio = Portfolio.objects.latest("pk")
    client = Client()
    client.force_login(portfolio.memberships.filter(role=Role.MANAGER)[0].user)

    def page(typed):
        response = client.get("/library/", {"words": typed})
        assert response.status_code == 200

    page(SEARCHES[0])
    return page


def milliseconds(name, functions, rounds=5, **more):
    """The median time of the slowest of these."""
    slowest = max(median(taken(f) for _round in range(rounds)) for f in functions)
    return {"name": name, "value": round(slowest, 1), "unit": "ms", **more}


def taken(function):
    started = time.perf_counter()
    function()
    return (time.perf_counter() - started) * 1000
