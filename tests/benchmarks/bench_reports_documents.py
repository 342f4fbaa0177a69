"""The report of ten thousand initiatives: queries, processor time, documents.

On SQLite alone: what a document takes does not depend on the database.
"""

import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.clock import day_of
from portfolio.models import Initiative, Portfolio, Role
from reports.documents.open_document import open_document
from reports.documents.pdf import pdf
from reports.documents.slides import slides
from reports.documents.spreadsheet import listing_spreadsheet, spreadsheet
from reports.selection import selection
from reports.wanted import Wanted, book_of
from tests.benchmarks.measuring import filled, use_portfolio

INITIATIVES = 10_000
# In a process of its own: what one document takes, and the most memory that it had.
ALONE = """
import sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from tests.benchmarks.bench_reports_documents import measure
measure(sys.argv[2])
"""


def bench_reports_page():
    """Open the page as a signed-in manager: as many queries for many as for few."""
    if connection.vendor != "sqlite":
        return
    use_portfolio()
    few = queries(page_of(Portfolio.objects.latest("pk")))
    use_portfolio(INITIATIVES)
    page = page_of(Portfolio.objects.latest("pk"))
    many = queries(page)
    assert many <= few, f"{few} queries for few initiatives, {many} for many"
    yield {"name": "reports.queries", "value": many, "unit": "queries"}


def bench_reports_documents():
    """Make each document of the demo, and the spreadsheets of ten thousand."""
    if connection.vendor != "sqlite":
        return
    for name, initiatives, seconds, megabytes in (
        ("pdf", 0, 3, 300),
        ("slides", 0, 3, 300),
        ("spreadsheet", INITIATIVES, None, None),
        ("open_document", INITIATIVES, None, None),
        ("listing", INITIATIVES, None, None),
        ("listing_of_none", INITIATIVES, None, None),
    ):
        took, most = alone(name, initiatives)
        yield figure(f"reports.{name}", took, "s", seconds)
        yield figure(f"reports.{name}.memory", most, "MB", megabytes)


def figure(name, value, unit, target):
    made = {"name": name, "value": value, "unit": unit}
    return made | ({"target": target} if target else {})


def alone(name, initiatives):
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(filled(initiatives)), name],
        check=True,
        capture_output=True,
        text=True,
    )
    took, most = done.stdout.split()
    return float(took), float(most)


def measure(name):
    """Print the processor seconds and megabytes that one document takes."""
    portfolio = Portfolio.objects.latest("pk")
    manager = portfolio.memberships.filter(role=Role.MANAGER)[0].user
    started = time.process_time()
    file = BytesIO()
    today = day_of(timezone.now())
    if name.startswith("listing"):
        rows = Initiative.objects.filter(portfolio=portfolio)
        found = rows.none() if name.endswith("none") else rows
        listing_spreadsheet(selection(found), portfolio, file, today=today)
    else:
        book = book_of(portfolio, Wanted.read({}, today=today), reader=manager)
        {
            "pdf": pdf,
            "slides": slides,
            "spreadsheet": spreadsheet,
            "open_document": open_document,
        }[name](book, file)
    most = memory()
    print(round(time.process_time() - started, 2), round(most))


def memory():
    """Give the most megabytes that this process ever had, its parent's not counted."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


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


def queries(page):
    with CaptureQueriesContext(connection) as captured:
        page()
    return len(captured)
