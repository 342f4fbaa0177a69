"""Learn from others: real cases with their sources, and one's own lessons."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from portfolio import library
from portfolio.actions import record_lesson
from portfolio.models import Role
from tests.cast import NOW, TODAY, make_initiative, make_person, make_portfolio
from web.pages.library import library_of
from workflows.models import Criterion


def learn(owner, text, **facts):
    initiative = make_initiative(owner)
    return record_lesson(
        initiative, text=text, learnt_on=TODAY, by=owner, at=NOW, **facts
    )


def ask(portfolio, *, because):
    """Let the first gate ask about capacity because of these lessons."""
    criteria = Criterion.objects.filter(checklist__gate__portfolio=portfolio)
    criteria.filter(slug="g1-capacity").update(because=because)


def shown_to(person, **query):
    return library_of(person, QueryDict(urlencode(query)))


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

    assert '<mark class="found">Count</mark> first, then ' in shown
    assert '<mark class="found">sweep</mark>.' in shown
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


def test_a_search_can_be_about_one_application(page, owner):
    learn(owner, "Nobody wanted it.")

    shown = page(domain="citizens")

    assert "Positive Drive" in shown
    assert "Nobody wanted it." not in shown


def test_a_search_can_be_about_one_stage(page, owner):
    learn(owner, "Nobody wanted it.")

    shown = page(stage="scale")

    assert "Open code with a shared community" in shown
    assert "Nobody wanted it." not in shown


def test_a_search_can_be_for_what_is_asked_since(page, owner, playbook):
    lesson = learn(owner, "Count first, then sweep.")
    learn(owner, "Nobody wanted it.")
    ask(playbook, because=[str(lesson.pk), "form-matters"])

    shown = page(became_check="on")

    assert "Count first, then sweep." in shown
    assert "The right data in the wrong form" in shown
    assert "Nobody wanted it." not in shown


def test_chips_say_how_many_are_about_each_kind_of_failure(page, owner):
    learn(owner, "Nobody wanted it.", failure_mode="FM5")

    chips = {chip.label: chip.count for chip in shown_to(owner).chips}

    assert chips["Structure and culture"] == 3
    assert "Value" not in chips


def test_a_lesson_says_what_it_led_to(page, owner, playbook):
    lesson = learn(owner, "Count first, then sweep.", failure_mode="FM1")
    ask(playbook, because=[str(lesson.pk)])

    (shown,) = shown_to(owner).own
    (after,) = shown.checks

    assert after.check.criterion.slug == "g1-capacity"
    assert (after.decisions, after.missed, after.returned) == (0, 0, 0)
    assert "Asked as" in page()


def test_a_lesson_has_a_page_with_all_about_it(client, owner, playbook):
    lesson = learn(owner, "Count first, then sweep.", what_happened="They swept.")
    ask(playbook, because=[str(lesson.pk)])
    client.force_login(owner)

    shown = client.get(reverse("lesson", args=[lesson.pk])).content.decode()

    assert "They swept." in shown
    assert lesson.initiative.title in shown
    assert "No decision on it yet." in shown


def test_a_lesson_of_another_portfolio_is_not_there(client, owner, outsider):
    lesson = learn(owner, "Count first, then sweep.")
    client.force_login(outsider)

    assert client.get(reverse("lesson", args=[lesson.pk])).status_code == 404


@pytest.mark.parametrize("slug", ["eternal-pilot", "straatkubus"])
def test_what_is_shipped_has_a_page_of_its_own(client, owner, slug):
    client.force_login(owner)

    shown = client.get(reverse("shipped-lesson", args=[slug])).content.decode()

    assert str(library.shipped(slug)) in shown
    assert "No checklist asks about it yet." in shown


def test_what_is_not_shipped_has_no_page(client, owner):
    client.force_login(owner)

    assert client.get(reverse("shipped-lesson", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("query", [{}, {"words": "lesson"}, {"became_check": "on"}])
def test_a_full_library_takes_as_many_queries_as_a_small_one(
    page, owner, playbook, query
):
    first = learn(owner, "The first lesson.")
    second = learn(owner, "The second lesson.")
    ask(playbook, because=[str(first.pk)])
    page(**query)
    with CaptureQueriesContext(connection) as few:
        page(**query)
    numbers = [learn(owner, f"Lesson {number}.").pk for number in range(30)]
    ask(playbook, because=[str(pk) for pk in (first.pk, second.pk, *numbers)])

    with CaptureQueriesContext(connection) as many:
        page(**query)

    assert len(many) == len(few) <= 20


def test_only_who_is_signed_in_sees_it(client, db):
    response = client.get(reverse("library"))

    assert response.status_code == 302


def test_a_suggested_lesson_stands_with_why_on_both_pages(client, owner, playbook):
    learn(owner, "Count first, then sweep.")
    initiative = make_initiative(owner, title="Trees")
    client.force_login(owner)

    for name in ("initiative", "gate"):
        shown = client.get(reverse(name, args=[initiative.pk])).content.decode()
        assert "Lessons of others that may help" in shown
        assert "same kind of failure" in shown


@pytest.mark.parametrize(("back", "name"), [("", "initiative"), ("gate", "gate")])
def test_what_helped_is_kept_and_one_is_back_where_one_was(
    client, owner, playbook, back, name
):
    lesson = learn(owner, "Count first, then sweep.")
    initiative = make_initiative(owner, title="Bins")
    client.force_login(owner)
    sent = {"lesson": lesson.pk, "usefulness": "helped", "back": back}

    response = client.post(reverse("consult", args=[initiative.pk]), sent)

    assert response.url == reverse(name, args=[initiative.pk])
    assert initiative.consultations.get().lesson == lesson


def test_a_lesson_that_one_may_not_see_helps_nobody(client, owner, outsider):
    lesson = learn(owner, "Count first, then sweep.")
    initiative = make_initiative(outsider, title="Bins")
    client.force_login(outsider)
    sent = {"lesson": lesson.pk, "usefulness": "helped"}

    client.post(reverse("consult", args=[initiative.pk]), sent)

    assert not initiative.consultations.exists()


@pytest.mark.parametrize("name", ["initiative", "gate"])
def test_many_lessons_take_as_many_queries_as_few(client, owner, playbook, name):
    initiative = make_initiative(owner, title="Bins")
    for number in range(3):
        learn(owner, f"Lesson {number}.", failure_mode="FM1")
    client.force_login(owner)
    path = reverse(name, args=[initiative.pk])
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(30):
        learn(owner, f"More {number}.", failure_mode="FM1")

    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(many) == len(few)


def test_a_manager_makes_a_lesson_a_check_of_the_draft(
    client, owner, manager, playbook
):
    lesson = learn(owner, "Count first, then sweep.", failure_mode="FM1")
    gate = playbook.gates.get(slug="idea-to-concept")
    client.force_login(manager)
    path = reverse("lesson-propose", args=[lesson.pk])
    form = client.get(path).context["form"]
    sent = form.initial | {"gate": gate.pk}

    response = client.post(path, sent)

    draft = reverse("playbook-draft", args=["lindervoort", gate.slug])
    assert response.url == draft
    added = gate.checklists.drafts().get().criteria.last()
    assert added.because == [str(lesson.pk)]
    assert added.question_nl == "Wat doen wij met deze les: Count first, then sweep."
    assert (added.level, added.guards, added.is_judged) == ("advisory", ["FM1"], True)


def test_a_lesson_is_proposed_once_a_draft(client, owner, manager, playbook):
    gate = playbook.gates.get(slug="idea-to-concept")
    client.force_login(manager)
    path = reverse("shipped-propose", args=["search-first"])
    sent = client.get(path).context["form"].initial | {"gate": gate.pk}
    client.post(path, sent)

    response = client.post(path, sent)

    assert "This gate asks about it already." in response.content.decode()


def test_only_who_manages_the_portfolio_is_offered_a_check(
    client, owner, outsider, playbook
):
    lesson = learn(owner, "Count first, then sweep.")
    client.force_login(owner)

    shown = client.get(reverse("lesson", args=[lesson.pk])).content.decode()

    assert "Propose as a check" not in shown


def test_a_criterion_says_because_of_which_lessons(client, owner, playbook):
    lesson = learn(owner, "Count first, then sweep.")
    ask(playbook, because=[str(lesson.pk), "straatkubus", "gone"])
    client.force_login(owner)

    shown = client.get(reverse("gate", args=[lesson.initiative_id])).content.decode()

    assert "Asked because of:" in shown
    assert reverse("lesson", args=[lesson.pk]) in shown
    assert reverse("shipped-lesson", args=["straatkubus"]) in shown
