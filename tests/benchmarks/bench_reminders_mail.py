"""Composing digests for five thousand people: time, queries and memory."""

import resource
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from notifications import actions
from notifications.models import Digest, Preference
from portfolio.models import Initiative, Membership, Portfolio, Role
from tests.benchmarks.bench_reminders import LARGE
from tests.benchmarks.measuring import use_portfolio
from workflows.models import AttentionPoint, Severity

PEOPLE = 5_000
RULES = ("T1", "T4", "U2")


def bench_digests():
    """Each person owns an initiative about which three things are asked."""
    if LARGE:
        return
    use_portfolio()
    make_people(PEOPLE)
    with CaptureQueriesContext(connection) as captured:
        compose(actions.CHUNK)
    queries = len(captured)
    # What was captured holds every mail, and is let go of first.
    connection.queries_log.clear()
    memory, started = peak(), time.process_time()
    composed = compose(PEOPLE - actions.CHUNK)
    seconds = time.process_time() - started
    yield {"name": "reminders.compose", "value": round(seconds, 1), "unit": "s of CPU"}
    rate = round(composed / seconds)
    yield {"name": "reminders.composed", "value": rate, "unit": "digests/s of CPU"}
    yield {"name": "reminders.compose_queries", "value": queries, "unit": "a chunk"}
    grown = peak() - memory
    yield {"name": "reminders.compose_memory", "value": grown, "unit": "MB more"}


def make_people(count):
    """People with nothing but their point, beside those of the demo, who are told."""
    now = timezone.now()
    AttentionPoint.objects.all().delete()
    portfolio = Portfolio.objects.order_by("pk")[0]
    stage = portfolio.stages.all()[0]
    actions.begin(at=now)
    Preference.objects.update(told_at=now)
    users = User.objects.bulk_create(
        User(email=f"p{n}@bench.example", name=f"Person {n}", password="!")
        for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(portfolio=portfolio, user=user, role=Role.CONTRIBUTOR)
        for user in users
    )
    cards = Initiative.objects.bulk_create(
        Initiative(
            portfolio=portfolio,
            stage=stage,
            owner=user,
            title=f"Initiative of {user.name}",
            rank=f"zz{user.pk:08d}",
            created_at=now,
        )
        for user in users
    )
    AttentionPoint.objects.bulk_create(
        AttentionPoint(
            initiative=card,
            rule=rule,
            recipient=card.owner,
            severity=Severity.ACTION,
            failure_mode="concept",
            value=63,
            limit=60,
            opened_at=now,
        )
        for card in cards
        for rule in RULES
    )
    Preference.objects.bulk_create(
        Preference(user=user, cadence="urgent") for user in users
    )


def compose(count):
    """Let that many more be told, and tell them; give how many were."""
    waiting = Preference.objects.filter(cadence="urgent").order_by("pk")
    keys = list(waiting.values_list("pk", flat=True)[:count])
    Preference.objects.filter(pk__in=keys).update(cadence="weekly", told_at=None)
    before = Digest.objects.count()
    actions.compose_digests(at=timezone.now())
    return Digest.objects.count() - before


def peak():
    """Megabytes that this process ever held at once."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
