"""Advisers hear of a legal check that cannot wait, account or not."""

from datetime import timedelta

import pytest

from notifications import actions
from notifications.advising import tell_advisers
from notifications.models import Mail
from portfolio.models import Membership, Role
from tests.cast import NOW, make_person
from tests.notifications.conftest import DAYS, make_point
from workflows.actions import list_advisers
from workflows.asking import Because, asked_of, asked_of_me
from workflows.models import AdviserSeat, AskedLevel, AttentionPoint, Severity

FACTS = {"count": 1, "nl": "DPIA", "en": "DPIA", "advisers": ["ciso", "dpo"]}


@pytest.fixture
def late(looked_at, initiative):
    """The pilot starts in five days, and the DPIA is not done."""
    about = {"value": -5, "limit": -30, "facts": FACTS, "failure_mode": "legal"}
    return make_point(initiative, "L1", opened_at=NOW - timedelta(hours=1), **about)


def listed(manager, portfolio, **addresses):
    list_advisers(portfolio, addresses, language="en", by=manager, at=NOW)


def test_an_address_without_an_account_gets_one_mail(late, manager, portfolio):
    listed(manager, portfolio, dpo="fg@example.org")

    assert [tell_advisers(at=NOW), tell_advisers(at=NOW + DAYS)] == [1, 0]

    mail = Mail.objects.get()
    assert (mail.to, mail.recipient) == ("fg@example.org", manager)
    assert mail.subject == "Trees: your advice is asked"
    assert "Pilot starts in 5 days, and this is not done: DPIA\n" in mail.text
    assert "Owner: Owner, owner@example.org\n" in mail.text
    assert "for Manager listed your address for Data protection" in mail.text
    # Whoever has no account has no use for a link.
    assert "/initiatives/" not in mail.text + mail.html


def test_the_mail_is_in_the_language_that_was_chosen(late, manager, portfolio):
    chosen = {"dpo": "fg@example.org"}
    list_advisers(portfolio, chosen, language="nl", by=manager, at=NOW)

    tell_advisers(at=NOW)

    assert Mail.objects.get().subject == "Trees: uw advies is gevraagd"


def test_who_takes_part_is_asked_in_their_own_digest(late, manager, portfolio):
    adviser = make_person("Fg", portfolio, Role.VIEWER)
    listed(manager, portfolio, dpo="FG@example.org")

    assert tell_advisers(at=NOW) == 0
    ((point, asked),) = asked_of_me(adviser, today=NOW.date())
    assert (point, asked.because) == (late, Because.ALSO)


def test_a_seat_takes_the_same_queries_for_any_number(
    late, manager, portfolio, django_assert_num_queries
):
    listed(manager, portfolio, dpo="owner@example.org", ciso="ciso@example.org")
    points = AttentionPoint.objects.select_related("recipient", "initiative__portfolio")

    with django_assert_num_queries(3):
        asked_of(points)


def test_of_what_is_private_nobody_outside_hears(late, manager, portfolio, initiative):
    listed(manager, portfolio, dpo="fg@example.org")
    type(initiative).objects.update(is_private=True)

    assert tell_advisers(at=NOW) == 0


def test_somebody_who_left_is_not_written_to(late, manager, portfolio, outsider):
    listed(manager, portfolio, dpo="Outsider@example.org")
    outsider.is_active = False
    outsider.save(update_fields=["is_active"])

    assert tell_advisers(at=NOW) == 0


def test_nobody_answers_for_the_list_of_who_manages_no_more(late, manager, portfolio):
    listed(manager, portfolio, dpo="fg@example.org")
    Membership.objects.filter(user=manager).delete()

    assert tell_advisers(at=NOW) == 0


def test_what_does_not_ask_attention_is_told_to_nobody(late, manager, portfolio):
    listed(manager, portfolio, dpo="fg@example.org")
    AttentionPoint.objects.update(severity=Severity.INFO)

    assert tell_advisers(at=NOW) == 0


def test_managers_hear_once_who_is_not_listed(late, manager, portfolio):
    listed(manager, portfolio, dpo="fg@example.org")

    actions.compose_digests(at=NOW)
    letter = Mail.objects.get(recipient=manager)

    assert "1 initiative needs advice, and nobody hears of it\n" in letter.text
    assert "Nobody is listed for: Information security officer (CISO)." in letter.text
    assert "/p/lindervoort/advisers/" in letter.text
    Mail.objects.all().delete()
    actions.compose_digests(at=NOW + 7 * DAYS)
    later = Mail.objects.filter(recipient=manager).first()
    assert later is None or "needs advice" not in later.text


def test_managers_hear_nothing_where_everybody_is_listed(late, manager, portfolio):
    listed(manager, portfolio, dpo="fg@example.org", ciso="owner@example.org")

    actions.compose_digests(at=NOW)

    assert not Mail.objects.filter(
        recipient=manager, text__contains="needs advice"
    ).exists()


@pytest.mark.parametrize(
    ("rule", "office"), [("C2", "legal"), ("T8", "finance"), ("L2", "dpo")]
)
def test_some_hear_of_it_only_with_the_sponsor(
    looked_at, initiative, manager, portfolio, rule, office
):
    facts = {"partner": "Water", "how": "old"}
    point = make_point(initiative, rule, facts=facts)
    listed(manager, portfolio, **{office: "adviser@example.org"})

    assert tell_advisers(at=NOW) == 0
    point.asked_level = AskedLevel.SPONSOR
    point.save(update_fields=["asked_level"])
    assert tell_advisers(at=NOW) == 1


def test_a_list_names_no_address_in_the_ledger(manager, portfolio):
    listed(manager, portfolio, dpo="fg@example.org", ciso="")
    listed(manager, portfolio, dpo="fg@example.org")

    event = portfolio.events.get(kind="advisers-listed")
    assert event.facts == {"advisers": ["dpo"]}
    listed(manager, portfolio, dpo="")
    assert not AdviserSeat.objects.exists()
