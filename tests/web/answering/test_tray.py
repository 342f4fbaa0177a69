"""The tray: mail that came in and waits for a manager."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.incoming import BouncedAddress, Incoming, Outcome, Why
from tests.cast import NOW, make_initiative
from tests.notifications.conftest import make_point
from tests.web.world import page, text


@pytest.fixture
def mail(portfolio, owner):
    return make_mail(portfolio, sender=owner)


def make_mail(portfolio, number=0, **facts):
    values = {
        "came_at": NOW,
        "address": "owner@example.org",
        "subject": f"Re: Trees {number}",
        "text": "Two teams try it.",
        "outcome": Outcome.WAITING,
        "why": Why.UNKNOWN,
        **facts,
    }
    return Incoming.objects.create(key=f"{number}", portfolio=portfolio, **values)


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


def test_it_says_who_wrote_and_why_it_waits(mail, as_manager):
    response = as_manager.get(page("tray", "lindervoort"))

    assert "Re: Trees 0" in text(response)
    assert "Kiem does not know whom or what it answers." in text(response)


def test_a_mail_is_placed_with_an_initiative(mail, initiative, as_manager):
    sent = {"initiative": initiative.pk, "text": "Two teams try it."}

    as_manager.post(page("tray-item", "lindervoort", mail.pk), sent)

    assert initiative.updates.get().text == "Two teams try it."
    timeline = text(as_manager.get(page("initiative", initiative.pk)))
    assert "Manager, from a mail of Owner" in timeline


def test_what_the_sender_was_asked_about_stands_first(
    mail, owner, initiative, as_manager
):
    other, third = (make_initiative(owner, title=each) for each in ("Air", "Zoo"))
    make_point(third)
    response = as_manager.get(page("tray-item", "lindervoort", mail.pk))
    html = response.content.decode()
    assert html.index("Asked of Owner") < html.index("Zoo") < html.index("All others")
    assert html.index("All others") < html.index("Air")
    assert f'<option value="{third.pk}" selected>' in html

    sent = {"initiative": other.pk, "text": "It runs."}
    as_manager.post(page("tray-item", "lindervoort", mail.pk), sent)

    assert other.updates.get().text == "It runs."


def test_a_mail_is_set_aside(mail, initiative, as_manager):
    as_manager.post(page("tray-item", "lindervoort", mail.pk), {"aside": "1"})

    mail.refresh_from_db()
    assert mail.outcome == Outcome.SET_ASIDE
    assert "Nothing waits for you." in text(as_manager.get(page("tray", "lindervoort")))


def test_what_seems_to_name_somebody_is_asked_about_once_more(
    mail, initiative, as_manager
):
    sent = {"initiative": initiative.pk, "text": "Call 0612345678."}

    response = as_manager.post(page("tray-item", "lindervoort", mail.pk), sent)

    assert "Is somebody recognisable in this?" in text(response)
    assert initiative.updates.count() == 0


def test_an_address_that_refuses_mail_is_told_and_trusted_again(
    as_manager, owner, initiative
):
    bounced = BouncedAddress.objects.create(
        user=owner, address=owner.email, status="5.1.1", at=NOW
    )

    seen = as_manager.get(page("tray", "lindervoort"))
    as_manager.post(page("tray", "lindervoort"), {"works": bounced.pk})

    assert "owner@example.org" in text(seen)
    assert not BouncedAddress.objects.exists()


def test_mail_of_no_portfolio_is_for_every_manager(as_manager, outsider, client):
    mail = make_mail(None)

    assert as_manager.get(page("tray-item", "lindervoort", mail.pk)).status_code == 200


def test_mail_of_another_portfolio_is_not_here(as_manager, outsider):
    other = outsider.memberships.get().portfolio
    mail = make_mail(other)

    assert as_manager.get(page("tray-item", "lindervoort", mail.pk)).status_code == 404
    assert "Re: Trees" not in text(as_manager.get(page("tray", "lindervoort")))


def test_it_costs_as_much_however_much_there_is(
    mail, portfolio, as_manager, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as few:
        as_manager.get(page("tray", "lindervoort"))
    for number in range(1, 30):
        make_mail(portfolio, number)

    with django_assert_num_queries(len(few)):
        as_manager.get(page("tray", "lindervoort"))
