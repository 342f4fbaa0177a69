"""A real browser for the tests in this folder."""

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from portfolio.models import Membership, Role
from tests.cast import make_initiative
from tests.chromium import OPTIONS, find_chromium
from tests.e2e.boards import visit
from workflows.models import Gate

# In milliseconds: a busy machine is slow, which is no failure.
PATIENCE = 30_000


def pytest_collection_modifyitems(items):
    """Mark them, and run them last: the browser's event loop stays in this thread."""
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.is_relative_to(here))
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser():
    """Start the Chromium of this machine; where there must be one, refuse to skip."""
    found = find_chromium()
    if not found:
        reason = "no Chromium found; install one (apt install chromium)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=OPTIONS)
        expect.set_options(timeout=PATIENCE)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser, live_server):
    """Open a page of the running Kiem at the size of a laptop, in English."""
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 800},
        locale="en-GB",
        timezone_id="Europe/Amsterdam",
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def world(transactional_db, request):
    """Three ideas, and a gate behind them that asks nothing yet."""
    portfolio = request.getfixturevalue("portfolio")
    owner = request.getfixturevalue("owner")
    stage = portfolio.stages.get(slug="idea")
    Gate.objects.create(
        portfolio=portfolio,
        stage=stage,
        slug="to-concept",
        question_nl="Is het een echt probleem?",
        question_en="Is it a real problem?",
    )
    for title in ("Trees", "Noise", "Heat"):
        make_initiative(owner, title=title, at=timezone.now())
    return portfolio


@pytest.fixture
def board(page, world, manager, client, live_server):
    """Show the board to a manager who is a gatekeeper too."""
    Membership.objects.create(portfolio=world, user=manager, role=Role.GATEKEEPER)
    client.force_login(manager)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])
    visit(page, "/p/lindervoort/")
    return page
