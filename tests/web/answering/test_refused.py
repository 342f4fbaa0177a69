"""What a link does not do: twice, for another, too late, or changed."""

import logging
import string
from datetime import datetime, time, timedelta

import pytest
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone

from accounts.models import User
from notifications.links import WORKS
from portfolio.clock import AMSTERDAM, day_of
from portfolio.models import Initiative, Membership, Role
from tests.cast import make_initiative
from tests.web.answering.conftest import link, point_of
from tests.web.api.caller import everything
from tests.web.world import page, text
from workflows.models import AttentionPoint


def test_a_used_link_says_what_was_done_and_when(old, phone):
    address = link(point_of(old))
    phone.post(address, {"text": "Two teams try it."})
    before = everything()

    again = phone.get(address)
    phone.post(address, {"text": "Three teams try it."})

    assert "Thank you, it is saved" in text(again)
    assert "Two teams try it." in text(again)
    assert everything() == before


def test_the_next_reminder_about_the_same_can_be_answered_too(old, phone, now):
    point = point_of(old, "U1")
    phone.post(link(point, choice="update"), {"text": "First."})

    phone.post(
        link(point, choice="update", at=now + timedelta(days=7)), {"text": "Second."}
    )

    assert old.updates.count() == 2


def test_whoever_gets_it_forwarded_does_not_act_as_another(old, manager, caplog):
    client = Client()
    client.force_login(manager)
    address = link(point_of(old))
    before = everything()

    with caplog.at_level(logging.WARNING, logger="web.views.answering"):
        responses = [client.get(address), client.post(address, {"text": "Mine."})]

    for response in responses:
        assert response.status_code == 403
        assert "It is for Owner, and you are signed in as Manager." in text(response)
    assert f"person {old.owner_id} opened by person {manager.pk}" in caplog.text
    assert everything() == before


def test_an_outsider_with_the_link_does_not_read_the_title(old, outsider):
    client = Client()
    client.force_login(outsider)

    assert "Trees" not in text(client.get(link(point_of(old))))


def test_a_point_that_ended_says_so(old, phone):
    address = link(point_of(old))
    AttentionPoint.objects.filter(rule="T4").update(closed_at=timezone.now())
    before = everything()

    responses = [phone.get(address), phone.post(address, {"text": "Late."})]

    assert "Nothing has to be done any more" in text(responses[0])
    assert everything() == before


def test_a_link_works_for_45_days(old, phone, now):
    point = point_of(old)
    sent = {"text": "Late."}
    # Summer time may have ended since: the clock's hours are not a day's then.
    first = datetime.combine(day_of(now) - WORKS, time(12), AMSTERDAM)
    over = link(point, at=first - timedelta(days=1))

    assert phone.get(link(point, at=first)).status_code == 200
    assert phone.get(over).status_code == phone.post(over, sent).status_code == 410
    assert old.updates.count() == 0


@pytest.mark.parametrize("lost", ["account", "membership"])
def test_whoever_left_is_refused_kindly(lost, old, phone):
    address = link(point_of(old))
    if lost == "account":
        User.objects.filter(pk=old.owner_id).update(is_active=False)
    else:
        Membership.objects.filter(user=old.owner_id).delete()

    for response in (phone.get(address), phone.post(address, {"text": "Still here."})):
        assert response.status_code == 403
        assert "no longer take part" in text(response)
        assert "Trees" not in text(response)
    assert old.updates.count() == 0


def test_whoever_may_only_read_can_put_it_off_but_not_write(old, phone):
    Membership.objects.filter(user=old.owner_id).update(role=Role.VIEWER)
    address = link(point_of(old))

    seen = phone.get(address)
    phone.post(address, {"text": "Still here."})

    assert "Put it off" in text(seen)
    assert old.updates.count() == 0


def test_whoever_may_only_read_and_is_not_asked_is_told_so(old, phone, viewer):
    response = phone.get(link(point_of(old), viewer))

    assert "You may read Trees, but not change it." in text(response)


def mutations(address):
    """The token with each sign changed, cut short, and with its parts swapped."""
    token = address.removeprefix("/a/").removesuffix("/")
    signs = string.ascii_letters + string.digits + "-_"
    for place in range(len(token)):
        for other in signs.replace(token[place], "")[place % 9 : place % 9 + 2]:
            yield token[:place] + other + token[place + 1 :]
    yield from (token[:length] for length in range(1, len(token), 4))
    yield token.swapcase()
    yield ".".join(reversed(token.split(".")))
    yield token + "A"


def test_no_mutated_token_opens_anything(old, phone):
    tried = list(mutations(link(point_of(old))))
    before = everything()

    assert len(tried) > 100
    for token in tried:
        address = page("answer-link", token)
        assert phone.get(address).status_code == 404, token
        assert phone.post(address, {"text": "In."}).status_code == 404, token
    assert everything() == before


def test_a_link_of_one_purpose_opens_no_other(old, owner):
    about = [point_of(old).pk, owner.pk, "T4", 999_999]
    token = Signer(salt="another", sep=".").sign_object(about)

    assert Client().get(page("answer-link", token)).status_code == 404


def test_it_takes_the_token_of_the_form(old):
    client = Client(enforce_csrf_checks=True)

    response = client.post(link(point_of(old)), {"text": "From elsewhere."})

    assert response.status_code == 403
    assert Initiative.objects.get(pk=old.pk).updates.count() == 0


def test_it_costs_as_much_however_much_there_is(
    old, phone, owner, django_assert_max_num_queries
):
    address = link(point_of(old, "U1"))
    for number in range(30):
        make_initiative(owner, title=f"Other {number}")

    with django_assert_max_num_queries(20):
        phone.get(address)
