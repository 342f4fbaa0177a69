"""Numbers of each section of the report, clicked: the board has as many."""

import re
from collections import defaultdict

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portfolio.clock import day_of
from portfolio.models import Role
from reports.chapters import CHAPTERS
from reports.wanted import Wanted, chapters_for
from tests.cast import make_person
from tests.reports.twelve import Twelve
from web.pages.dashboard import Dashboard

# Of each section; links need no scripts, and a board without them is there sooner.
MOST = 2
HALF_YEAR = {"from": "2026-01-01", "to": "2026-06-30"}


@pytest.fixture
def report(context, transactional_db, client, live_server):
    """The report about half a year of twelve initiatives, of which four ended."""
    portfolio = Twelve().portfolio
    reader = make_person("Reader", portfolio, Role.MANAGER)
    client.force_login(reader)
    page = context(java_script_enabled=False).new_page()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])
    page.goto("/p/twelve/report/?from=2026-01-01&to=2026-06-30")
    return page, ways(portfolio, reader)


def ways(portfolio, reader):
    """By chapter, where its numbers lead on the board, and how many are behind each."""
    wanted = Wanted.read(HALF_YEAR, today=day_of(timezone.now()))
    made = chapters_for(portfolio, wanted, reader=reader)
    dashboard = Dashboard(portfolio, wanted, made, reader=reader)
    found, known = defaultdict(dict), set()
    for chapter in made:
        for table in chapter.tables:
            # The last row, for the first is often all there is.
            for row in reversed(table.rows):
                href = dashboard.behind(chapter, table, row)
                if "?q=" in href and href not in known:
                    found[chapter.key][href] = len(row.initiatives)
                    known.add(href)
                    break
    return found


def test_numbers_of_each_section_lead_to_a_board_with_as_many(report):
    page, led = report
    with_ended = 0

    assert {*CHAPTERS} - {*led} <= {"since", "forecast"}
    for chapter, numbers in led.items():
        section = page.locator(f"section[aria-labelledby='{chapter}']")
        for href, count in [*numbers.items()][:MOST]:
            link = section.locator(f"tbody a[href='{href}']").first
            with page.context.expect_page() as opened:
                link.click(modifiers=["ControlOrMeta"])
            board = opened.value
            told = board.locator(".find-count").inner_text()
            found, *ended = map(int, re.findall(r"(\d+) (?:of|ended)", told))
            if "q=id" in href:
                # By number, what ended counts too; it lies below the cards.
                found += sum(ended)
                with_ended += len(ended)
                expect(board.locator(".card, .ended")).to_have_count(count)
            else:
                expect(board.locator(".card")).to_have_count(count)
            assert found == count, (chapter, href, told)
            board.close()
    assert with_ended
