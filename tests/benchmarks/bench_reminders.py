"""The attention rules over ten thousand initiatives: queries and processor time.

LARGE=100000 does it over that many on the PostgreSQL that DATABASE_URL names, which has
to be empty; then nothing else is measured.
"""

import os
from datetime import timedelta
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from portfolio.clock import day_of
from portfolio.models import Event, Initiative, Membership, Portfolio, Relation, Stage
from tests.benchmarks import delivering, multiplying
from tests.benchmarks.measuring import against, cpu_ms, paired, use_portfolio
from tests.benchmarks.sink import sink
from tests.settings import TEST_DIR
from workflows import rules
from workflows.duplicates import duplicates_of
from workflows.facts import BELONGING, gather
from workflows.models import ConditionalCheck, RuleLimit, Standing, Terms
from workflows.standing import catch_up

INITIATIVES = 10_000
MAILS = 5_000
MAIL = {"unit": "mails"}
LARGE = int(os.environ.get("LARGE", "0"))
# What the rules look at, directly or to know who and where.
READ = {
    *(model for model, _columns in BELONGING.values()),
    ConditionalCheck,
    Event,
    Initiative,
    Initiative.unrelated.through,
    Membership,
    Portfolio,
    Relation,
    RuleLimit,
    Stage,
    Terms,
    User,
}


def bench_rules():
    """Hold every rule against every initiative, and bare: read the same tables."""
    if LARGE:
        return
    use_portfolio()
    few = queries()
    use_portfolio(INITIATIVES)
    many = queries()
    assert few == many, f"{few} queries for few initiatives, {many} for many"
    yield {"name": "reminders.queries", "value": many, "unit": "queries", "target": 15}
    yield from judging("reminders.cpu", rounds=3)


def bench_large():
    """The same over far more, on PostgreSQL."""
    if not LARGE:
        return
    assert connection.vendor == "postgresql", "LARGE needs a PostgreSQL"
    multiplying.fill(LARGE)
    yield from judging("reminders.large", rounds=1)


def judging(name, *, rounds):
    count = read()
    ours, bare = paired(judged, read, rounds=rounds)
    yield against(name, ours, bare, target=10)
    speed = round(count / ours * 1000)
    yield {"name": f"{name}.rows", "value": speed, "unit": "rows/s"}


def bench_catching_up():
    """Bring everything up to date: after midnight, and from nothing.

    In processor time beside a full read, for seconds tell how busy a machine was.
    """
    if LARGE:
        return
    use_portfolio(INITIATIVES)
    catch_up(at=timezone.now())
    bare = cpu_ms(read)
    tomorrow = timezone.now() + timedelta(days=1)
    ours = cpu_ms(lambda: catch_up(at=tomorrow))
    yield against("reminders.new_day", ours, bare, target=10)
    Standing.objects.all().delete()
    ours = cpu_ms(lambda: catch_up(at=tomorrow))
    yield against("reminders.rebuild", ours, bare, target=20)


def bench_delivery():
    """Deliver thousands of mails to a real server, and bare: smtplib alone."""
    if LARGE:
        return
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


def judged():
    """Give the number of findings about all initiatives, a part at a time."""
    keys = list(Initiative.objects.order_by("pk").values_list("pk", flat=True))
    duplicates, found = duplicates_of(keys), 0
    for start in range(0, len(keys), INITIATIVES):
        part = Initiative.objects.filter(
            pk__range=(keys[start], keys[min(start + INITIATIVES, len(keys)) - 1])
        )
        facts = gather(part, today=day_of(timezone.now()), duplicates=duplicates)
        found += sum(len(list(rules.judge(each))) for each in facts)
    return found


def read():
    """Give the number of rows in the tables that the rules read."""
    with connection.cursor() as cursor:
        return sum(len(rows(cursor, model._meta.db_table)) for model in READ)


def rows(cursor, table):
    cursor.execute(f"SELECT * FROM {table}")
    return cursor.fetchall()


def queries():
    with CaptureQueriesContext(connection) as captured:
        judged()
    return len(captured)
