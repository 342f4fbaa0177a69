"""The page in each layout: what it says, for whom, and with how many queries."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.models import Initiative, Role
from tests.cast import NOW, make_initiative, make_person
from tests.web.test_board import open_point

BUDGET = 8
LOOKS = (
    {},
    {"lanes": "domain"},
    {"lanes": "failure", "sort": "attention"},
    {"layout": "table", "sort": "-days"},
    {"layout": "timeline"},
    {"density": "compact", "sort": "ready"},
)


@pytest.fixture
def page(client, manager):
    """Ask for the board as the manager, and read it as one line."""
    client.force_login(manager)

    def read(**query):
        html = client.get("/p/lindervoort/", query).content.decode()
        return re.sub(r"\s+", " ", html)

    return read


@pytest.mark.parametrize("query", LOOKS)
def test_more_rows_take_no_more_queries(page, portfolio, owner, query):
    page(**query)
    for number in range(3):
        open_point(make_initiative(owner, title=f"First {number}"))
    with CaptureQueriesContext(connection) as few:
        page(**query)

    for number in range(27):
        other = make_person(f"Owner{number}", portfolio, Role.CONTRIBUTOR)
        open_point(make_initiative(other, title=f"Then {number}"))
    with CaptureQueriesContext(connection) as many:
        page(**query)
    assert len(few) == len(many) <= BUDGET


def test_the_table_sorts_by_its_heads(page, initiative):
    html = page(layout="table", sort="days")

    assert 'aria-sort="descending"' in html
    assert 'href="?layout=table&amp;sort=-days"' in html
    assert 'href="?layout=table&amp;sort=title"' in html


def test_a_row_can_be_selected_and_moved(page, initiative):
    html = page(layout="table")

    assert f'name="id" value="{initiative.pk}" form="selection"' in html
    assert f'href="/initiatives/{initiative.pk}/move/"' in html
    assert "Select “Trees”" in html


def test_a_viewer_reads_the_table_and_exports_what_is_selected(
    client, viewer, initiative
):
    client.force_login(viewer)

    html = client.get("/p/lindervoort/?layout=table").content.decode()
    assert "Trees" in html
    assert 'formaction="/p/lindervoort/selection/spreadsheet/"' in html
    assert "Assign…" not in html
    assert "/move/" not in html


def test_the_timeline_says_what_is_overdue_and_where_to_plan(page, owner):
    late = make_initiative(owner, title="Late")
    late.planned_gate_on = timezone.now().date() - timedelta(days=3)
    late.save()
    other = make_initiative(owner, title="Planless")

    html = page(layout="timeline")
    assert html.index("Overdue") < html.index("Late") < html.index("Without a date")
    assert f'href="/initiatives/{other.pk}/edit/planning/"' in html
    assert "Plan the decision about “Planless”" in html


def test_lanes_have_headings_for_lane_stage_and_card(page, initiative):
    html = page(lanes="domain")

    assert re.search(r"<h2[^>]*>.{0,60}No application domain yet", html)
    assert re.search(r"<h3[^>]*>.{0,60}Concept", html)
    assert re.search(r"<h4[^>]*>.{0,60}Trees", html)


def test_a_stage_that_holds_too_much_warns_in_words(page, owner, stages):
    stages["idea"].most_at_once = 1
    stages["idea"].save()
    make_initiative(owner, title="One")

    assert '<p class="column-over" hidden>' in page()
    make_initiative(owner, title="Two")
    assert '<p class="column-over">More at once than agreed' in page()
    assert "Idea: 2 of 1." in page(lanes="owner")


def test_an_empty_board_says_how_to_begin(page, portfolio):
    assert "Nothing on this board yet" in page()
    assert "Nothing on this board yet" in page(layout="table")
    assert "Nothing on this board yet" in page(layout="timeline")


def test_a_filter_that_leaves_nothing_says_how_to_go_on(page, initiative):
    html = page(q="nowhere", density="compact")

    assert "Nothing fits what you look for." in html
    assert 'href="?density=compact"' in html


def test_show_more_is_a_link_that_keeps_the_look(page, portfolio, owner, stages):
    Initiative.objects.bulk_create(
        Initiative(
            portfolio=portfolio,
            owner=owner,
            stage=stages["idea"],
            title=f"Card {rank}",
            rank=f"{rank:04}",
            created_at=NOW,
        )
        for rank in range(2001)
    )

    html = page(sort="title")
    assert "30 of 2001" in html
    assert 'href="?sort=title&amp;show-idea=60#stage-idea">Show 30 more' in html
    assert "60 of 2001" in page(sort="title", **{"show-idea": 60})


def test_the_bar_shows_how_it_is_looked_at(page, initiative):
    html = page(layout="table", sort="-days", q="trees")

    assert '<option value="-days" selected>' in html
    assert '<option value="table" selected>' in html
    assert '<input type="hidden" name="q" value="trees">' in html
