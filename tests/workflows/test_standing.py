"""Readiness and attention points are kept true to the ledger and to the day."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio.actions import log_involvement, post_update
from portfolio.actions.tags import set_tags
from portfolio.ledger import written
from portfolio.models import Form, Initiative
from tests.cast import NOW, TODAY, make_initiative, make_ready
from tests.workflows.made import ALL_FLAGS
from workflows.actions import decide
from workflows.models import AttentionPoint, Closing, Outcome, Severity, Standing
from workflows.outcomes import Ruling
from workflows.pulse import beat
from workflows.standing import CaughtUp, behind, catch_up, keep_up

DAY = timedelta(days=1)
# Forty days on the clock: long enough for U1, too short for anything else.
FORTY_DAYS_AGO = NOW - 40 * DAY


@pytest.fixture
def unheard(owner):
    """An initiative that spoke with nobody for forty days; all else is well."""
    initiative = make_initiative(owner, at=FORTY_DAYS_AGO)
    Initiative.objects.update(
        sponsor="Head", sponsor_confirmed_on=TODAY, legal_flags=ALL_FLAGS
    )
    catch_up(at=NOW)
    return initiative


def talk(initiative, *, at=NOW):
    return log_involvement(
        initiative,
        held_on=at.date(),
        form=Form.INTERVIEW,
        group="Inspectors",
        count=1,
        findings="They decide by the wind.",
        by=initiative.owner,
        at=at,
    )


def kept():
    """All that is kept, but for the numbers of the rows."""
    points = AttentionPoint.objects.order_by("initiative", "rule", "subject")
    standings = Standing.objects.order_by("initiative")
    return (
        list(standings.values_list("initiative", "version", "met", "required")),
        list(
            points.open().values_list(
                "initiative", "rule", "value", "limit", "severity", "recipient", "facts"
            )
        ),
    )


def test_a_point_opens_with_its_value_limit_and_recipient(unheard, owner):
    point = AttentionPoint.objects.get()

    assert (point.rule, point.value, point.limit) == ("U1", 40, 30)
    assert point.severity == Severity.ATTENTION
    assert (point.recipient, point.opened_at) == (owner, NOW)


def test_a_point_closes_at_once_when_the_fact_is_there(unheard):
    talk(unheard)
    catch_up(at=NOW)

    assert AttentionPoint.objects.get().closed_at == NOW


def test_a_point_that_returns_is_a_new_one(unheard):
    talk(unheard)
    catch_up(at=NOW)
    later = NOW + 200 * DAY

    catch_up(at=later)

    assert AttentionPoint.objects.filter(rule="U1").count() == 1
    assert AttentionPoint.objects.open().filter(rule="T4").get().opened_at == later


def test_a_new_day_changes_the_value_and_then_how_grave_it_is(unheard):
    caught = catch_up(at=NOW + 18 * DAY)

    point = AttentionPoint.objects.get(rule="U1")
    assert (point.value, point.severity) == (58, Severity.ACTION)
    assert point.opened_at == NOW
    assert caught.changed == 1


def test_whoever_becomes_the_owner_gets_the_points(unheard, manager):
    Initiative.objects.filter(pk=unheard.pk).update(owner=manager)

    catch_up(at=NOW + DAY)

    assert AttentionPoint.objects.get().recipient == manager


def test_nothing_is_asked_about_what_ended(unheard, gatekeeper):
    ruling = Ruling(
        Outcome.STOP,
        "Nobody needs it.",
        stop_reason="no-need",
        data_after="none",
        lesson="Ask first.",
    )
    decide(unheard, ruling, by=gatekeeper, at=NOW)

    catch_up(at=NOW)

    assert not AttentionPoint.objects.open().exists()


def test_readiness_follows_the_records(playbook, owner):
    initiative = make_initiative(owner)
    catch_up(at=NOW)
    before = Standing.objects.get()

    make_ready(initiative)
    catch_up(at=NOW)

    after = Standing.objects.get()
    assert (before.met, before.required) == (0, 9)
    assert (after.met, after.required) == (9, 9)


def test_catching_up_twice_changes_nothing(unheard):
    before = kept()

    assert catch_up(at=NOW) == CaughtUp()
    assert kept() == before


def test_a_rebuild_equals_what_was_kept_along_the_way(playbook, owner, manager):
    for days in (200, 90, 40, 3):
        make_initiative(owner, at=NOW - days * DAY)
    first, second, *_rest = Initiative.objects.order_by("pk")
    for days, act in ((60, first), (30, second), (2, first)):
        catch_up(at=NOW - days * DAY)
        post_update(act, text="On its way.", by=manager, at=NOW - days * DAY)
    make_ready(second)
    catch_up(at=NOW)
    along_the_way = kept()

    Standing.objects.all().delete()
    AttentionPoint.objects.all().delete()
    catch_up(at=NOW)

    assert along_the_way[1]
    assert kept() == along_the_way


def test_only_what_is_asked_for_is_brought_up_to_date(owner):
    first, second = make_initiative(owner), make_initiative(owner, title="Bees")

    catch_up(at=NOW, initiatives=Initiative.objects.filter(pk=first.pk))

    assert Standing.objects.get().initiative == first
    assert catch_up(at=NOW).initiatives == 1
    assert second.standing


def queries_for(count, owner):
    for number in range(count):
        make_initiative(owner, title=f"Trees {number}", at=NOW - 200 * DAY)
    with CaptureQueriesContext(connection) as captured:
        caught = catch_up(at=NOW)
    assert caught.initiatives == count
    assert caught.opened == 6 * count
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_initiatives(playbook, owner):
    beat(playbook.pk)

    # SQLite writes at most a thousand values at once.
    assert queries_for(3, owner) == queries_for(6, owner)


def test_nothing_to_do_takes_one_query(unheard, django_assert_num_queries):
    with django_assert_num_queries(1):
        catch_up(at=NOW)


def test_two_that_catch_up_at_once_open_each_point_once(transactional_db, owner):
    for number in range(10):
        make_initiative(owner, title=f"Trees {number}", at=FORTY_DAYS_AGO)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(catch_up_elsewhere, range(4)))

    assert AttentionPoint.objects.filter(rule="U1").count() == 10
    assert Standing.objects.count() == 10


def catch_up_elsewhere(_number):
    """Catch up as another process would: on a connection of its own."""
    try:
        return catch_up(at=NOW)
    finally:
        connection.close()


def test_a_point_is_gone_on_the_page_after_the_one_that_ended_it(client, owner):
    initiative = make_initiative(owner, at=timezone.now() - 400 * DAY)
    catch_up(at=timezone.now())
    client.force_login(owner)
    silent = AttentionPoint.objects.open().filter(rule="T4")
    assert silent.exists()

    answer = client.post(
        reverse("update-new", args=[initiative.pk]), {"text": "We go on."}
    )

    assert answer.status_code == 302
    assert not silent.exists()


def test_reading_writes_nothing(client, owner):
    make_initiative(owner, at=timezone.now() - 400 * DAY)
    client.force_login(owner)

    client.get(reverse("home"))

    assert not Standing.objects.exists()


def test_one_that_was_never_in_a_stage_holds_up_nobody_else(unheard, owner):
    Standing.objects.all().delete()
    make_initiative(owner, title="Lost").passages.all().delete()

    assert catch_up(at=NOW).initiatives == 2


def test_a_point_keeps_what_it_opened_with_and_says_how_it_ended(unheard):
    catch_up(at=NOW + DAY)
    talk(unheard)
    catch_up(at=NOW + DAY)

    point = AttentionPoint.objects.get(rule="U1")
    assert (point.opened_value, point.opened_limit, point.value) == (40, 30, 41)
    assert point.closing == Closing.RESOLVED


def test_what_is_snoozed_does_not_ask_until_its_day(unheard):
    AttentionPoint.objects.update(snoozed_until=TODAY + 3 * DAY)

    asking = [
        AttentionPoint.objects.asking(TODAY + days * DAY).count() for days in (0, 2, 3)
    ]

    assert asking == [0, 0, 1]


def started(owner, **facts):
    """One that began just now, with what a request wrote of it."""
    with written() as events:
        made = make_initiative(owner, at=timezone.now(), **facts)
    return made, events


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"policy_field": "Mobility", "legal_flags": ALL_FLAGS},
        {"policy_field": "Mobility", "department": "Works"},
    ],
    ids=["plain", "with facts", "could look like another"],
)
def test_how_a_new_one_stands_is_what_a_rebuild_says(playbook, owner, facts):
    _made, events = started(owner, **facts)

    keep_up(events, at=timezone.now())

    at_once = kept()
    Standing.objects.update(version=0)
    catch_up(at=timezone.now())
    assert len(at_once[0]) == 1
    assert kept() == at_once


def test_how_a_new_one_stands_takes_three_queries(
    playbook, owner, django_assert_num_queries
):
    beat(playbook.pk)
    _made, events = started(owner)

    # And the begin and end of a part of the test's transaction.
    with django_assert_num_queries(3 + 2):
        keep_up(events, at=timezone.now())


def begin_two_and_refuse_one(owner):
    with written() as events:
        made = make_initiative(owner, at=timezone.now())
        with suppress(ValidationError), transaction.atomic():
            make_initiative(owner, title="Refused", at=timezone.now())
            raise ValidationError("No.")
    return made, events


def test_what_was_rolled_back_is_not_kept_up(playbook, owner):
    made, events = begin_two_and_refuse_one(owner)

    keep_up(events, at=timezone.now())

    assert [each.initiative for each in events] == [made]
    assert Standing.objects.get().initiative == made


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_kept_up(playbook, owner):
    made, events = begin_two_and_refuse_one(owner)

    assert [each.initiative for each in events] == [made]


def test_a_new_one_that_looks_like_another_is_told_at_once(playbook, owner):
    playbook.rule_limits.create(rule="C3", stage="idea", attention=0)
    same = {"title": "Crowds at events", "policy_field": "Safety"}
    make_initiative(owner, department="Works", at=timezone.now(), **same)
    made, events = started(owner, department="Parks", **same)

    keep_up(events, at=timezone.now())

    assert made.attention_points.open().get().rule == "C3"


def test_a_new_one_with_tags_is_up_to_date(playbook, owner):
    with written() as events:
        made = make_initiative(owner, at=timezone.now())
        set_tags(made, ["water"], by=owner, at=timezone.now())

    keep_up(events, at=timezone.now())

    assert not behind(TODAY).exists()
