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


@pytest.fixture(scope="session")
def profiles():
    """Contexts by their options, for `context`."""
    return {}


@pytest.fixture
def context(browser, live_server, profiles):
    """Give a context of these options, as if new: only what it fetched is there.

    A new one would fetch and compile the same fifty files again, for each test.
    """

    def as_new(**options):
        key = repr(sorted(options.items()))
        if key not in profiles:
            profiles[key] = browser.new_context(
                base_url=live_server.url,
                locale="en-GB",
                timezone_id="Europe/Amsterdam",
                **options,
            )
            profiles[key].set_default_timeout(PATIENCE)
        return profiles[key]

    yield as_new
    for key, each in list(profiles.items()):
        if each.pages and not forget(each, live_server.url):
            profiles.pop(key).close()


def forget(context, address):
    """Close its pages; take from it who is signed in and what pages kept.

    Whether it is as new then. A clock that a test took in hand stays in its hands.
    """
    page = context.new_page()
    has_own_clock = page.evaluate("/native code/.test(setTimeout)")
    devtools = context.new_cdp_session(page)
    kept = {"origin": address, "storageTypes": "local_storage,indexeddb,cache_storage"}
    devtools.send("Storage.clearDataForOrigin", kept)
    for each in context.pages:
        each.close()
    context.clear_cookies()
    context.set_offline(False)
    return has_own_clock


@pytest.fixture
def page(context):
    """Open a page of the running Kiem at the size of a laptop, in English."""
    return context(viewport={"width": 1280, "height": 800}).new_page()


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
