"""Learn from others: real cases with their sources, and one's own lessons."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from portfolio import library
from portfolio.actions import record_lesson
from portfolio.models import Role
from tests.cast import NOW, TODAY, make_initiative, make_person, make_portfolio


def learn(owner, text, **facts):
    initiative = make_initiative(owner)
    return record_lesson(
        initiative, text=text, learnt_on=TODAY, by=owner, at=NOW, **facts
    )


@pytest.fixture
def page(client, owner):
    """The library as the owner sees it."""
    client.force_login(owner)
    return lambda **query: client.get(reverse("library"), query).content.decode()


def test_the_three_reference_cases_are_there():
    names = [(str(case.name), str(case.place)) for case in library.cases()]

    assert [name for name, _place in names] == [
        "Straatkubus",
        "Positive Drive",
        "Energieatlas",
    ]
    assert "Rotterdam" in names[2][1]


def test_every_fact_and_every_lesson_has_a_source():
    told = [fact for case in library.cases() for fact in case.facts]

    assert len(library.lessons()) == 14
    assert all(each.sources for each in (*told, *library.lessons()))


def test_every_source_is_used_and_can_be_opened():
    used = {source for case in library.cases() for source in case.sources}
    used |= {source for lesson in library.lessons() for source in lesson.sources}

    assert used == set(library.sources().values())
    assert all(source.url.startswith("http") for source in used)


def test_a_case_reads_in_the_language_of_the_reader():
    case = library.cases()[1]

    with translation.override("nl"):
        assert str(case.line) == "App die goed verkeersgedrag beloont met spaarpunten."
    with translation.override("en"):
        assert str(case.line) == "App that rewards good traffic behaviour with points."


def test_almost_nothing_is_said_of_the_energy_atlas(page):
    case = library.cases()[2]

    assert len(case.facts) == 1
    assert not case.readings
    assert "almost nothing public" in page()
    assert "Do not mix it up with the Energy Atlas of Amsterdam" in page()


def test_the_page_links_to_its_sources_without_telling_where_from(page):
    shown = page()

    assert 'href="https://www.movisie.nl/praktijkvoorbeeld/straatkubus"' in shown
    assert shown.count('rel="noreferrer"') == shown.count('href="http')


def test_what_is_our_reading_says_so(page):
    assert "Our reading, not in the sources" in page()


def test_lessons_of_ones_own_portfolio_are_there(page, owner):
    learn(owner, "Count first, then sweep.")

    assert "Count first, then sweep." in page()


def test_lessons_of_other_portfolios_are_not(page):
    stranger = make_person("Stranger", make_portfolio("elders"), Role.CONTRIBUTOR)
    learn(stranger, "Not for your eyes.")

    assert "Not for your eyes." not in page()


def test_a_search_leaves_what_holds_every_word(page, owner):
    learn(owner, "Count first, then sweep.")

    shown = page(words="SWEEP count")

    assert "Count first, then sweep." in shown
    assert "Straatkubus" not in shown


def test_a_search_can_be_about_one_failure_mode(page, owner):
    learn(owner, "Nobody wanted it.", failure_mode="FM1")
    learn(owner, "Nobody paid for it.", failure_mode="FM2")

    shown = page(failure_mode="FM1")

    assert "Nobody wanted it." in shown
    assert "Nobody paid for it." not in shown
    assert "Ask users about the problem before you show a solution." in shown
    assert "Aggregate and hide small numbers" not in shown


def test_a_search_that_finds_nothing_says_what_to_do(page):
    assert "Nothing here is about that." in page(words="zzz")


@pytest.mark.parametrize(
    "query", [{"failure_mode": "FM99"}, {"words": "\0"}, {"words": "x" * 5000}]
)
def test_a_search_that_makes_no_sense_shows_everything(page, query):
    assert "Straatkubus" in page(**query)


def test_words_that_look_like_markup_are_only_words(page):
    shown = page(words="<script>")

    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_a_full_library_takes_as_many_queries_as_a_small_one(page, owner):
    learn(owner, "The first lesson.")
    page()
    with CaptureQueriesContext(connection) as few:
        page()
    for number in range(30):
        learn(owner, f"Lesson {number}.")

    with CaptureQueriesContext(connection) as many:
        page()

    assert len(many) == len(few)


def test_only_who_is_signed_in_sees_it(client, db):
    response = client.get(reverse("library"))

    assert response.status_code == 302
