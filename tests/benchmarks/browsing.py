"""A board in Chromium, on a processor four times as slow, before the real server.

The server is not slowed down: what counts is what a browser makes of its answers.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

from portfolio.models import Portfolio, Role
from tests.benchmarks.bench_board import fill
from tests.benchmarks.measuring import use_portfolio
from tests.chromium import OPTIONS, find_chromium
from tests.guards import ROOT
from tests.moving_load import serving

SLOWER = 4
LAPTOP = {"width": 1280, "height": 800}
# Static files that no board has, and that take minutes to pack.
ELSEWHERE = ("*.png", "drf_spectacular_sidecar", "rest_framework")
# Notes when the board takes pointer and keys, and each task that holds up the page.
WATCH = """
window.longTasks = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration } of list.getEntries()) {
    window.longTasks.push({ startTime, duration });
  }
}).observe({ type: "longtask", buffered: true });
new MutationObserver((_changes, observer) => {
  if (!document.querySelector("[data-module=board][data-mounted=true]")) return;
  window.usableAt = performance.now();
  observer.disconnect();
}).observe(document, { attributes: true, subtree: true, childList: true });
"""


@contextmanager
def board_of(cards: int) -> Iterator[tuple[BrowserContext, Portfolio]]:
    """A browser, signed in as a manager, before a server with so many cards."""
    use_portfolio()
    portfolio = Portfolio.objects.get()
    manager = portfolio.memberships.filter(role=Role.MANAGER)[0].user
    fill(portfolio, manager, cards)
    client = Client()
    client.force_login(manager)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    place = Path(str(connection.settings_dict["NAME"]))
    found = find_chromium()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with (
        collected(),
        serving(f"sqlite:///{place}") as address,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=found, args=OPTIONS)
        context = chromium.new_context(
            base_url=address, viewport=LAPTOP, locale="en-GB"
        )
        context.set_default_timeout(120_000)
        context.add_cookies([cookie | {"url": address}])
        context.add_init_script(WATCH)
        yield context, portfolio
        chromium.close()


@contextmanager
def collected() -> Iterator[None]:
    """Static files as the image has them: whole, packed and under lasting names."""
    folder = ROOT / "staticfiles"
    was_there = folder.exists()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "COLLECTING": "1",
    }
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
    command += [part for each in ELSEWHERE for part in ("--ignore", each)]
    try:
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        yield
    finally:
        if not was_there:
            shutil.rmtree(folder, ignore_errors=True)


def slowed(page: Page, times: int = SLOWER) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})
    return session


def open_board(page: Page, portfolio: Portfolio) -> float:
    """Go there; give after how many milliseconds it can be used."""
    page.goto(f"/p/{portfolio.slug}/", wait_until="commit")
    page.wait_for_function("() => window.usableAt")
    return page.evaluate("() => window.usableAt")


def longest(page: Page, since: float) -> float:
    """The longest task since then, in milliseconds; 50 or less is none."""
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    tasks = page.evaluate("() => window.longTasks")
    return max((t["duration"] for t in tasks if t["startTime"] >= since), default=0)
