"""What programs ask most: a list, new initiatives, and everything at once."""

import json
import os
import subprocess
import sys

import orjson
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken
from portfolio.models import Portfolio, Role
from tests import servers
from tests.benchmarks.bench_board import fill
from tests.benchmarks.measuring import against, filled, paired, use_portfolio
from tests.guards import ROOT

ROWS = 100
CALLS = [sys.executable, "-m", "tests.benchmarks.calls_at_once"]
EXPORT = [sys.executable, "-m", "tests.benchmarks.exporting"]
# The same rows as the list shows, with nothing around them.
BARE = """
    SELECT i.id, i.version, p.slug, i.title, i.summary, s.slug, i.state, u.id, u.name,
           i.department, i.application_domain, i.policy_field, t.met, t.required
    FROM portfolio_initiative i
    JOIN portfolio_portfolio p ON p.id = i.portfolio_id
    JOIN portfolio_stage s ON s.id = i.stage_id
    JOIN accounts_user u ON u.id = i.owner_id
    LEFT JOIN workflows_standing t ON t.initiative_id = i.id
    ORDER BY i.id LIMIT 100
"""


def bench_list():
    """A hundred initiatives, through the whole of Kiem; beside one SQL and orjson."""
    use_portfolio()
    portfolio = Portfolio.objects.get()
    manager = portfolio.memberships.filter(role=Role.MANAGER)[0].user
    fill(portfolio, manager, 1000)
    _token, secret = ApiToken.issue(manager, at=timezone.now())
    client = Client(headers={"authorization": f"Bearer {secret}"})

    def ours():
        answer = client.get(f"/api/v1/initiatives?pageSize={ROWS}")
        assert answer.status_code == 200
        return answer.content

    assert len(json.loads(ours())["results"]) == ROWS
    value, bare = paired(ours, lambda: orjson.dumps(rows()), rounds=41)
    yield against("api.list", value, bare)
    over = round(value - 4 * bare, 3)
    yield {"name": "api.list.over", "value": over, "unit": "ms", "target": 3}


def rows():
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        return cursor.fetchall()


def bench_creating():
    """New initiatives by the API, of one program and of 16, on PostgreSQL."""
    for clients, wanted in ((1, 100), (16, 200)):
        with servers.postgresql() as database:
            numbers = ("--clients", str(clients), "--calls", str(480 // clients))
            done = told([*CALLS, *numbers], DATABASE_URL=database)
        assert done["statuses"] == {"201": 480}, done
        name = f"api.create.{clients}"
        rate = {"value": done["per_second"], "unit": "initiatives/s"}
        yield {"name": name, **rate, "wanted": wanted}
        yield {"name": f"{name}.p50", "value": done["p50"], "unit": "ms"}


def bench_export():
    """Everything of a thousand initiatives and of ten thousand: is memory flat?"""
    done = {size: told([*EXPORT, str(filled(size))]) for size in (1_000, 10_000)}
    large, small = done[10_000]["peak"], done[1_000]["peak"]
    yield {
        "name": "api.export.peak",
        "value": large,
        "unit": "MB",
        "baseline": small,
        "ratio": round(large / small, 2),
        "target": 1.3,
    }
    yield {"name": "api.export.10000", "value": done[10_000]["seconds"], "unit": "s"}


def told(command: list[str], **environment: str) -> dict:
    """The last line that a program of its own says."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])
