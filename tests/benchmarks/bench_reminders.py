"""The attention rules over ten thousand initiatives: queries and processor time."""

import time
from datetime import date
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from portfolio.clock import day_of
from portfolio.models import (
    Event,
    Hold,
    Initiative,
    Involvement,
    Lesson,
    Membership,
    Partner,
    Passage,
    Stage,
    TargetUserGroup,
)
from tests.benchmarks import delivering
from tests.benchmarks.measuring import against, paired, use_portfolio
from tests.benchmarks.sink import sink
from tests.settings import TEST_DIR
from workflows import rules
from workflows.facts import gather
from workflows.models import Answer, Condition, Standing
from workflows.standing import catch_up

INITIATIVES = 10_000
MAILS = 5_000
MAIL = {"unit": "mails"}
LONG_AGO = date(2000, 1, 1)
# What the rules look at, directly or to know who and where.
READ = (
    Answer,
    Condition,
    Event,
    Hold,
    Initiative,
    Involvement,
    Lesson,
    Membership,
    Partner,
    Passage,
    Stage,
    TargetUserGroup,
    User,
)


def bench_rules():
    """Hold every rule against every initiative, and bare: read the same tables."""
    use_portfolio()
    few = queries()
    use_portfolio(INITIATIVES)
    many = queries()
    assert few == many, f"{few} queries for few initiatives, {many} for many"
    yield {"name": "reminders.queries", "value": many, "unit": "queries", "target": 15}
    ours, bare = paired(judged, read, rounds=3)
    yield against("reminders.cpu", ours, bare, target=20)


def bench_catching_up():
    """Bring everything up to date: after midnight, and from nothing."""
    use_portfolio(INITIATIVES)
    Standing.objects.update(computed_on=LONG_AGO)
    yield {"name": "reminders.new_day", "value": seconds(), "unit": "s"}
    Standing.objects.all().delete()
    yield {"name": "reminders.rebuild", "value": seconds(), "unit": "s"}


def bench_delivery():
    """Deliver thousands of mails to a real server, and bare: smtplib alone."""
    use_portfolio()
    with sink(TEST_DIR) as place:
        delivering.use(place)
        rounds = []
        for _ in range(3):
            delivering.fill(MAILS)
            before = delivering.megabytes()
            rounds.append((delivering.delivered(), delivering.bare(place, MAILS)))
            grown = delivering.megabytes() - before
        ours, bare = (median(each) for each in zip(*rounds, strict=True))
        # Half as fast as smtplib must do; a lower figure is faster.
        yield against("reminders.delivery", ours * 1000, bare * 1000, target=2)
        rate = {"unit": "mails/s", "baseline": round(MAILS / bare)}
        yield {"name": "reminders.delivery_rate", "value": round(MAILS / ours), **rate}
        megabytes = {"value": round(grown, 1), "unit": "MB", "target": 5}
        yield {"name": "reminders.delivery_memory", **megabytes}
    with sink(TEST_DIR) as place:
        delivering.fill(MAILS)
        missing, doubled = delivering.killed_midway(place, MAILS)
        yield {"name": "reminders.killed_missing", "value": missing, "target": 0} | MAIL
        yield {"name": "reminders.killed_doubled", "value": doubled, "target": 1} | MAIL


def seconds():
    started = time.perf_counter()
    catch_up(at=timezone.now())
    return round(time.perf_counter() - started, 2)


def judged():
    """Give the number of findings about all initiatives."""
    facts = gather(Initiative.objects.all(), today=day_of(timezone.now()))
    return sum(len(list(rules.judge(each))) for each in facts)


def read():
    """Give the number of rows in the tables that the rules read."""
    with connection.cursor() as cursor:
        return sum(len(rows(cursor, model._meta.db_table)) for model in READ)


def rows(cursor, table):
    return cursor.execute(f"SELECT * FROM {table}").fetchall()


def queries():
    with CaptureQueriesContext(connection) as captured:
        judged()
    return len(captured)
