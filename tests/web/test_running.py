"""Is everything running? On a page, in figures for programs, and in the log."""

import json
import logging
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.life import Sign, SignOfLife
from notifications.models import Mail
from notifications.running import Running
from tests.cast import NOW
from tests.notifications.conftest import make_mails
from tests.web.world import page, text
from web.log_lines import JsonLine, request_id
from web.pages.running import lines

WELL = {
    "at": NOW,
    "round_at": NOW - timedelta(seconds=20),
    "backup_at": NOW - timedelta(hours=9),
    "due_since": None,
    "waiting": 0,
    "refused": 0,
}


def said(**facts):
    """What the page says of what is not as it should be."""
    found = lines(Running(**(WELL | facts)))
    return [f"{each.says} {each.do}" for each in found if not each.is_well]


def test_when_all_goes_on_nothing_asks_for_attention():
    assert said() == []
    assert said(due_since=NOW - timedelta(minutes=2), waiting=3) == []


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"round_at": None}, "never looked yet"),
        ({"round_at": NOW - timedelta(hours=3)}, "since 23 November 2026, 07:00"),
        ({"due_since": NOW - timedelta(hours=1)}, "Mail waits since 23 November"),
        ({"refused": 2}, "2 mails were refused."),
        ({"backup_at": None}, "made no backup yet"),
        ({"backup_at": NOW - timedelta(days=3)}, "20 November 2026, 10:00"),
    ],
)
def test_what_does_not_go_on_is_said_in_words(facts, words):
    (only,) = said(**facts)

    assert words in only
    assert only.count(".") > 1


def test_a_manager_sees_it_and_who_is_not_one_does_not(client, manager, viewer):
    client.force_login(manager)
    SignOfLife.give(Sign.ROUND, at=timezone.now())
    assert "In order" in text(client.get(page("running")))

    client.force_login(viewer)
    assert client.get(page("running")).status_code == 404


def test_the_page_asks_no_more_with_more_mail(client, manager, owner):
    client.force_login(manager)
    with CaptureQueriesContext(connection) as before:
        client.get(page("running"))
    make_mails(owner, 30)
    with CaptureQueriesContext(connection) as after:
        client.get(page("running"))

    assert len(after) == len(before)


def test_figures_are_for_whoever_has_the_token(client, owner, settings):
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "secret of the scraper"
    assert client.get("/metrics").status_code == 404
    make_mails(owner, 3)
    Mail.objects.update(dead_at=NOW)
    SignOfLife.give(Sign.ROUND, at=timezone.now() - timedelta(minutes=10))
    client.get("/sign-in/?of=somebody@example.org")

    asked = client.get(
        "/metrics", headers={"authorization": "Bearer secret of the scraper"}
    )

    figures = asked.content.decode()
    assert "kiem_mails_refused 3.0" in figures
    assert re.search(r"kiem_round_age_seconds 60\d\.", figures)
    assert 'kiem_requests_total{method="GET",page="sign-in",status="200"}' in figures
    assert "somebody" not in figures
    assert "kiem_backup_age_seconds" not in figures


def test_figures_are_asked_past_the_proxy_with_tls(db, client, settings):
    settings.SECURE_SSL_REDIRECT, settings.METRICS_TOKEN = True, "secret"

    asked = client.get("/metrics", headers={"authorization": "Bearer secret"})

    assert asked.status_code == 200
    assert client.get("/sign-in/").status_code == 301


def test_each_request_has_a_number_which_a_proxy_may_give(client):
    given = client.get("/_healthz/livez/", headers={"x-request-id": "abc-12345"})
    forged = client.get("/_healthz/livez/", headers={"x-request-id": 'x" level="'})

    assert given["X-Request-ID"] == "abc-12345"
    assert re.fullmatch("[0-9a-f]{16}", forged["X-Request-ID"])


def test_a_line_of_the_log_is_one_object_with_the_number_of_the_request():
    record = logging.LogRecord("web", 30, "", 1, "Line\n%s", ("two",), None)
    token = request_id.set("abc-12345")
    try:
        line = JsonLine().format(record)
    finally:
        request_id.reset(token)

    assert "\n" not in line
    found = json.loads(line)
    assert (found["message"], found["request"]) == ("Line\ntwo", "abc-12345")
    assert found["level"] == "WARNING"
