"""The board of a hundred to ten thousand cards: queries, processor time, bytes."""

import gzip
from datetime import timedelta

import orjson
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio import ranks
from portfolio.models import Initiative, Passage, Portfolio, Role
from tests.benchmarks.measuring import against, paired, use_portfolio
from tests.guards import ROOT
from web.hashed_files import whole
from web.pages.modules import modules_of_board
from workflows.board import board
from workflows.models import AttentionPoint, Severity, Standing

SIZES = (100, 1000, 5000, 10000)
QUERIES = {"unit": "queries", "target": 8}
STATIC = ROOT / "web" / "static"
# What its dialogs load once they are opened.
ON_DEMAND = ("peek", "palette", "sheet", "scheme", "drafts", "summary")
POINTS = (("T1", 150, 120), ("U1", 45, 30), ("T4", 62, 60))
BARE = """
    SELECT i.id, i.version, i.title, i.policy_field, i.stage_id, i.state, u.name,
           s.entered_on, t.met, t.required,
           p.severity, p.rule, p.value, p."limit", p.facts
    FROM portfolio_initiative i
    JOIN accounts_user u ON u.id = i.owner_id
    JOIN portfolio_passage s ON s.initiative_id = i.id AND s.left_on IS NULL
    LEFT JOIN workflows_standing t ON t.initiative_id = i.id
    LEFT JOIN workflows_attentionpoint p
           ON p.initiative_id = i.id AND p.closed_at IS NULL
    WHERE i.portfolio_id = %s AND i.state IN ('active', 'on_hold')
    ORDER BY i.stage_id, i.rank, p.severity DESC
"""


def bench_board():
    """Read the page as a signed-in manager, and the same rows with bare SQL.

    Up to 2,000 cards all are shown, beyond that 30 of each column.
    """
    use_portfolio()
    portfolio = Portfolio.objects.get()
    manager = portfolio.memberships.filter(role=Role.MANAGER)[0].user
    page = reader(portfolio, manager)
    few, small, before = queries(page), len(page()), running(portfolio)
    whole = windowed = None
    for size in SIZES:
        fill(portfolio, manager, size)
        yield {"name": f"board.{size}.queries", "value": queries(page), **QUERIES}
        limit = {"target": 3} if size == 1000 else {}
        ours, bare = paired(page, lambda: orjson.dumps(rows(portfolio)))
        yield against(f"board.{size}.cpu", ours, bare, **limit)
        first, same = paired(window(portfolio, manager), page)
        yield against(f"board.{size}.window", first, same)
        if size == 1000:
            assert few == queries(page), "more cards take more queries"
            whole, windowed = ours, first
            yield from sizes(page, small, running(portfolio) - before)
    yield against("board.10000.to-1000.page", ours, whole, target=1.5)
    yield against("board.10000.to-1000.window", first, windowed, target=1.5)
    yield {"name": "board.first-view.cpu", "value": ours, "unit": "ms", "target": 8}
    yield {"name": "board.assets.gzip", "value": assets(), "unit": "B", "target": 60000}


def reader(portfolio, manager):
    """Give a function that asks for the page."""
    client = Client()
    client.force_login(manager)

    def page(query=""):
        response = client.get(f"/p/{portfolio.slug}/{query}")
        assert response.status_code == 200
        return response.content

    page()
    return page


def window(portfolio, manager):
    """Give a function that reads 30 cards of each column, however many there are."""
    today = timezone.now().date()
    return lambda: board(portfolio, user=manager, today=today, at_most=0)


def sizes(page, small, added):
    """Give what a card adds to a page that was this small."""
    html = page()
    each, packed = (len(html) - small) / added, len(gzip.compress(html, 6)) / added
    yield {"name": "board.card", "value": round(each), "unit": "B", "target": 900}
    yield {"name": "board.card.gzip", "value": round(packed), "unit": "B", "target": 90}


def queries(page):
    with CaptureQueriesContext(connection) as captured:
        page()
    return len(captured)


def running(portfolio):
    return portfolio.initiatives.running().count()


def rows(portfolio):
    with connection.cursor() as cursor:
        cursor.execute(BARE, [portfolio.pk])
        return cursor.fetchall()


def fill(portfolio, owner, total=1000):
    """Add cards up to this many, each with a standing and up to three points."""
    at, stages = timezone.now(), list(portfolio.stages.all())
    there = running(portfolio)
    missing = max(0, total - there)
    places = ranks.spread(missing)
    cards = Initiative.objects.bulk_create(
        Initiative(
            portfolio=portfolio,
            title=f"Initiative with a title of usual length, number {number}",
            policy_field="Public space",
            stage=stages[number % len(stages)],
            # Behind the cards that are there.
            rank=f"z{there:06}{places[number]}",
            owner=owner,
            created_at=at,
            version=1,
        )
        for number in range(missing)
    )
    entered = (at - timedelta(days=90)).date()
    Passage.objects.bulk_create(
        Passage(initiative=card, stage=card.stage, entered_on=entered) for card in cards
    )
    Standing.objects.bulk_create(
        Standing(initiative=card, version=1, computed_on=at.date(), met=4, required=9)
        for card in cards
    )
    AttentionPoint.objects.bulk_create(
        AttentionPoint(
            initiative=card,
            rule=rule,
            severity=Severity.ATTENTION,
            failure_mode="FM3",
            value=value,
            limit=limit,
            recipient=owner,
            opened_at=at,
        )
        for number, card in enumerate(cards)
        for rule, value, limit in POINTS[: number % 4]
    )


def assets():
    """Give the size of all scripts and styles that the board can load, packed."""
    paths = [STATIC / each for each in modules_of_board()]
    paths += [STATIC / "js" / f"{each}.js" for each in ON_DEMAND]
    styles = whole(STATIC / "css/app.css").encode()
    files = [styles, *(path.read_bytes() for path in paths)]
    return sum(len(gzip.compress(each, 6)) for each in files)
