"""Importing 50,000 rows: how many a second, and beside only reading the file."""

import os
import time
from datetime import date, timedelta

from django.utils import timezone

from portfolio.actions.importing import take_in
from portfolio.importing import working
from portfolio.importing.reading import read
from portfolio.models import Aim, Import, ImportState, Initiative, Portfolio
from tests.benchmarks.measuring import use_portfolio
from tests.portfolio.importing.files import sheet

ROWS = int(os.environ.get("IMPORT_ROWS", "50000"))
STAGES = ("Idee", "Concept", "Pilot", "Opschaling")
HEADERS = ("Nr", "Titel", "Fase", "Eigenaar", "Begindatum", "Afdeling", "Opmerking")


def bench_import():
    use_portfolio()
    portfolio = Portfolio.objects.latest("pk")
    manager = portfolio.memberships.filter(role="manager")[0].user
    content, before = sheet(*lines()), Initiative.objects.count()
    reading = seconds(lambda: read(content))
    row = take_in(portfolio, content, name="b.xlsx", by=manager, at=timezone.now())
    trial = seconds(lambda: carry_out(row, Aim.TRY))
    applied = seconds(lambda: carry_out(row, Aim.APPLY))
    assert Initiative.objects.count() == before + ROWS
    again = take_in(portfolio, content, name="b.xlsx", by=manager, at=timezone.now())
    same = seconds(lambda: carry_out(again, Aim.TRY))
    undone = seconds(lambda: carry_out(row, Aim.UNDO))
    row.refresh_from_db()
    assert row.state == ImportState.UNDONE
    yield {
        "name": "api.import",
        "value": round(ROWS / applied),
        "unit": "rows/s",
        "baseline": round(ROWS / reading),
        "ratio": round(applied / reading, 1),
    }
    named = {"trial": trial, "again": same, "undo": undone}
    for name, value in named.items():
        yield {"name": f"api.import.{name}", "value": round(value, 1), "unit": "s"}


def lines():
    yield HEADERS
    for number in range(ROWS):
        day = date(2024, 1, 1) + timedelta(days=number % 700)
        title, office = f"Initiatief {number}", f"Afdeling {number % 30}"
        note = "" if number % 3 else "Let op"
        yield number, title, STAGES[number % 4], "Onbekend", day, office, note


def seconds(function) -> float:
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def carry_out(row, aim):
    # What `ask` does, but for waking a worker: there is no broker here.
    Import.objects.filter(pk=row.pk).update(aim=aim, state=ImportState.QUEUED)
    working.carry_out(row.pk, clock=timezone.now)
