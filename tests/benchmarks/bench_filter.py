"""Finding among five thousand cards, one key after another, and the page that shows it.

The baseline is the same query as bare SQL, without what reads, composes and maps it.
"""

import time
from datetime import timedelta
from statistics import median

from django.db import connection
from django.test import Client
from django.utils import timezone

from portfolio import ranks
from portfolio.clock import day_of
from portfolio.ledger import Kind
from portfolio.models import (
    DataSource,
    Event,
    Hold,
    Initiative,
    Lesson,
    Partner,
    Passage,
    Portfolio,
    Role,
)
from tests.benchmarks.measuring import use_portfolio
from workflows.board import on_board
from workflows.filtering import KEYS, parse, suggest
from workflows.models import AttentionPoint, Severity, Standing

CARDS = 5_000
ROUNDS = 7
# What people type, and every key as the manual shows it.
TYPED = {"word": "usual", "phrase": '"number 4"', "not": "-usual"}
FIELDS = ("Mobility", "Care", "Public space", "Youth and school")


def bench_filter():
    use_portfolio()
    portfolio = Portfolio.objects.get()
    manager = portfolio.memberships.filter(role=Role.MANAGER)[0].user
    fill(portfolio, manager)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    today = day_of(timezone.now())
    asked = TYPED | {key.word.en: f"{key.word.en}:{key.example.en}" for key in KEYS}
    for name, text in asked.items():

        def find(text=text):
            found = parse(text).narrow(
                on_board(portfolio, manager), user=manager, today=today
            )
            return list(found.order_by("rank").values_list("pk", flat=True))

        ours, bare = ms(find), ms(bare_of(text, portfolio, manager, today))
        yield {
            "name": f"filter.{name}",
            "value": ours,
            "unit": "ms",
            "baseline": bare,
            "ratio": round(ours / bare, 2),
            "rows": len(find()),
        }
        assert ours < 100, name
    yield from pages(portfolio, manager)


def pages(portfolio, manager):
    client = Client()
    client.force_login(manager)
    for name, q in (("few", "owner:@me quiet:>30d number 49"), ("many", "usual")):
        query = {"q": q, "fragment": "columns"}
        value = ms(lambda query=query: client.get(f"/p/{portfolio.slug}/", query))
        yield {"name": f"filter.page.{name}", "value": value, "unit": "ms"}
    value = ms(lambda: suggest("field:ca", at=8, portfolio=portfolio, user=manager))
    yield {"name": "filter.suggest", "value": value, "unit": "ms", "target": 100}


def bare_of(text, portfolio, user, today):
    """The query that this text makes, ready to be run."""
    found = parse(text).narrow(on_board(portfolio, user), user=user, today=today)
    rows = found.order_by("rank").values_list("pk", flat=True)
    sql, params = rows.query.sql_with_params()

    def run():
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    return run


def ms(function):
    """The median time on the clock, after one warm-up."""
    function()
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        function()
        times.append((time.perf_counter() - start) * 1000)
    return round(median(times), 2)


def fill(portfolio, owner):
    """Cards with the records that the keys look at."""
    at, stages = timezone.now(), list(portfolio.stages.all())
    people = [each.user for each in portfolio.memberships.select_related("user")]
    places = ranks.spread(CARDS)
    cards = Initiative.objects.bulk_create(
        Initiative(
            portfolio=portfolio,
            title=f"Initiative with a title of usual length, number {number}",
            summary="What it is for, said in one sentence of some length. " * 2,
            problem_statement="Who has the problem, and how often it happens. " * 10,
            policy_field=FIELDS[number % 4],
            department=f"Department {number % 12}",
            application_domain=("internal", "citizens", "")[number % 3],
            legal_flags={"personal_data": ("yes", "no")[number % 2]},
            stage=stages[number % len(stages)],
            rank=f"z{places[number]}",
            owner=people[number % len(people)],
            created_at=at,
            version=1,
        )
        for number in range(CARDS)
    )
    fill_records(cards, owner, at)


def fill_records(cards, owner, at):
    day = at.date()
    Passage.objects.bulk_create(
        Passage(
            initiative=card,
            stage=card.stage,
            entered_on=day - timedelta(days=number % 300),
        )
        for number, card in enumerate(cards)
    )
    Hold.objects.bulk_create(
        Hold(
            initiative=card,
            started_on=day - timedelta(days=20),
            resume_on=day,
            ended_on=day - timedelta(days=5),
        )
        for card in cards[::20]
    )
    Event.objects.bulk_create(
        Event(
            portfolio=card.portfolio,
            initiative=card,
            version=version,
            kind=Kind.UPDATED if version % 4 == 0 else Kind.EDITED,
            at=at - timedelta(days=(number + 37 * version) % 300),
            by=owner,
        )
        for number, card in enumerate(cards)
        for version in range(1, 13)
    )
    fill_points(cards, owner, at)
    for model, column in ((Partner, "organisation"), (DataSource, "name")):
        model.objects.bulk_create(
            model(initiative=card, **{column: f"Register of school {number % 50}"})
            for number, card in enumerate(cards)
        )
    Lesson.objects.bulk_create(
        Lesson(
            initiative=card, learnt_on=day, text="Ask where the sensor stands first."
        )
        for card in cards[::3]
    )


def fill_points(cards, owner, at):
    day = at.date()
    Standing.objects.bulk_create(
        Standing(initiative=card, version=1, computed_on=day, met=4, required=9)
        for card in cards
    )
    AttentionPoint.objects.bulk_create(
        AttentionPoint(
            initiative=card,
            rule=("T1", "U1", "T4")[place],
            severity=Severity.values[number % 3],
            failure_mode="FM1",
            value=45,
            limit=30,
            recipient=owner,
            opened_at=at,
        )
        for number, card in enumerate(cards)
        for place in range(number % 4)
    )
