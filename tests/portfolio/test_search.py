"""Lessons are found by their words, in Dutch and English, on both databases alike."""

import pytest
from django.db import connection

from portfolio import library
from portfolio.actions import edit_record, record_lesson, remove_record
from portfolio.full_text import FullText
from portfolio.library.search import lessons_found, shipped_found
from portfolio.library.words import looked_for, segments, snippet
from portfolio.models import Lesson
from tests.cast import NOW, TODAY, make_initiative

LESSONS = {
    "wifi": "Telefoons tellen mag niet: de privacyjurist zegde de wifitelling op.",
    "users": "Vraag eerst gebruikers wat zij nodig hebben.",
    "pilot": "Spreek af wanneer een pilot klaar is, anders duurt hij eeuwig.",
    "ideas": "Ideeën die niemand coördineert, blijven liggen in drie wijken.",
    "money": "Ask who pays the yearly costs before testing begins.",
    "partners": "A partnership needs one agreement, not three half promises.",
}
# What people type, in either language, and the lesson they hope for.
HOPED_FOR = [
    ("gebruiker", "users"),
    ("de behoefte van gebruikers", None),
    ("vragen aan de gebruikers", "users"),
    ("gebruikers vraag", "users"),
    ("pilots", "pilot"),
    ("PILOT", "pilot"),
    ("telefoon", "wifi"),
    ("wifi", "wifi"),
    ("telefoons tellingen", None),
    ("privacy", "wifi"),
    ("ideeen", "ideas"),
    ("wijk", "ideas"),
    ("coordineert", "ideas"),
    ("who pays the costs", "money"),
    ("cost", "money"),
    ("tests", "money"),
    ("agreements", "partners"),
    ("partnerships", "partners"),
    ("promise half", "partners"),
    ("zeppelin", None),
]
ODD = [
    "",
    " ",
    "'",
    '"',
    '"open',
    "a OR b",
    "NOT",
    "AND AND",
    "NEAR(pilot)",
    "pilot*",
    "*",
    "text:pilot",
    "pilot & | ! <-> :*",
    "(pilot",
    "-pilot",
    "\\",
    "%s %(x)s {} {0}",
    "'; DROP TABLE portfolio_lesson; --",
    "🙂",
    "pilot 🙂",
    "\0pilot",
    "x" * 10_000,
    "pilot " * 2_000,
    "\ud800",
    "٣٤ 漢字 ﬁ ß",
    "de het een",
]


@pytest.fixture
def lessons(owner):
    """Six lessons of an initiative, by name."""
    initiative = make_initiative(owner, title="Bomen")
    return {
        name: record_lesson(initiative, text=text, learnt_on=TODAY, by=owner, at=NOW)
        for name, text in LESSONS.items()
    }


def found(typed):
    ranks = lessons_found(Lesson.objects.all(), looked_for(typed))
    return sorted(ranks, key=lambda key: (-ranks[key], key))


@pytest.mark.parametrize(("typed", "hoped"), HOPED_FOR)
def test_the_first_hit_is_what_one_hoped_for(lessons, typed, hoped):
    first = [lessons[hoped].pk] if hoped else []

    assert found(typed)[:1] == first


@pytest.mark.parametrize("typed", ODD)
def test_odd_input_is_never_an_error(lessons, typed):
    assert len(found(typed)) <= len(LESSONS)


def test_what_a_lesson_is_about_weighs_more_than_what_happened(owner):
    initiative = make_initiative(owner)
    how = {"learnt_on": TODAY, "by": owner, "at": NOW}
    about = "The crowd was large."
    record_lesson(initiative, text="Go and look.", what_happened=about, **how)
    best = record_lesson(initiative, text="Count a crowd twice.", **how)

    assert found("crowd")[0] == best.pk


def test_a_lesson_is_found_by_the_title_of_its_initiative(owner):
    initiative = make_initiative(owner, title="Drukte in de stad")
    lesson = record_lesson(
        initiative, text="Kijk eerst.", learnt_on=TODAY, by=owner, at=NOW
    )

    assert found("steden") == []
    assert found("druktemeting") == []
    assert found("stad") == [lesson.pk]


def test_a_changed_lesson_is_found_by_its_new_words_only(lessons, owner):
    edit_record(
        lessons["wifi"], {"text": "Kijk naar camera's."}, by=owner, at=NOW, version=None
    )

    assert found("telefoon") == []
    assert found("camera") == [lessons["wifi"].pk]


def test_a_removed_lesson_is_not_found(lessons, owner):
    remove_record(lessons["wifi"], by=owner, at=NOW)

    assert found("telefoon") == []


def test_a_table_that_is_made_anew_keeps_its_words(lessons):
    words = FullText("portfolio_lesson", ("text", "what_happened", "useful_for"))
    connection.check_constraints()
    editor = connection.schema_editor()
    words.database_backwards("portfolio", editor, None, None)
    words.database_forwards("portfolio", editor, None, None)

    assert found("telefoon") == [lessons["wifi"].pk]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Only SQLite has triggers.")
def test_no_migration_has_lost_the_triggers(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' "
            "AND tbl_name = 'portfolio_lesson'"
        )
        (count,) = cursor.fetchone()

    assert count == 3


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("eindstreep pilots", "eternal-pilot"),
        ("finish line", "eternal-pilot"),
        ("stopcriterium", None),
        ("stoppen meten", "stop-criterion-before"),
        ("342 gemeente", "search-first"),
        ("enthousiasteling", "vary-the-test"),
        ("living labs", "structural-money"),
    ],
)
def test_shipped_lessons_are_found_in_both_languages(typed, slug):
    ranks = shipped_found(library.lessons(), looked_for(typed))

    assert max(ranks, key=ranks.get, default=None) == slug


def test_cases_are_found_by_name_and_by_fact():
    assert set(shipped_found(library.cases(), looked_for("straatkubus"))) == {
        "straatkubus"
    }
    assert "positive-drive" in shipped_found(library.cases(), looked_for("spitsrit"))


def test_what_was_found_is_marked_in_any_form():
    cut = segments(
        "Vraag <gebruikers> eerst; geen gebruiker, geen pilot.", looked_for("gebruiker")
    )

    assert [each.text for each in cut if each.found] == ["gebruikers", "gebruiker"]
    assert "".join(each.text for each in cut).startswith("Vraag <gebruikers> eerst")


def test_of_a_long_text_the_part_around_the_first_word_is_shown():
    long = "niets " * 200 + "telefoons tellen " + "meer " * 200

    part = "".join(each.text for each in snippet(long, looked_for("telefoon")))

    assert part.startswith("… ")
    assert part.endswith(" …")
    assert "telefoons tellen" in part
    assert len(part) < 260
