"""Answering a reminder by its link: no sign-in, one form, as the page would."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from portfolio.actions import add_partner
from portfolio.ledger import Kind
from portfolio.models import Initiative, Membership, Role
from tests.cast import NOW, make_initiative, make_person
from tests.notifications.conftest import make_point
from tests.web.answering.conftest import link, point_of
from tests.web.api.caller import everything
from tests.web.rights_world import conditional_go
from tests.web.world import page, text
from workflows.actions import decide
from workflows.models import AttentionPoint, Review

SPOKE = {
    "held_on": "2026-01-12",
    "form": "interview",
    "group": "Inspectors",
    "who": "user",
    "count": "3",
    "findings": "They look at the wind first.",
    "effect": "open",
    "change": "",
}


def test_the_page_shows_what_is_wrong_and_the_form_that_ends_it(old, phone):
    response = phone.get(link(point_of(old, "U1")))

    assert response.status_code == 200
    assert "For Owner" in text(response)
    assert "Trees" in text(response)
    assert "limit 30" in text(response)
    assert 'name="findings"' in text(response)
    assert "in your name" in text(response)
    assert response["Cache-Control"] == "no-store"


def test_it_speaks_the_language_of_the_recipient(old, phone):
    User.objects.filter(pk=old.owner_id).update(language="nl")

    response = phone.get(link(point_of(old)))

    assert '<html lang="nl">' in text(response)
    assert response["Content-Language"] == "nl"


def test_looking_changes_nothing_however_often(old, phone):
    point = point_of(old)
    often = [link(point)] * 25
    each = [link(point, choice=name) for name in ("update", "hold", "stop", "spoke")]
    before = everything()

    for address in often + each:
        assert phone.get(address).status_code == 200
        assert phone.head(address).status_code == 200

    assert everything() == before


def test_an_answer_is_recorded_as_that_person_and_says_by_what_way(old, phone):
    phone.post(link(point_of(old)), {"text": "Two teams try it."})

    event = old.events.last()
    assert (event.kind, event.by, event.facts["via"]) == (
        Kind.UPDATED,
        old.owner,
        "mail-link",
    )
    assert not AttentionPoint.objects.open().filter(rule="T4").exists()


def test_the_timeline_says_so(old, phone, client, owner):
    phone.post(link(point_of(old)), {"text": "Two teams try it."})
    client.force_login(owner)

    assert "Owner, by a link in a mail" in text(client.get(page("initiative", old.pk)))


CHOICES = {
    "spoke": (SPOKE, "record-new", ("involvements",), SPOKE),
    "update": ({"text": "It runs."}, "update-new", (), {"text": "It runs."}),
    "decision": ({"note": "Ready."}, "decision-request", (), {"note": "Ready."}),
    "stop": (
        {"reason": "Nobody needs it."},
        "decision-request",
        (),
        {"note": "Wish: stop. Why: Nobody needs it."},
    ),
}


@pytest.mark.parametrize("choice", CHOICES)
def test_each_choice_ends_as_the_page_does(choice, old, owner, phone, client):
    sent, name, args, same = CHOICES[choice]
    other = make_initiative(owner, at=timezone.now() - timedelta(days=200))
    client.force_login(owner)
    rule = "T1" if choice == "decision" else "T4"

    phone.post(link(point_of(old, rule), choice=choice), sent)
    client.post(page(name, other.pk, *args), same)

    assert state_of(old) == state_of(other)


def state_of(initiative):
    """Everything about it but ids, moments and the way it came in."""
    told = [
        (event.kind, event.by, plain(event.facts))
        for event in initiative.events.exclude(kind=Kind.POINT_ANSWERED)
    ]
    points = AttentionPoint.objects.open().filter(initiative=initiative)
    notes = initiative.reviews.values_list("note", "requested_by")
    return (
        told,
        sorted(points.values_list("rule", "value", "recipient")),
        list(notes),
        initiative.updates.count(),
        initiative.groups.count(),
    )


def plain(facts):
    how = ("via", "link", "involvement")
    return {name: value for name, value in facts.items() if name not in how}


def test_an_answer_that_ends_nothing_yet_keeps_it_from_going_up(old, phone):
    phone.post(link(point_of(old, "U1"), choice="update"), {"text": "Next week."})

    assert point_of(old, "U1").answered_at is not None


def test_it_can_wait_until_a_day(old, phone):
    day = (timezone.now() + timedelta(days=10)).date()
    sent = {"until": day.isoformat(), "reason": "Budget first."}

    phone.post(link(point_of(old), choice="snooze"), sent)

    point = point_of(old)
    assert (point.snoozed_until, point.snooze_reason) == (day, "Budget first.")
    assert old.events.last().facts["via"] == "mail-link"


def test_whoever_put_it_off_twice_reads_who_is_asked(old, phone):
    AttentionPoint.objects.update(snoozes=2)
    address = link(point_of(old), choice="snooze")
    day = (timezone.now() + timedelta(days=10)).date()

    seen = phone.get(address)
    phone.post(address, {"until": day.isoformat(), "reason": "Budget first."})

    assert "You put this off twice already" in text(seen)
    assert point_of(old).snoozed_until is None
    assert point_of(old).asked_level == 1


def test_hold_is_asked_of_those_who_decide(old, phone):
    day = (timezone.now() + timedelta(days=20)).date().isoformat()

    phone.post(link(point_of(old), choice="hold"), {"until": day, "reason": "Summer."})

    note = Review.objects.get(initiative=old).note
    assert note.startswith("Wish: hold until ")
    assert note.endswith("Why: Summer.")


def test_a_hold_without_a_day_to_come_is_refused(old, phone):
    sent = {"until": "2020-01-01", "reason": "Summer."}

    response = phone.post(link(point_of(old), choice="hold"), sent)

    assert response.status_code == 400
    assert "Choose a day from tomorrow to" in text(response)


def test_whoever_is_no_longer_the_owner_says_who_is(old, phone, portfolio):
    heir = make_person("Heir", portfolio, Role.CONTRIBUTOR)

    phone.post(link(point_of(old), choice="successor"), {"owner": heir.pk})

    old.refresh_from_db()
    assert old.owner == heir
    assert point_of(old).recipient == heir


def test_whoever_sees_to_a_condition_asks_the_managers(
    old, phone, gatekeeper, manager, portfolio
):
    heir = make_person("Heir", portfolio, Role.CONTRIBUTOR)
    condition = made_condition(old, gatekeeper)
    facts = {"condition": condition.text}
    point = make_point(old, "O4", subject=str(condition.pk), facts=facts)

    phone.post(link(point, choice="successor"), {"owner": heir.pk})

    old.refresh_from_db()
    said = old.comments.get().text
    assert old.owner != heir
    assert said.startswith("@Manager: “")
    assert said.endswith("is not mine any more. It is of Heir.")


def test_one_fact_of_the_initiative_is_asked_alone(old, phone):
    point = make_point(old, "T5", value=20, limit=14)

    seen = phone.get(link(point))
    version = Initiative.objects.get(pk=old.pk).version
    sent = {"planned_gate_on": "2099-06-01", "version": version}
    phone.post(link(point), sent)

    old.refresh_from_db()
    assert 'name="pilot_ends_on"' not in text(seen)
    assert old.planned_gate_on == date(2099, 6, 1)


def test_hearing_those_whom_it_affects_is_filled_in(old, phone):
    seen = phone.get(link(make_point(old, "U5", value=60, limit=30)))

    assert '<option value="affected" selected>' in text(seen)


def test_what_takes_more_than_a_phone_leads_to_it(old, phone):
    facts = {"count": 1, "nl": "DPIA", "en": "DPIA"}

    seen = phone.get(link(make_point(old, "L1", value=-10, limit=-30, facts=facts)))

    assert f'href="/initiatives/{old.pk}/legal/"' in text(seen)
    assert "What ends this takes more than a phone:" in text(seen)


def test_only_what_the_rule_is_about_is_asked_of_a_record(old, phone):
    partner = add_partner(old, organisation="Water board", by=old.owner, at=NOW)
    point = make_point(old, "C1", subject=str(partner.pk))
    Membership.objects.filter(user=old.owner).update(role=Role.MANAGER)

    seen = phone.get(link(point))
    version = old.__class__.objects.get(pk=old.pk).version
    sent = {"organisation": "Water", "agreement_status": "none", "version": version}
    phone.post(link(point), sent)

    partner.refresh_from_db()
    assert "Change: Water board" in text(seen)
    assert partner.organisation == "Water"


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_twice_at_once_is_saved_once(old):
    address, together = link(point_of(old)), threading.Barrier(2)

    def send():
        together.wait()
        try:
            Client().post(address, {"text": "Two teams try it."})
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(2)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()

    assert old.updates.count() == 1


def test_a_condition_is_met_with_its_evidence(old, phone, gatekeeper):
    condition = made_condition(old, gatekeeper)
    point = make_point(
        old, "O4", subject=str(condition.pk), facts={"condition": condition.text}
    )

    seen = phone.get(link(point))
    phone.post(link(point), {"evidence": "Signed on Monday."})

    condition.refresh_from_db()
    assert condition.text in text(seen)
    assert condition.evidence == "Signed on Monday."


def made_condition(initiative, gatekeeper):
    decision = decide(
        initiative, conditional_go(initiative), by=gatekeeper, at=timezone.now()
    )
    return decision.conditions.get()
