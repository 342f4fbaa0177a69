"""What the words of a filter mean, and what is said of those that mean nothing."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portfolio.models import Stage
from workflows.filtering import KEYS, parse
from workflows.filtering.numbers import in_short, numbers
from workflows.filtering.spans import Dates, Span, dates, days
from workflows.filtering.words import plain, quoted

TODAY = date(2026, 11, 23)


def understood(text):
    """Each clause as whether it is a not, its key and its values."""
    return [
        (each.term.is_not, each.key.word.en if each.key else "", each.values)
        for each in parse(text).clauses
    ]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("trees", (False, "", ("trees",))),
        ('"two words"', (False, "", ("two words",))),
        ('"not closed', (False, "", ("not closed",))),
        ("-trees", (True, "", ("trees",))),
        ('-"two words"', (True, "", ("two words",))),
        ("co-design", (False, "", ("co-design",))),
        ("owner:@me", (False, "owner", ("@me",))),
        ("Trekker:@ik", (False, "owner", ("@ik",))),
        ('owner:"Jan de Vries",Piet', (False, "owner", ("Jan de Vries", "Piet"))),
        ('field:"Zorg, welzijn"', (False, "field", ("Zorg, welzijn",))),
        ("stage:pilot", (False, "stage", (("pilot",),))),
        ("fase:opschaling,idee", (False, "stage", (("scale",), ("idea",)))),
        ("fase:opsch", (False, "stage", (("scale",),))),
        ("-state:on_hold", (True, "state", (("on_hold",),))),
        ("toestand:Aangehouden", (False, "state", (("on_hold",),))),
        ("domein:inwoners", (False, "domain", (("citizens",),))),
        ("attention:red", (False, "attention", (("red",),))),
        ("aandacht:geel", (False, "attention", (("amber",),))),
        ("attention:u1", (False, "attention", (("U1",),))),
        ("faalvorm:fm2", (False, "mode", (("FM2",),))),
        ("no:data-source", (False, "no", (("data-source",),))),
        ("zonder:databron", (False, "no", (("data-source",),))),
        ("flag:personal_data", (False, "flag", (("personal_data",),))),
        ("is:waiting-for-decision", (False, "is", (("waiting-for-decision",),))),
        ("quiet:>30d", (False, "quiet", (Span(31, None),))),
        ("dagen:10..20", (False, "days", (Span(10, 20),))),
        ("gate:<@vandaag", (False, "gate", ("<@vandaag",))),
        ("profiel:zwaar", (False, "profile", (("heavy",),))),
    ],
)
def test_a_term_means(text, clause):
    assert understood(text) == [clause]


def test_terms_stand_beside_each_other():
    assert understood('trees  -owner:@me "a b"') == [
        (False, "", ("trees",)),
        (True, "owner", ("@me",)),
        (False, "", ("a b",)),
    ]


@pytest.mark.parametrize("text", ["", "   ", "-", '""', '-""', "\x00"])
def test_nothing_typed_asks_nothing(text):
    assert not parse(text)
    assert parse(text).errors == ()


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (">30d", Span(31, None)),
        (">=30", Span(30, None)),
        ("30d", Span(30, None)),
        ("4w", Span(28, None)),
        ("2m", Span(60, None)),
        ("=7", Span(7, 7)),
        ("<7", Span(None, 6)),
        ("<=7d", Span(None, 7)),
        ("10..20", Span(10, 20)),
        ("10..", Span(10, None)),
        ("..1w", Span(None, 7)),
        ("many", None),
        ("..", None),
        ("1..x", None),
        ("-3", None),
        (">>3", None),
        ("99999", None),
        ("٣", None),
    ],
)
def test_a_number_of_days_means(text, span):
    assert days(text) == span


@pytest.mark.parametrize(
    ("keys", "short"),
    [
        ([], ""),
        ([7], "7"),
        ([9, 3, 8, 10, 3], "3,8..10"),
        ([1, 2], "1..2"),
        ([10**18 - 2, 10**18 - 1], f"{10**18 - 2}..{10**18 - 1}"),
    ],
)
def test_numbers_are_written_as_short_as_they_are_read(keys, short):
    assert in_short(keys) == short
    read = [numbers(text) for text in short.split(",") if text]
    assert {n for each in read for n in range(each.first, each.last + 1)} == {*keys}


@pytest.mark.parametrize("text", ["x", "1..", "-3", "1" * 19, "٣", "1..2..3"])
def test_what_is_no_number_is_told(text):
    assert numbers(text) is None
    assert parse(f"id:{text}").errors


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2027-03-04", Dates(date(2027, 3, 4), date(2027, 3, 4))),
        ("4-3-2027", Dates(date(2027, 3, 4), date(2027, 3, 4))),
        ("2027-12", Dates(date(2027, 12, 1), date(2027, 12, 31))),
        ("2027", Dates(date(2027, 1, 1), date(2027, 12, 31))),
        ("<2027", Dates(None, date(2026, 12, 31))),
        (">2027-02", Dates(date(2027, 3, 1), None)),
        (">=@today", Dates(TODAY, None)),
        ("@vandaag+1w", Dates(date(2026, 11, 30), date(2026, 11, 30))),
        ("@today..@today+30d", Dates(TODAY, date(2026, 12, 23))),
        ("@tomorrow", None),
        ("2027-02-30", None),
        ("0001-01-01", None),
        ("soon", None),
    ],
)
def test_a_day_means(text, meant):
    assert dates(text, today=TODAY) == meant


@pytest.mark.parametrize(
    ("text", "word", "message"),
    [
        ("ownr:@me", "ownr", "“ownr:” is no key. Did you mean “owner:”?"),
        ("xyzzy:1", "xyzzy", "These are: owner, "),
        ("stage:pilot,foo", "foo", "Use idea, concept, pilot, scale."),
        ("-stage:foo", "foo", "“foo” means nothing after “stage:”."),
        ('domain:"a b"', '"a b"', "Use internal, decisions, citizens"),
        ("quiet:long", "long", "a number of days, such as >30d"),
        ("gate:soon", "soon", "a day, such as <2027-01-01"),
        ("owner:", "owner:", "“owner:” needs a value, for example owner:@me."),
        ("no:sleep", "sleep", "Use involvement, "),
    ],
)
def test_a_word_that_means_nothing_is_told_with_what_would(text, word, message):
    with translation.override("en"):
        mistake = parse(text).errors[0]

    assert (mistake.word, text[mistake.start : mistake.end]) == (word, word)
    assert message in mistake.message


def test_the_words_beside_a_wrong_one_still_count():
    assert understood("foo:1 trees stage:pilot,bar") == [
        (False, "", ("trees",)),
        (False, "stage", (("pilot",),)),
    ]


def test_a_stage_goes_by_the_name_that_its_portfolio_gave_it():
    stages = [Stage(slug="idea", name_nl="Verkenning", name_en="Scouting")]

    assert parse("stage:scouting", stages=stages).clauses[0].values == (("idea",),)
    assert parse("fase:verkenning", stages=stages).clauses[0].values == (("idea",),)
    assert parse("stage:scouting").errors


def test_a_new_card_takes_over_what_is_said_once():
    text = 'owner:@me field:"Zorg en welzijn" domain:intern stage:pilot -department:x'

    assert parse(text).values() == {
        "owner": "@me",
        "policy_field": "Zorg en welzijn",
        "application_domain": "internal",
        "stage": "pilot",
    }
    assert parse("stage:pilot,idea field:a,b").values() == {}


def test_a_term_can_be_taken_out():
    asked = parse("trees  owner:@me stage:pilot")

    assert asked.without(asked.terms[1]) == "trees stage:pilot"
    assert asked.without(asked.terms[0]) == "owner:@me stage:pilot"


def test_every_word_names_one_key():
    words = Counter(name for key in KEYS for name in {*map(plain, key.word.all)})

    assert [word for word, times in words.items() if times > 1] == []


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.word.en)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_example_is_understood_whoever_reads(key, language):
    with translation.override(language):
        sample = key.sample

    asked = parse(sample)
    assert asked.errors == ()
    assert {clause.key for clause in asked.clauses} == {key}


SIGNS = st.sampled_from(
    [*'-:",<>=.@ ', "owner:", "quiet:>", "stage:", "gate:", "no:", "..", "@today+"]
)
PIECES = st.lists(st.one_of(SIGNS, st.text(max_size=6)), max_size=12).map("".join)


@given(st.one_of(st.text(), PIECES))
def test_any_text_is_read_and_each_mistake_stands_in_it(text):
    asked = parse(text)

    for mistake in asked.errors:
        assert mistake.word
        assert asked.text[mistake.start : mistake.end] == mistake.word
        assert mistake.message
    for term in asked.terms:
        assert asked.text[term.start : term.end] == term.text


@given(st.text(st.characters(exclude_categories=["C"]), max_size=30))
def test_a_value_with_quotes_is_read_as_it_is(text):
    value = quoted(text)

    clauses = parse(f"field:{value}").clauses
    assert [clause.values for clause in clauses] == (
        [(value.strip('"'),)] * bool(value)
    )


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.word.en)
def test_every_key_has_its_line_in_the_manual(key):
    manual = Path(__file__).parents[3] / "docs" / "board.md"
    with translation.override("en"):
        line = (
            f"| `{key.word.en}:` | `{key.word.nl}:` | {key.about} "
            f"| `{key.word.en}:{key.example.en}` |"
        )

    assert line in manual.read_text(encoding="utf-8").splitlines()
