"""The attention rules over ten thousand initiatives: queries and processor time."""

import time
from datetime import date

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
from tests.benchmarks.measuring import against, paired, use_portfolio
from workflows import rules
from workflows.facts import gather
from workflows.models import Answer, Condition, Standing
from workflows.standing import catch_up

INITIATIVES = 10_000
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
