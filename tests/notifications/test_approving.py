"""Who can approve a destruction list hears that it waits for them, each once."""

import pytest

from notifications import actions, digest, quieting
from notifications.actions import choose
from notifications.approving import tell_of_lists
from notifications.models import Cadence, Mail, Preference
from portfolio.models import Role
from reports.actions import approve_destruction, withdraw_destruction
from reports.models import DestructionList
from tests.cast import NOW, make_person
from tests.notifications.conftest import DAYS
from tests.web.archive_rights import lists_about


@pytest.fixture
def listed(portfolio, manager, initiative):
    lists_about(portfolio, "Secret", manager)
    return DestructionList.objects.open().get()


def told():
    tell_of_lists(at=NOW)
    return {mail.recipient.name for mail in Mail.objects.all()}


def test_who_can_approve_it_hears_it_once(listed, gatekeeper, viewer, owner, outsider):
    assert told() == {"Gatekeeper"}
    assert told() == {"Gatekeeper"}

    mail = Mail.objects.get()
    assert mail.subject == (
        f"{listed.portfolio.name}: a destruction list asks for your approval"
    )
    assert "1 initiative is on it" in mail.text
    assert f"/archive/lists/{listed.pk}/" in mail.text
    assert "Secret" not in mail.text + mail.html
    assert mail.kind == "approval"


def test_who_approved_it_hears_nothing_nor_anybody_after_the_second(
    listed, gatekeeper, portfolio
):
    approve_destruction(listed, by=gatekeeper, at=NOW)
    second = make_person("Second", portfolio, Role.MANAGER)
    assert told() == {"Second"}

    approve_destruction(listed, by=second, at=NOW)
    make_person("Third", portfolio, Role.MANAGER)
    assert told() == {"Second"}


def test_of_something_private_managers_alone_hear(listed, gatekeeper, portfolio):
    DestructionList.objects.update(has_private=True)
    make_person("Second", portfolio, Role.MANAGER)

    assert told() == {"Second"}


def test_what_was_withdrawn_asks_nobody(listed, gatekeeper, manager):
    withdraw_destruction(listed, by=manager, at=NOW)

    assert told() == set()


def test_who_switched_it_off_reads_it_in_one_digest(listed, gatekeeper):
    choose(gatekeeper, approvals=False, cadence=Cadence.DAILY, at=NOW)
    gatekeeper.refresh_from_db()
    Preference.objects.update(told_at=NOW - DAYS)
    assert told() == set()

    [letter] = digest.letters(list(Preference.objects.all()), at=NOW)
    assert "asks for your approval" in letter.subject

    Preference.objects.update(told_at=NOW + DAYS)
    assert [*digest.letters(list(Preference.objects.all()), at=NOW + 2 * DAYS)] == []


def test_one_press_switches_it_off(listed, gatekeeper):
    tell_of_lists(at=NOW)
    link = Mail.objects.get().headers["List-Unsubscribe"].strip("<>")

    user, sorts = quieting.read(link.rstrip("/").rsplit("/", 1)[-1])
    kept = actions.quieten(user, sorts, at=NOW)

    assert kept.approvals is False
    assert kept.mentions is True
