"""How often Kiem writes to one, and of what at once: chosen here, or by a link."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from notifications import actions, notices, outbox
from notifications.models import Cadence, Mail, Preference
from notifications.quieting import SIGNER
from tests.cast import NOW
from tests.notifications.conftest import make_point
from tests.web.api.caller import everything
from workflows.models import Severity, Standing

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def link_to(user, *about):
    return f"/unsubscribe/{SIGNER.sign_object([user.pk, about])}/"


def cadence_of(user):
    return Preference.objects.get(user=user).cadence


@pytest.fixture
def program():
    """What a mail programme is: no cookie, and CSRF as strict as outside tests."""
    return Client(enforce_csrf_checks=True, headers={"accept-language": "en"})


def test_the_page_shows_what_holds_now(client, owner):
    client.force_login(owner)

    html = client.get("/mail/").content.decode()

    assert re.search('value="weekly"[^>]* checked', html)
    assert "What do you want to hear at once?" in html


def test_what_one_chooses_is_kept(client, owner):
    client.force_login(owner)
    chosen = {"cadence": "daily", "decisions": "on", "language": "nl"}

    response = client.post("/mail/", chosen, follow=True)

    kept = Preference.objects.get(user=owner)
    assert "Saved. It counts from the next mail on." in response.content.decode()
    assert (kept.cadence, kept.decisions, kept.mentions) == ("daily", True, False)
    assert User.objects.get(pk=owner.pk).language == "nl"


def test_what_cannot_be_chosen_is_refused(client, owner):
    client.force_login(owner)

    response = client.post("/mail/", {"cadence": "hourly", "language": "nl"})

    assert response.status_code == 400
    assert not Preference.objects.exists()


def test_the_menu_leads_there(client, owner):
    client.force_login(owner)

    assert 'href="/mail/"' in client.get("/p/lindervoort/").content.decode()


def test_a_new_cadence_counts_from_its_next_moment_on(client, initiative, owner):
    Standing.objects.create(initiative=initiative, version=1, computed_on=NOW)
    make_point(initiative)
    Preference.objects.create(user=owner, told_at=NOW)

    actions.choose(owner, cadence=Cadence.DAILY, at=NOW)

    assert actions.compose_digests(at=NOW) == 0


def mail_with(point, owner):
    """The mail that tells of this point, as it arrives."""
    Standing.objects.create(
        initiative=point.initiative, version=1, computed_on=NOW.date()
    )
    actions.compose_digests(at=NOW)
    outbox.deliver(clock=lambda: NOW)
    return mail.outbox[0].message()


def test_a_mail_programme_stops_it_with_one_press(program, initiative, owner):
    sent = mail_with(make_point(initiative), owner)
    address = sent["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")

    response = program.post(address, ONE_CLICK)

    assert response.status_code == 200
    assert cadence_of(owner) == Cadence.URGENT


def test_twice_is_once(program, owner):
    program.post(link_to(owner, "digest"), ONE_CLICK)
    before = everything()

    response = program.post(link_to(owner, "digest"), ONE_CLICK)

    assert response.status_code == 200
    assert everything() == before


def test_fifty_scanners_change_nothing(program, owner):
    before = everything()

    seen = [program.get(link_to(owner, "digest")).status_code for _ in range(50)]

    assert seen == [200] * 50
    assert everything() == before


def test_looking_at_it_asks_first(program, owner):
    html = program.get(link_to(owner, "digest")).content.decode()

    assert "Nothing has changed yet." in html
    assert "You get no digest; only what needs action comes" in html


@pytest.mark.parametrize(
    ("kind", "switch"),
    [
        ("mention", "mentions"),
        ("decision", "decisions"),
        ("responsibility", "responsibilities"),
    ],
)
def test_a_notice_stops_its_own_kind(program, owner, kind, switch):
    program.post(link_to(owner, kind), ONE_CLICK)

    kept = Preference.objects.get(user=owner)
    assert kept.cadence == Cadence.WEEKLY
    assert kept.off() == [str(Preference._meta.get_field(switch).verbose_name)]


@pytest.mark.parametrize("kind", ["action", "decision"])
def test_what_must_be_said_comes_less_often(program, owner, kind):
    actions.choose(owner, cadence=Cadence.URGENT, at=NOW)

    program.post(link_to(owner, kind), ONE_CLICK)

    assert cadence_of(owner) == Cadence.BIWEEKLY


def test_another_frequency_is_offered(program, owner):
    response = program.post(link_to(owner, "digest"), {"cadence": "biweekly"})

    assert "Every two weeks, on Tuesday." in response.content.decode()
    assert cadence_of(owner) == Cadence.BIWEEKLY


def test_it_speaks_the_language_of_its_reader(program, owner):
    User.objects.filter(pk=owner.pk).update(language="nl")

    response = program.get(link_to(owner, "digest"))

    assert "Er is nog niets veranderd." in response.content.decode()
    assert response["Content-Language"] == "nl"


@pytest.mark.parametrize("cut", range(0, 40, 4))
def test_a_changed_link_opens_nothing(program, owner, cut):
    token = SIGNER.sign_object([owner.pk, ["digest"]])
    other = "x" if token[cut] != "x" else "y"
    before = everything()

    changed = f"/unsubscribe/{token[:cut]}{other}{token[cut + 1 :]}/"
    assert program.post(changed, ONE_CLICK).status_code == 404
    assert everything() == before


def test_who_left_has_nothing_to_choose(program, owner):
    User.objects.filter(pk=owner.pk).update(is_active=False)

    assert program.post(link_to(owner, "digest"), ONE_CLICK).status_code == 404


def test_it_signs_nobody_in(program, owner):
    response = program.post(link_to(owner, "digest"), ONE_CLICK)

    assert not response.cookies
    assert program.get("/mail/").status_code == 302


def test_a_notice_is_a_list_of_its_own(initiative, owner):
    actions.choose(owner, cadence=Cadence.URGENT, at=NOW)
    make_point(initiative, severity=Severity.ACTION)

    notices.gather(at=NOW)
    actions.compose_notices(at=NOW)

    assert Mail.objects.get().headers["List-Id"] == "Kiem <notice.testserver>"
