"""Publishing a version of a checklist while five hundred decisions are asked for."""

import time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio import ranks
from portfolio.clock import day_of
from portfolio.models import Initiative, Passage, Portfolio, Role
from tests.benchmarks.measuring import use_portfolio
from workflows.actions import edit_criterion, publish, start_draft
from workflows.models import Review
from workflows.standing import catch_up


def bench_publish():
    """Publish, and bring standings up to date, with few and with many open reviews."""
    few, _seconds = published(reviews=50)
    many, seconds = published(reviews=500)
    yield {"name": "playbook.publish", "value": seconds, "unit": "s", "target": 2}
    yield {"name": "playbook.publish.queries_50", "value": few, "unit": "queries"}
    yield {"name": "playbook.publish.queries", "value": many, "unit": "queries"}


def published(*, reviews):
    """Give the queries and the seconds of publishing, the catch-up included."""
    use_portfolio()
    portfolio, at = Portfolio.objects.latest("pk"), timezone.now()
    manager = portfolio.memberships.filter(role=Role.MANAGER)[0].user
    gate = portfolio.gates.get(slug="idea-to-concept")
    ask(gate, reviews, manager, at)
    catch_up(at=at)
    draft = start_draft(gate, by=manager, at=at)
    edit_criterion(draft.criteria.first(), {"level": "advisory"}, by=manager, at=at)
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        publish(draft, note="Asked less strictly", by=manager, at=at)
        catch_up(at=at)
    return len(captured), round(time.perf_counter() - started, 2)


def ask(gate, count, by, at):
    """Add initiatives before this gate: so many with a request, and as many without."""
    places = ranks.spread(2 * count)
    added = Initiative.objects.bulk_create(
        Initiative(
            portfolio=gate.portfolio,
            title=f"Initiative number {number}",
            stage=gate.stage,
            # Behind the cards that are there.
            rank=f"z{places[number]}",
            owner=by,
            created_at=at,
            version=1,
        )
        for number in range(2 * count)
    )
    Passage.objects.bulk_create(
        Passage(initiative=each, stage=gate.stage, entered_on=day_of(at))
        for each in added
    )
    checklist = gate.checklists.published().first()
    Review.objects.bulk_create(
        Review(
            initiative=each,
            gate=gate,
            checklist=checklist,
            requested_by=by,
            requested_at=at,
        )
        for each in added[:count]
    )
