"""The report of ten thousand initiatives: queries, processor time, documents."""

import time
from io import BytesIO

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.clock import day_of
from portfolio.models import Portfolio, Role
from reports.documents.pdf import pdf
from reports.documents.spreadsheet import spreadsheet
from reports.period import last_year
from reports.portfolio import portfolio_report
from tests.benchmarks.measuring import against, paired, use_portfolio

INITIATIVES = 10_000
# The rows that the figures are made of, read by hand: the least that anyone can do.
BARE = (
    """
    SELECT p.initiative_id, p.stage_id, p.entered_on, p.left_on, i.state
    FROM portfolio_passage p JOIN portfolio_initiative i ON i.id = p.initiative_id
    WHERE i.portfolio_id = %s ORDER BY p.initiative_id, p.entered_on
    """,
    """
    SELECT i.id, i.title, i.state, i.stage_id, u.name, s.met, s.required
    FROM portfolio_initiative i JOIN accounts_user u ON u.id = i.owner_id
    LEFT JOIN workflows_standing s ON s.initiative_id = i.id WHERE i.portfolio_id = %s
    """,
    """
    SELECT h.initiative_id, h.started_on, h.ended_on
    FROM portfolio_hold h JOIN portfolio_initiative i ON i.id = h.initiative_id
    WHERE i.portfolio_id = %s
    """,
    """
    SELECT a.initiative_id, a.failure_mode, a.severity
    FROM workflows_attentionpoint a JOIN portfolio_initiative i
         ON i.id = a.initiative_id
    WHERE i.portfolio_id = %s AND a.closed_at IS NULL
    """,
    """
    SELECT d.id, d.at, d.outcome, d.rationale, d.stage_id, i.title, u.name
    FROM workflows_decision d JOIN portfolio_initiative i ON i.id = d.initiative_id
    JOIN accounts_user u ON u.id = d.by_id WHERE i.portfolio_id = %s
    """,
)


def bench_report():
    """Open the page as a signed-in manager, and read the same rows with bare SQL."""
    use_portfolio()
    few = queries(page_of(Portfolio.objects.latest("pk")))
    use_portfolio(INITIATIVES)
    portfolio = Portfolio.objects.latest("pk")
    page = page_of(portfolio)
    many = queries(page)
    assert few == many, f"{few} queries for few initiatives, {many} for many"
    yield {"name": "report.queries", "value": many, "unit": "queries"}
    ours, bare = paired(page, lambda: read(portfolio), rounds=5)
    yield against("report.cpu", ours, bare)


def bench_documents():
    """Make the documents of the demo portfolio and of ten thousand initiatives."""
    use_portfolio()
    demo = report_of(Portfolio.objects.latest("pk"))
    yield seconds("report.pdf", lambda: pdf(demo), target=3)
    use_portfolio(INITIATIVES)
    large = report_of(Portfolio.objects.latest("pk"))
    yield seconds("report.xlsx", lambda: spreadsheet(large, BytesIO()))


def page_of(portfolio):
    client = Client()
    client.force_login(portfolio.memberships.filter(role=Role.MANAGER)[0].user)

    def page():
        response = client.get(f"/p/{portfolio.slug}/report/")
        assert response.status_code == 200
        return response.content

    # Drawing is paid once per set of figures.
    page()
    return page


def report_of(portfolio):
    today = day_of(timezone.now())
    return portfolio_report(portfolio, period=last_year(today), today=today)


def read(portfolio):
    with connection.cursor() as cursor:
        for statement in BARE:
            cursor.execute(statement, [portfolio.pk])
            cursor.fetchall()


def queries(page):
    with CaptureQueriesContext(connection) as captured:
        page()
    return len(captured)


def seconds(name, function, **more):
    started = time.perf_counter()
    function()
    taken = time.perf_counter() - started
    return {"name": name, "value": round(taken, 2), "unit": "s", **more}
