"""What happened to an initiative, narrowed by kind and by person, page by page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import edit_initiative, post_update, set_tags
from portfolio.ledger import Kind
from tests.cast import NOW
from tests.web.world import page, text
from web.pages.history import Group

ABOUT_THE_PORTFOLIO = {
    Kind.PLAYBOOK_PUBLISHED,
    Kind.CHECKS_EDITED,
    Kind.PACK_RECEIVED,
    Kind.LESSON_BORROWED,
    Kind.TAG_RENAMED,
    Kind.TAG_REMOVED,
    Kind.CALENDAR_SET,
    Kind.ADVISERS_LISTED,
    Kind.THEME_SET,
    Kind.OPENNESS_SET,
    Kind.NEIGHBOURS_SET,
    Kind.LIMITS_SET,
    Kind.TERMS_EDITED,
    Kind.VIEWS_EDITED,
    Kind.REPORT_FILED,
    Kind.IMPORTED,
    Kind.IMPORT_UNDONE,
    Kind.ROLES_CHANGED,
    Kind.INVITED,
    Kind.INVITATION_ENDED,
    Kind.MEETING_OPENED,
    Kind.MEETING_CLOSED,
    Kind.MAIL_SENT_AGAIN,
    Kind.MAIL_STOPPED,
    Kind.ADDRESS_TRUSTED,
    Kind.MAILS_DROPPED,
    Kind.MAILS_LET_GO,
    Kind.CHANNEL_SET,
    Kind.REPORTS_SCHEDULED,
    Kind.RETENTION_SET,
    Kind.DESTRUCTION_LISTED,
    Kind.DESTROYED,
}


@pytest.fixture
def history(client, initiative, owner, manager):
    post_update(initiative, text="It grows.", by=owner, at=NOW)
    edit_initiative(initiative, {"department": "Parks"}, by=manager, at=NOW)
    set_tags(initiative, ["water"], by=owner, at=NOW)
    client.force_login(owner)

    def read(**query):
        return client.get(page("initiative", initiative.pk), query)

    return read


def told(response):
    return [e.told.sentence for e in response.context["page"].history.entries]


def test_every_kind_of_event_can_be_found():
    found = set().union(*(group.value[1] for group in Group))

    assert found | ABOUT_THE_PORTFOLIO >= set(Kind)
    assert not found & ABOUT_THE_PORTFOLIO


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        ({}, ["Added the tags: water.", "Changed: department.", "Said where it"]),
        ({"kind": "edits"}, ["Added the tags: water.", "Changed: department."]),
        ({"kind": "comments"}, ["Said where it stands."]),
        ({"kind": "moves"}, ["Started in Idea."]),
        ({"kind": "decisions"}, []),
        ({"kind": "nonsense", "by": "x", "before": "-1"}, ["Added the tags: water."]),
        ({"by": "9" * 30}, ["Added the tags: water."]),
        ({"before": "2"}, ["Started in Idea."]),
    ],
)
def test_it_is_narrowed_by_kind(history, query, sentences):
    shown = told(history(**query))

    for sentence, begin in zip(shown, sentences, strict=False):
        assert sentence.startswith(begin)
    assert bool(shown) == bool(sentences)


def test_it_is_narrowed_by_person(history, manager):
    answer = history(by=manager.pk)

    assert told(answer) == ["Changed: department."]
    assert f'<option value="{manager.pk}" selected>Manager</option>' in text(answer)


def test_both_narrow_at_once(history, owner):
    assert told(history(by=owner.pk, kind="edits")) == ["Added the tags: water."]


def test_only_who_did_something_is_offered(history, viewer):
    people = history().context["page"].history.people

    assert [name for _pk, name, _chosen in people] == ["Manager", "Owner"]


def test_an_empty_answer_says_what_to_do(history):
    assert "Nothing of this kind happened." in text(history(kind="decisions"))


def test_older_pages_follow_with_the_same_choice(history, initiative, owner):
    for number in range(60):
        post_update(initiative, text=f"Line {number}.", by=owner, at=NOW)
    seen, query = [], {"kind": "comments"}
    first = history(**query)
    second = _follow(history, first, "older")
    third = _follow(history, second, "older")

    for answer in (first, second, third):
        seen += [e.told.quote for e in answer.context["page"].history.entries]
    assert seen == [f"Line {n}." for n in reversed(range(60))] + ["It grows."]
    assert third.context["page"].history.older == ""
    back = _follow(history, third, "newest")
    assert told(back) == told(first)


def _follow(history, answer, way):
    address = getattr(answer.context["page"].history, way)
    query = address.removeprefix("?").removesuffix("#timeline")
    return history(**dict(pair.split("=") for pair in query.split("&")))


def test_a_long_history_takes_no_more_queries(history, initiative, owner):
    with CaptureQueriesContext(connection) as few:
        history(kind="comments")
    for number in range(30):
        post_update(initiative, text=f"Line {number}.", by=owner, at=NOW)

    with CaptureQueriesContext(connection) as many:
        history(kind="comments")

    assert len(many) == len(few)
