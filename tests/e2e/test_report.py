"""The dashboard in a browser: charts say what tables say, and lead somewhere."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reports import working
from tests.cast import make_initiative
from tests.e2e.boards import visit
from workflows.models import AttentionPoint, Severity

PIECE = "svg path[role='graphics-symbol']"


@pytest.fixture
def report(board, owner):
    """Some initiatives, of which one asks for action."""
    for number in range(2):
        make_initiative(owner, title=f"Parking {number}", at=timezone.now())
    AttentionPoint.objects.create(
        initiative=owner.owned_initiatives.first(),
        rule="U1",
        severity=Severity.ACTION,
        failure_mode="FM1",
        value=90,
        limit=60,
        recipient=owner,
        opened_at=timezone.now(),
    )
    visit(board, "/p/lindervoort/report/")
    return board


def rows_of(figure):
    """The texts of each row of the table."""
    return [
        {text.strip() for text in row.locator("th, td").all_text_contents()}
        for row in figure.locator("tbody tr").all()
    ]


def test_each_bar_of_each_chart_is_a_number_of_its_table(report):
    seen = 0
    for figure in report.locator(".report-figures:has(.report-drawing)").all():
        rows = rows_of(figure)
        for piece in figure.locator(f".report-drawing {PIECE}").all():
            told = re.fullmatch(r"(.+) · (.+): (.+)", piece.get_attribute("aria-label"))
            name, kind, number = told.groups()
            assert any({name, number} <= row for row in rows), (name, kind, number)
            seen += 1
    assert seen > 5


def test_pointing_at_a_bar_tells_its_number_and_a_press_leads_to_the_board(report):
    figure = report.locator(".report-figures").filter(has_text="Ask for action").first
    bar = figure.locator(f".report-drawing {PIECE}").first

    bar.hover()
    expect(figure.locator(".report-tip")).to_have_text("Idea · Ask for action: 1")
    bar.click()

    expect(report).to_have_url(re.compile(r"/p/lindervoort/\?q=id"))
    expect(report.locator(".column .card")).to_have_count(1)


def test_a_row_leads_to_a_board_with_as_many_cards(report):
    row = report.locator(".report-figures tr", has_text="Idea").first
    count = int(row.locator("td").first.inner_text())

    row.get_by_role("link").first.click()

    expect(report.locator(".column .card")).to_have_count(count)


def test_a_bubble_leads_to_a_board_with_as_many_cards(report):
    figure = report.locator(".report-figures").filter(has_text="Under 3 months").first
    bubble = figure.locator(f".report-drawing {PIECE}")

    expect(bubble).to_have_attribute("aria-label", "Idea · Under 3 months: 5")
    bubble.click()

    expect(report).to_have_url(re.compile(r"/p/lindervoort/\?q=id"))
    expect(report.locator(".column .card")).to_have_count(5)


def test_the_first_questions_are_answered_without_scrolling(report):
    for answer in report.locator(".report-answer").all():
        box = answer.bounding_box()
        assert box["y"] + box["height"] <= 800


def test_a_document_shows_how_far_it_is_and_comes_home_when_it_is_ready(report):
    report.get_by_role("button", name="Spreadsheet", exact=True).click()
    expect(report.get_by_role("progressbar")).to_be_visible()

    with report.expect_download() as download:
        working.work(clock=timezone.now)

    assert download.value.suggested_filename.endswith(".xlsx")
    expect(report.get_by_role("link", name="Download")).to_be_visible()
