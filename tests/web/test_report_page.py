"""The dashboard of a portfolio: what it says, where its numbers lead, and its files."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio.models import Stage
from reports.chapters import CHAPTERS
from reports.wanted import Wanted, chapters_for
from tests.cast import make_initiative
from tests.reports.conftest import gates, rule  # noqa: F401 - fixtures
from web.pages.dashboard import numbered_by
from workflows.actions import request_decision
from workflows.filtering import parse
from workflows.models import Outcome
from workflows.outlook import look

# Long ago, so that it does not matter when the test runs.
BEGAN = datetime(2020, 3, 2, 12, tzinfo=UTC)
MOVED = datetime(2020, 5, 4, 12, tzinfo=UTC)
STOPPED = datetime(2020, 6, 2, 12, tzinfo=UTC)
THEN = {"from": "2020-01-01", "to": "2020-12-31"}


@pytest.fixture
def past(owner, rule):  # noqa: F811
    trees = make_initiative(owner, title="Trees <b>", at=BEGAN)
    rule(trees, Outcome.GO, MOVED)
    rule(trees, Outcome.STOP, STOPPED, "Nobody uses it. It was tried.")
    return make_initiative(owner, title="Noise", at=BEGAN)


@pytest.fixture
def get(client, viewer, portfolio):
    """Ask for the report as somebody who may only read."""
    client.force_login(viewer)

    def ask(name="report", *args, language="en", **query):
        address = reverse(name, args=[portfolio.slug, *args])
        return client.get(address, query, headers={"accept-language": language})

    return ask


def test_each_question_is_answered_before_its_numbers(get, past):
    html = get(**THEN).content.decode()

    above, _, below = html.partition('id="standing"')
    for question in ("What do we have?", "What did we decide, and how fast?"):
        assert question in above
    assert "1 initiative is under way." in above
    assert "1 initiative is under way." in below


def test_what_is_asked_of_management_is_said_in_a_line(get, past, owner):
    request_decision(past, note="", by=owner, at=timezone.now() - timedelta(days=3))

    html = get(**THEN).content.decode()

    (line,) = re.findall(r'<p class="report-asks">.*?</p>', html, re.S)
    assert "1 initiative waits for a decision, the longest for 3 days." in line
    assert "1 initiative has no sponsor." in line


def test_nothing_asked_is_said_too(get, past):
    type(past).objects.update(sponsor="Public works")

    assert "nothing now. No decision waits" in get().content.decode()


@pytest.mark.parametrize(("role", "sees"), [("manager", True), ("viewer", False)])
def test_only_managers_see_what_stands_out(
    role, sees, past, client, portfolio, request
):
    look(at=STOPPED + timedelta(days=100))
    client.force_login(request.getfixturevalue(role))

    address = reverse("report", args=[portfolio.slug])
    html = client.get(address).content.decode()

    assert ("For you as manager" in html) == sees
    assert ("No gate meeting for 192 days, limit 60" in html) == sees


def rows_of(html):
    """Each row of each table: where it leads, and its cells."""
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.S):
        cells = [
            unescape(re.sub(r"<[^>]+>", "", cell)).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        href = re.search(r'<a href="([^"]+)"', row)
        yield unescape(href[1]) if href else "", cells


def test_every_number_that_leads_to_the_board_finds_as_many_there(
    get, past, client, viewer, portfolio, owner
):
    for number in range(3):
        make_initiative(owner, title=f"Idea {number}")
    wanted = Wanted.read({}, today=timezone.localdate())
    led = [
        row
        for chapter in chapters_for(portfolio, wanted, reader=viewer)
        for table in chapter.tables
        for row in table.rows
        if row.q and row.initiatives
    ]

    assert led
    for row in led:
        board = client.get(reverse("board", args=[portfolio.slug]), {"q": row.q})
        html = board.content.decode()
        found = {int(n) for n in re.findall(r'/initiatives/(\d+)/"', html)}
        assert found >= {*row.initiatives}, row.q
        assert f"{len(row.initiatives)} of " in html, row.q


def test_a_number_without_a_filter_leads_to_the_board_by_numbers(
    get, past, portfolio, owner
):
    make_initiative(owner, title="Idea")

    led = [href for href, _cells in rows_of(get().content.decode()) if "q=id" in href]

    assert led
    for href in led:
        board = get("board", **dict(parse_qsl(urlsplit(href).query))).content.decode()
        (q,) = parse_qs(urlsplit(href).query)["q"]
        found = parse(q).narrow(portfolio.initiatives, user=owner, today=BEGAN.date())
        assert found_on(board) == found.count(), q


def found_on(board):
    """How many the board says that it found, with what ended."""
    (count,) = re.findall(r'class="find-count"><b>(.*?)</b>', board)
    return sum(map(int, re.findall(r"(\d+) (?:of|ended)", count)))


def test_what_ended_lies_open_below_the_board(get, past):
    html = get(**THEN).content.decode()
    stopped = next(href for href, cells in rows_of(html) if cells[-1] == "Trees <b>")

    board = get("board", **dict(parse_qsl(urlsplit(stopped).query))).content.decode()

    assert found_on(board) == 1
    assert '<details class="drawer" data-part="drawer" open>' in board
    assert "Trees &lt;b&gt;" in board
    assert "Nothing fits" not in board


def test_numbers_of_an_earlier_day_lead_to_a_list_and_from_there_on(get, past, client):
    html = get(**THEN, as_of="2020-12-31").content.decode()
    behind = next(href for href, cells in rows_of(html) if "/outcomes/behind/" in href)

    page = client.get(behind, headers={"accept-language": "en"}).content.decode()

    assert "is behind this number" in page or "are behind this number" in page
    assert "Trees &lt;b&gt;" in page
    assert parse_qs(urlsplit(behind).query)["from"] == ["2020-01-01"]
    assert re.search(r'/p/lindervoort/\?q=id:\d+">Show these on the board', page)


@pytest.mark.anywhere
def test_a_board_shows_as_many_by_number_as_it_looks_for():
    every_other = tuple(range(10_000, 12_000, 2))

    assert numbered_by(every_other) == ""
    (term,) = parse(numbered_by(every_other[:200])).terms
    assert len(term.values) == 200


@pytest.mark.parametrize("args", [("none", "x"), ("standing", "none")])
def test_a_table_that_is_none_is_not_there(get, past, args):
    assert get("report-behind", *args).status_code == 404
    assert get("report-table", *args).status_code == 404
    assert get("report-behind", "standing", "stages", row="x").status_code == 404


def test_a_table_is_a_file_with_the_same_numbers(get, past):
    response = get("report-table", "standing", "stages", **THEN)

    name = 'attachment; filename="kiem-lindervoort-stages.csv"'
    assert response["Content-Disposition"] == name
    text = response.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    shown = [cells for _href, cells in rows_of(get(**THEN).content.decode())]
    assert all([cell or "–" for cell in row] in shown for row in rows)


def test_what_people_typed_is_never_markup(get, past, stages):
    Stage.objects.filter(pk=stages["idea"].pk).update(name_en="<i onload=x>")

    html = get(**THEN).content.decode()

    assert "Trees <b>" not in html
    assert "<i onload" not in html


def test_drawings_carry_no_style_and_are_hidden_from_screen_readers(get, past):
    html = get(**THEN).content.decode()

    drawings = re.findall(r'<div class="report-drawing"[^>]*>', html)
    assert len(drawings) == html.partition("<main")[2].count('<svg xmlns="')
    assert drawings
    assert all('aria-hidden="true"' in drawing for drawing in drawings)
    assert "style=" not in html


def test_the_report_is_read_in_dutch_too(get, past):
    html = get(language="nl", **THEN).content.decode()

    assert '<html lang="nl">' in html
    assert "1 januari 2020" in html
    assert "Wat hebben we?" in html


def test_a_filter_of_the_board_narrows_all_of_it(get, past, owner):
    make_initiative(owner, title="Parking")

    html = get(q="parking").content.decode()

    assert "1 initiative is under way." in html
    assert "Noise" not in html


def test_words_of_a_filter_that_mean_nothing_are_explained(get, past):
    html = get(q="stagge:idea").content.decode()

    assert "“stagge:” is no key. Did you mean “stage:”?" in html


def test_the_report_is_told_as_it_was_known_on_a_day(get, past):
    html = get(as_of="2020-05-20", **THEN).content.decode()

    assert "As of 20 May 2020." in html
    assert "2 initiatives are under way." in html


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"from": "soon"}, "“soon” is not a day since 1990."),
        ({"as_of": "0001-01-01"}, "“0001-01-01” is not a day since 1990."),
        ({"from": "2020-05-01", "to": "2020-01-01"}, "The last day comes before"),
        ({"from": "2999-01-01"}, "The first day is still to come."),
    ],
)
def test_a_period_that_cannot_be_is_explained(get, past, query, message):
    response = get(**query)

    assert response.status_code == 200
    assert message in response.content.decode()
    assert "This is the report of the last 12 months." in response.content.decode()


def test_an_empty_portfolio_is_told_where_to_begin(get):
    html = get().content.decode()

    assert "There is nothing to report yet" in html
    assert reverse("board", args=["lindervoort"]) in html


@pytest.mark.parametrize("name", ["report", "documents"])
def test_outsiders_find_nothing(client, outsider, past, name):
    client.force_login(outsider)

    assert client.get(reverse(name, args=["lindervoort"])).status_code == 404


def queries(get):
    with CaptureQueriesContext(connection) as captured:
        get()
    return len(captured)


def test_the_page_takes_the_same_queries_for_any_number(get, owner):
    for number in range(3):
        make_initiative(owner, title=f"Idea {number}")
    few = queries(get)
    for number in range(27):
        make_initiative(owner, title=f"Later {number}")

    assert queries(get) == few
    assert len(CHAPTERS) > 10
