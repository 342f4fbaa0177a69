"""Following other municipalities: what comes in, what goes, and what goes wrong."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from notifications.neighbour_feed import Unreadable, plain, read_feed
from notifications.neighbours import AN_HOUR, MOST_BYTES, follow, hear, unfollow
from portfolio.actions import consult
from portfolio.library.search import entries_found
from portfolio.library.words import looked_for
from portfolio.models import Lesson, Neighbour, NeighbourEntry
from tests.cast import NOW
from workflows.suggestions import Subject, suggestions

CASE = {
    "id": "https://localhost/open/heidemonde/7/",
    "url": "https://elsewhere.example/x",
    "title": "Counting bicycles",
    "_kiem": {
        "summary": "Cameras count bicycles at the station.",
        "problem": "Nobody knew how many there were.",
        "with_whom": ["University", "Rail company"],
        "stage": "pilot",
        "state": "stopped",
        "since": "2025-04-01",
        "lessons": [
            {
                "id": 3,
                "text": "Count by hand first.",
                "what_happened": "The cameras saw prams.",
                "learnt_on": "2026-01-02",
                "failure_mode": "FM1",
                "worked": False,
                "stage": "pilot",
            }
        ],
    },
}


def feed(*items, **more):
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Innovation",
            "_kiem": {"organisation": "gemeente Heidemonde"},
            "items": items,
            **more,
        }
    ).encode()


@pytest.fixture
def theirs(https_server):
    https_server.body = feed(CASE)
    https_server.headers = {"ETag": '"one"'}
    return https_server


@pytest.fixture
def followed(portfolio, manager, theirs):
    return follow(portfolio, address=theirs.url, by=manager, at=NOW)


def ask(*, hours=0):
    return hear(clock=lambda: NOW + timedelta(hours=hours))


def texts():
    return sorted(NeighbourEntry.objects.values_list("text", flat=True))


def test_their_cases_and_lessons_come_in(followed, viewer, outsider):
    assert ask() == 1

    followed.refresh_from_db()
    assert str(followed) == "gemeente Heidemonde"
    case = NeighbourEntry.objects.get(is_case=True)
    lesson = NeighbourEntry.objects.get(is_case=False)
    assert (case.state, case.url) == ("stopped", "")
    assert "University, Rail company" in case.story
    assert (lesson.text, lesson.failure_mode) == ("Count by hand first.", "FM1")
    assert NeighbourEntry.objects.visible_to(viewer).count() == 2
    assert not NeighbourEntry.objects.visible_to(outsider).exists()


def test_they_are_asked_once_an_hour_and_answer_only_what_changed(followed, theirs):
    assert [ask(), ask(), ask(hours=0.9)] == [1, 0, 0]
    theirs.status, theirs.body = 304, b""

    assert ask(hours=1) == 1
    assert theirs.requests[-1].headers["if-none-match"] == '"one"'
    assert len(texts()) == 2


def test_what_they_tell_no_more_goes_unless_it_was_used(
    followed, theirs, initiative, owner
):
    ask()
    used = NeighbourEntry.objects.get(is_case=False)
    consult(initiative, neighbour_entry=used, usefulness="helped", by=owner, at=NOW)
    theirs.body = feed()
    ask(hours=1)

    used.refresh_from_db()
    assert texts() == ["Count by hand first."]
    assert used.is_gone


@pytest.mark.parametrize("is_used", [True, False])
def test_ending_forgets_what_nobody_used(
    followed, manager, initiative, owner, is_used, theirs
):
    ask()
    if is_used:
        used = NeighbourEntry.objects.get(is_case=True)
        consult(initiative, neighbour_entry=used, usefulness="helped", by=owner, at=NOW)
    unfollow(followed, by=manager, at=NOW)

    assert NeighbourEntry.objects.count() == is_used
    assert Neighbour.objects.count() == is_used
    assert ask(hours=2) == 0
    again = follow(followed.portfolio, address=theirs.url, by=manager, at=NOW)
    assert again.ended_at is None


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (404, b"", "status 404"),
        (500, b"", "status 500"),
        (302, b"", "redirect"),
        (200, b"<html>", "unreadable"),
        (200, b"[" * 100_000, "unreadable"),
        (200, b"x" * (MOST_BYTES + 1), "large"),
    ],
)
def test_what_goes_wrong_is_kept_and_tried_again_later(
    followed, theirs, status, body, error
):
    theirs.status, theirs.body = status, body
    assert ask() == 0

    followed.refresh_from_db()
    assert (followed.error, followed.due_at) == (error, NOW + AN_HOUR)
    ask(hours=1)
    followed.refresh_from_db()
    assert followed.due_at == NOW + 3 * AN_HOUR
    theirs.status, theirs.body = 200, feed(CASE)
    assert ask(hours=3) == 1
    followed.refresh_from_db()
    assert (followed.error, followed.failures) == ("", 0)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://kiem.example.nl/open/x/feed.json", "scheme"),
        ("https://10.0.0.1/feed.json", "number"),
        ("https://localhost/feed.json", "inside"),
    ],
)
def test_an_address_that_is_not_called_is_refused(portfolio, manager, address, code):
    with pytest.raises(ValidationError):
        follow(portfolio, address=address, by=manager, at=NOW)

    assert not Neighbour.objects.exists()


def test_only_managers_follow_and_each_once(portfolio, manager, owner, followed):
    page = "https://kiem.example.nl/open/heidemonde/?lang=en"
    made = follow(portfolio, address=page, by=manager, at=NOW)

    assert made.address == "https://kiem.example.nl/open/heidemonde/feed.json"
    with pytest.raises(ValidationError):
        follow(portfolio, address=page, by=manager, at=NOW)
    with pytest.raises(PermissionDenied):
        follow(portfolio, address=f"{page}&x", by=owner, at=NOW)


def test_the_library_finds_them(followed, viewer, client):
    ask()
    every = NeighbourEntry.objects.all()
    assert len(entries_found(every, looked_for("bicycle"))) == 2
    assert not entries_found(every, looked_for("bicycle parsnip"))

    client.force_login(viewer)
    page = client.get(reverse("library"), {"words": "prams"}).content.decode()
    assert "Count by hand first." in page
    assert "gemeente Heidemonde" in page
    assert "Cameras count" not in page


def test_they_are_suggested_where_they_may_help(followed, owner, initiative, client):
    ask()
    client.force_login(owner)
    lesson = NeighbourEntry.objects.get(is_case=False)
    path = reverse("neighbour-entry", args=[lesson.pk])
    assert "The cameras saw prams." in client.get(path).content.decode()

    none = frozenset()
    subject = Subject(
        modes=frozenset({"FM1"}),
        stage="pilot",
        domain="",
        field="",
        flags=none,
        sources=none,
        partners=none,
        words={},
    )
    heard = NeighbourEntry.objects.visible_to(owner)
    (found,) = suggestions(initiative.pk, subject, Lesson.objects.none(), heard)[:1]
    assert found.neighbour_entry == lesson.pk
    assert found.learnt_at == "gemeente Heidemonde, Counting bicycles"

    said = {"neighbour_entry": lesson.pk, "usefulness": "helped"}
    client.post(reverse("consult", args=[initiative.pk]), said)
    assert initiative.consultations.get().neighbour_entry == lesson
    left = suggestions(initiative.pk, subject, Lesson.objects.none(), heard)
    assert lesson.pk not in [each.neighbour_entry for each in left]


@pytest.mark.anywhere
@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b'{"version": "https://jsonfeed.org/version/1", "items": 3}'],
)
def test_what_is_no_feed_is_refused(body):
    with pytest.raises(Unreadable):
        read_feed(body, host="x.nl")


@pytest.mark.anywhere
def test_nonsense_in_a_feed_is_left_out():
    strange = [
        3,
        {"id": 4, "title": "No"},
        {"id": "a", "title": ["No"]},
        {"id": "b", "title": "Ok", "_kiem": {"lessons": {"text": 3}, "stage": ["x"]}},
        {"id": "c", "title": "x" * 999, "url": "https://[", "_kiem": {"lessons": [3]}},
        {"id": "d", "title": "Mail fatma@example.nl"},
    ]
    found = read_feed(feed(*strange), host="x.nl")

    assert list(found.entries) == ["b", "c"]
    assert len(found.entries["c"]["title"]) == 120
    assert plain("a\x00\u202eb\n", 9) == "ab"


def test_a_manager_follows_and_ends_it_on_a_page(portfolio, manager, theirs, client):
    client.force_login(manager)
    path = reverse("neighbours", args=[portfolio.slug])
    wrong = client.post(path, {"address": "http://localhost/"})
    assert wrong.status_code == 400

    client.post(path, {"address": theirs.url})
    theirs.status = 404
    hear(clock=timezone.now)
    assert "no open portfolio at this address" in client.get(path).content.decode()
    client.post(path, {"neighbour": Neighbour.objects.get().pk})
    assert not Neighbour.objects.exists()
