"""What the world may see: chosen part by part, and never who somebody is."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import (
    add_group,
    edit_initiative,
    log_involvement,
    record_lesson,
    set_openness,
    set_public,
)
from portfolio.ledger import Kind
from portfolio.models import Form, Initiative, Part, Who
from portfolio.openness import as_if_public, names, open_to_all, tells_who
from tests.cast import NOW, TODAY, make_initiative, make_person

CONTACT = "data@lindervoort.nl"


@pytest.fixture
def opened(portfolio, manager):
    set_openness(portfolio, is_on=True, contact=CONTACT, by=manager, at=NOW)
    return portfolio


def shown(initiative):
    return open_to_all("lindervoort").one(initiative.pk)


def test_nothing_is_open_by_itself(portfolio, initiative, manager):
    assert open_to_all("lindervoort") is None

    set_public(initiative, Part.values, by=manager, at=NOW)
    assert open_to_all("lindervoort") is None

    set_openness(portfolio, is_on=True, contact=CONTACT, by=manager, at=NOW)
    assert [each.title for each in open_to_all("lindervoort").initiatives] == ["Trees"]


def test_an_initiative_is_opened_apart(opened, initiative, manager):
    assert open_to_all("lindervoort").initiatives == ()

    set_public(initiative, [], by=manager, at=NOW)
    assert shown(initiative).title == "Trees"
    assert shown(initiative).stage is None

    set_public(initiative, ["stage"], by=manager, at=NOW)
    assert str(shown(initiative).stage) == "Idea"

    set_public(initiative, None, by=manager, at=NOW)
    assert shown(initiative) is None


def test_what_was_opened_stands_in_the_ledger(portfolio, initiative, manager):
    set_openness(portfolio, is_on=True, contact=CONTACT, by=manager, at=NOW)
    set_openness(portfolio, is_on=True, contact=CONTACT, by=manager, at=NOW)
    set_public(initiative, ["stage", "summary"], by=manager, at=NOW)
    set_public(initiative, ["summary", "stage"], by=manager, at=NOW)
    set_public(initiative, None, by=manager, at=NOW)

    about_all = portfolio.events.get(kind=Kind.OPENNESS_SET)
    told = initiative.events.filter(kind=Kind.PUBLISHED).order_by("version")
    assert about_all.facts["changes"]["is_on"] == [False, True]
    assert [each.facts for each in told] == [
        {"before": None, "after": ["summary", "stage"]},
        {"before": ["summary", "stage"], "after": None},
    ]


def test_only_managers_open(portfolio, initiative, owner):
    with pytest.raises(PermissionDenied):
        set_openness(portfolio, is_on=True, contact=CONTACT, by=owner, at=NOW)
    with pytest.raises(PermissionDenied):
        set_public(initiative, [], by=owner, at=NOW)


@pytest.mark.parametrize(
    "contact", ["", "call us", "javascript:alert(1)", "http://x.nl"]
)
def test_whoever_opens_says_whom_to_ask(portfolio, manager, contact):
    with pytest.raises(ValidationError) as refusal:
        set_openness(portfolio, is_on=True, contact=contact, by=manager, at=NOW)

    assert list(refusal.value.error_dict) == ["contact"]
    assert open_to_all("lindervoort") is None


def test_what_is_private_is_not_public(opened, initiative, manager):
    set_public(initiative, Part.values, by=manager, at=NOW)
    Initiative.objects.update(is_private=True)

    assert shown(initiative) is None
    with pytest.raises(ValidationError):
        set_public(initiative, [], by=manager, at=NOW)


def test_a_part_has_to_exist(initiative, manager):
    with pytest.raises(ValidationError):
        set_public(initiative, ["owner"], by=manager, at=NOW)


@pytest.mark.parametrize(
    ("counts", "people", "is_few"),
    [([1], None, True), ([2, 2], None, True), ([2, 3], 5, False)],
)
def test_a_few_people_are_not_counted_out(initiative, owner, counts, people, is_few):
    add_group(initiative, name="Residents", by=owner, at=NOW)
    for number, count in enumerate(counts):
        log_involvement(
            initiative,
            held_on=TODAY - timedelta(days=number),
            form=Form.INTERVIEW,
            group="Residents",
            count=count,
            by=owner,
            at=NOW,
        )
    told = as_if_public(initiative, ["involved"]).involved

    assert (told.people, told.is_few) == (people, is_few)


def test_the_own_team_does_not_count(initiative, owner):
    add_group(initiative, name="Residents", by=owner, at=NOW)
    log_involvement(
        initiative,
        held_on=TODAY,
        form=Form.INTERVIEW,
        group="Residents",
        who=Who.TEAM,
        count=8,
        by=owner,
        at=NOW,
    )

    assert as_if_public(initiative, ["involved"]).involved is None


@pytest.mark.parametrize(
    "text",
    [
        "Ask fatma@example.nl for it.",
        "Call 06-12345678.",
        "It is about 111222333.",
        "FATMA el-Amrani found it.",
        "Found by Fatma El Amrani,",
    ],
)
def test_a_text_that_says_who_somebody_is_stays_out(initiative, owner, portfolio, text):
    make_person("Someone", portfolio)
    person = make_person("Fatma", portfolio)
    type(person).objects.filter(pk=person.pk).update(name="Fatma El Amrani")
    edit_initiative(initiative, {"summary": text, "title": text}, by=owner, at=NOW)
    record_lesson(initiative, text=text, learnt_on=TODAY, by=owner, at=NOW)
    record_lesson(initiative, text="Count.", learnt_on=TODAY, by=owner, at=NOW)

    told = as_if_public(initiative, Part.values)
    assert (told.title, told.summary) == (f"#{initiative.pk}", "")
    assert [each.text for each in told.lessons] == ["Count."]
    assert told.withheld == (Part.SUMMARY, Part.LESSONS)


@pytest.mark.anywhere
def test_words_alone_are_no_name():
    known = frozenset({("jan", "de", "boer")})

    assert tells_who("Jan de Boer!", known)
    assert not tells_who("The boer of January, de Boer", known)
    assert not tells_who("", known)


def test_names_of_one_word_are_words(owner):
    assert names() == frozenset()


def test_all_is_read_in_as_many_queries(opened, owner, manager):
    def asked(total):
        while Initiative.objects.count() < total:
            made = make_initiative(owner, title=f"Trees {Initiative.objects.count()}")
            record_lesson(made, text="Count.", learnt_on=TODAY, by=owner, at=NOW)
            set_public(made, Part.values, by=manager, at=NOW)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(open_to_all("lindervoort").initiatives) == total
        return len(queries)

    assert asked(3) == asked(12)
