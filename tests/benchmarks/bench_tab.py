"""What a tab of the board keeps in memory while others move cards, one a second.

TAB_SECONDS=600 ONLY=tab make bench measures ten minutes; without it, one.
"""

import os

from django.utils import timezone

from portfolio.ledger import written
from portfolio.models import Initiative, Role
from portfolio.placing import BOTTOM
from tests.benchmarks.browsing import board_of, open_board
from workflows.actions import move
from workflows.standing import keep_up

SECONDS = int(os.environ.get("TAB_SECONDS", "60"))
WARM_UP = 60
CARDS = 200
KEPT = {"JSHeapUsedSize": "B", "Nodes": "nodes", "JSEventListeners": "listeners"}


def bench_tab():
    with board_of(CARDS) as (context, portfolio):
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Performance.enable")
        open_board(page, portfolio)
        changing(page, portfolio, WARM_UP)
        before = kept(session)
        changing(page, portfolio, SECONDS)
        after = kept(session)
        for name, unit in KEPT.items():
            yield {
                "name": f"tab.{name}",
                "value": after[name],
                "unit": unit,
                "baseline": before[name],
                "ratio": round(after[name] / before[name], 3),
                "target": 1.1,
            }


def changing(page, portfolio, seconds):
    """Somebody else moves the first card of a column down, once a second."""
    by = portfolio.memberships.filter(role=Role.CONTRIBUTOR)[0].user
    for turn in range(seconds):
        stage = portfolio.stages.all()[turn % 2]
        card = Initiative.objects.running().filter(stage=stage).first()
        with written() as events:
            move(card, stage=stage, after=BOTTOM, by=by, at=timezone.now())
        keep_up(events, at=timezone.now())
        page.wait_for_timeout(1000)


def kept(session):
    """What is left once the rubbish is collected."""
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {each["name"]: each["value"] for each in metrics}
