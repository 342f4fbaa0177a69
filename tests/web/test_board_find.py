"""Finding initiatives on the board, without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from portfolio.models import Initiative, State
from tests.cast import make_initiative


@pytest.fixture
def page(client, manager):
    """Ask for the board as the manager, who looks for this."""
    client.force_login(manager)

    def ask(q, **query):
        response = client.get("/p/lindervoort/", {"q": q, **query})
        return response.content.decode()

    return ask


@pytest.fixture
def three(owner):
    for title, field in (("Trees", "Mobility"), ("Noise", "Care"), ("Heat", "Care")):
        make_initiative(owner, title=title, policy_field=field)


def titles(html):
    return [title for title in ("Trees", "Noise", "Heat") if f">{title}</a>" in html]


def test_the_board_shows_what_is_looked_for(page, three):
    assert titles(page("field:care")) == ["Noise", "Heat"]
    assert titles(page("field:care", fragment="columns")) == ["Noise", "Heat"]


def test_it_says_how_many_are_found_among_how_many(page, three):
    html = page("field:care")

    assert "2 of 3 initiatives" in html
    assert "2 running initiatives" in html


def test_what_is_on_hold_and_what_ended_is_narrowed_too(page, three):
    Initiative.objects.filter(title="Noise").update(state=State.ON_HOLD)
    Initiative.objects.filter(title="Heat").update(state=State.STOPPED)

    html = page("field:mobility")
    assert titles(html) == ["Trees"]
    assert "<b>0</b> on hold" in html
    assert "<b>0</b> stopped" in html


def test_each_term_is_a_chip_that_takes_it_out(page, three):
    html = page("field:care -noise", sort="days")

    assert escape("Take “field:care” out") in html
    assert 'href="?q=-noise&amp;sort=days"' in html
    assert 'href="?q=field%3Acare&amp;sort=days"' in html


def test_a_word_that_means_nothing_is_marked_and_filters_nothing_away(page, three):
    html = page("stage:foo field:care")

    assert titles(html) == ["Noise", "Heat"]
    assert "<mark>foo</mark>" in html
    assert (
        "“foo” means nothing after “stage:”. Use idea, concept, pilot, scale." in html
    )
    assert 'aria-invalid="true"' in html


def test_what_was_typed_stays_in_the_field_and_the_rest_of_the_look_goes_along(page):
    html = page('"><b>', density="compact")

    assert 'value="&#34;&gt;&lt;b&gt;"' in html
    assert '<input type="hidden" name="density" value="compact">' in html


def test_nothing_typed_offers_what_people_look_for(page, three):
    html = page("")

    assert "Needs attention" in html
    assert 'href="?q=no%3Ainvolvement"' in html


@pytest.mark.parametrize(
    "q", ["owner:@me", "-x quiet:<3 days:<3 no:lesson attention:red"]
)
def test_more_cards_take_no_more_queries(page, owner, q):
    page(q)
    counts = []
    for many in (3, 27):
        for number in range(many):
            make_initiative(owner, title=f"Tree {number}")
        with CaptureQueriesContext(connection) as captured:
            page(q)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_suggestions_go_by_the_place_of_the_caret(client, manager, three):
    client.force_login(manager)

    found = client.get("/p/lindervoort/suggestions/", {"q": "field:ca x", "at": "8"})
    assert found.json() == {
        "start": 6,
        "end": 8,
        "options": [{"text": "Care", "label": ""}],
    }


@pytest.mark.parametrize("at", ["", "-1", "x", "9" * 30, "٣"])
def test_a_caret_that_makes_no_sense_is_at_the_end(client, manager, three, at):
    client.force_login(manager)

    found = client.get("/p/lindervoort/suggestions/", {"q": "stage:", "at": at})
    assert found.json()["start"] == 6
