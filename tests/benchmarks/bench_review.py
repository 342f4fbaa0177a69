"""The gate sheet of an initiative with fifty records of each kind."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portfolio.models import Initiative, Role
from tests.benchmarks.measuring import against, paired, use_portfolio
from tests.records import make_more_records

RECORDS = 50
TABLES = (
    "portfolio_targetusergroup",
    "portfolio_involvement",
    "portfolio_lesson",
    "portfolio_partner",
    "portfolio_assumption",
    "portfolio_datasource",
    "portfolio_legalcheck",
    "portfolio_advice",
    "portfolio_teammember",
    "portfolio_metric",
    "portfolio_adoptiontarget",
    "workflows_condition",
    "workflows_decision",
    "workflows_review",
)
# The rows that a sheet is made of, read by hand: the least that anyone can do.
BARE = tuple(f"SELECT * FROM {table} WHERE initiative_id = %s" for table in TABLES)


def bench_review():
    """Open the sheet as a gatekeeper, and read the same rows with bare SQL."""
    use_portfolio()
    initiative = Initiative.objects.filter(reviews__closed_at__isnull=True)[0]
    page = sheet_of(initiative)
    # The first one finds out what the database can do.
    page()
    few = queries(page)
    make_more_records(initiative, RECORDS, by=initiative.owner)
    many = queries(page)
    assert few == many, f"{few} queries for few records, {many} for many"
    yield {"name": "review.queries", "value": many, "unit": "queries", "target": 20}
    ours, bare = paired(page, lambda: read(initiative), rounds=9)
    yield against("review.cpu", ours, bare)


def sheet_of(initiative):
    client = Client()
    members = initiative.portfolio.memberships
    client.force_login(members.filter(role=Role.GATEKEEPER)[0].user)

    def page():
        response = client.get(f"/initiatives/{initiative.pk}/gate/")
        assert response.status_code == 200
        return response.content

    return page


def read(initiative):
    with connection.cursor() as cursor:
        for statement in BARE:
            cursor.execute(statement, [initiative.pk])
            cursor.fetchall()


def queries(page):
    with CaptureQueriesContext(connection) as captured:
        page()
    return len(captured)
