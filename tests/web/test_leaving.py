"""Who left is forgotten everywhere, and what was sealed stays as it was."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.models import ApiToken, Session, User
from notifications.leaving import forget_person
from notifications.models import Mail
from portfolio import sealing
from portfolio.actions import (
    add_record,
    close_account,
    edit_initiative,
    invite_guest,
    let_guest_go,
    open_again,
    post_comment,
    remove_comment,
    set_roles,
)
from portfolio.models import Act, AuditEntry, Comment, Event, Initiative, Role
from tests.cast import NOW, PASSWORD, make_initiative, make_person
from tests.web.api.caller import LATER, Caller
from tests.web.world import page, text

NAME = "Bartholomeus Vertrek"
MAIL = "vertrek@example.org"
NEVER = (NAME, "Vertrek", MAIL)


@pytest.fixture
def administrator(db):
    person = make_person("Administrator", None)
    person.is_administrator = True
    person.save()
    return person


@pytest.fixture
def leaver(portfolio):
    person = make_person("Vertrek", portfolio, Role.CONTRIBUTOR, Role.GATEKEEPER)
    User.objects.filter(pk=person.pk).update(name=NAME, language="en")
    person.refresh_from_db()
    return person


@pytest.fixture
def left(leaver, manager, owner, portfolio, administrator):
    """An initiative that knew them in every way, and who is gone since."""
    mine = make_initiative(leaver, title="Bridges")
    edit_initiative(mine, {"owner": owner}, by=manager, at=NOW)
    # As an import writes it; what is typed stays in the ledger as it was typed.
    Initiative.objects.filter(pk=mine.pk).update(sponsor=NAME)
    mine.refresh_from_db()
    edit_initiative(mine, {"owner": leaver}, by=manager, at=NOW)
    mine.refresh_from_db()
    member = {"person": leaver, "skill": "data", "hours_per_week": 4}
    add_record(mine, "team", member, by=manager, at=NOW)
    said = post_comment(mine, text="I measured it.", by=leaver, at=NOW)
    post_comment(mine, text=f"Thanks @{NAME}, well done.", by=manager, at=NOW)
    remove_comment(said, by=manager, at=NOW)
    post_comment(mine, text="Look here.", by=leaver, at=NOW)
    elsewhere = make_initiative(owner, title="Elsewhere")
    set_roles(portfolio, leaver, (), by=manager, at=NOW)
    invite_guest(elsewhere, leaver, by=manager, at=NOW)
    let_guest_go(elsewhere, leaver, by=manager, at=NOW)
    ApiToken.issue(leaver, at=LATER)
    sealing.seal()
    close_account(leaver, by=administrator, at=NOW)
    forget_person(leaver, by=administrator, at=NOW)
    mine.refresh_from_db()
    return mine


def pages(initiative):
    slug = initiative.portfolio.slug
    yield from (page("initiative", initiative.pk), page("board", slug))
    yield from (page("peek", initiative.pk), page("report", slug))
    yield page("initiative", initiative.pk) + "?kind=edits"
    yield page("initiative", initiative.pk) + "?kind=comments"
    yield from (page("members", slug), page("decisions", slug), page("audit"))
    yield from (page("accounts"), page("library"), page("board", slug) + "?q=vertrek")
    yield page("suggestions", slug) + "?q=V"


def test_no_page_shows_the_name(client, left, manager, administrator):
    User.objects.filter(pk=manager.pk).update(is_administrator=True)
    client.force_login(manager)
    shown = ""
    for path in pages(left):
        answer = client.get(path)
        assert answer.status_code in (200, 302, 404), path
        shown += answer.content.decode()

    for never in NEVER:
        assert never not in shown.replace("q=vertrek", "")
    assert f"Former colleague {left.owner_id}" in shown


def test_no_route_shows_the_name(left, manager):
    api, slug = Caller(manager), left.portfolio.slug
    paths = [f"/portfolios/{slug}/{part}" for part in ("events", "board", "members")]
    paths += [f"/initiatives/{left.pk}", f"/initiatives/{left.pk}/comments"]
    paths += [f"/initiatives/{left.pk}/team", "/initiatives"]
    said = "".join(api.get(path).content.decode() for path in paths)

    for never in NEVER:
        assert never not in said
    assert f"Former colleague {left.owner_id}" in said


def test_the_name_is_in_no_row_and_the_chain_verifies(left):
    sealing.seal()

    assert not list(sealing.verify())
    facts = json.dumps([event.facts for event in Event.objects.all()])
    for never in NEVER:
        assert never not in facts
    texts = Comment.objects.values_list("text", flat=True)
    assert f"Thanks @Former colleague {left.owner_id}, well done." in texts
    assert left.sponsor == f"Former colleague {left.owner_id}"


def test_what_was_theirs_alone_is_gone(left):
    person = left.owner

    assert not person.is_active
    assert not person.has_usable_password()
    assert not person.memberships.exists()
    for model in (Session, ApiToken, Authenticator):
        assert not model.objects.filter(user=person).exists()
    assert not Mail.objects.filter(recipient=person).exists()


def test_it_is_for_administrators_and_for_closed_accounts(
    leaver, manager, administrator
):
    for by in (manager, leaver):
        with pytest.raises(PermissionDenied):
            close_account(leaver, by=by, at=NOW)
        with pytest.raises(PermissionDenied):
            forget_person(leaver, by=by, at=NOW)
    with pytest.raises(ValidationError):
        forget_person(leaver, by=administrator, at=NOW)
    with pytest.raises(PermissionDenied):
        close_account(administrator, by=administrator, at=NOW)


def test_an_account_is_closed_and_opened_again(client, administrator, leaver):
    enter = {"username": MAIL, "password": PASSWORD}
    client.post("/sign-in/", enter)
    as_administrator = type(client)()
    as_administrator.force_login(administrator)

    def act(name):
        sent = {"person": leaver.pk, "act": name}
        return text(as_administrator.post(reverse("accounts"), sent, follow=True))

    assert "The account is closed." in act("close")
    assert client.get("/my-work/").status_code == 302
    assert client.post("/sign-in/", enter).status_code == 400
    assert "The account is open again." in act("open")
    assert client.post("/sign-in/", enter).status_code == 302
    act("close")
    assert "Forgotten." in act("forget")
    assert "Invite them anew." in act("open")
    acts = AuditEntry.objects.filter(about=f"person {leaver.pk}")
    assert {*acts.values_list("act", flat=True)} == {
        Act.ACCOUNT_CLOSED,
        Act.ACCOUNT_OPENED,
        Act.FORGOTTEN,
    }


def test_the_last_manager_is_not_forgotten(portfolio, manager, administrator):
    close_account(manager, by=administrator, at=NOW)

    with pytest.raises(ValidationError):
        forget_person(manager, by=administrator, at=NOW)
    manager.refresh_from_db()
    assert manager.name == "Manager"


def test_who_is_forgotten_does_not_come_back(left, administrator):
    with pytest.raises(ValidationError):
        open_again(left.owner, by=administrator, at=NOW)


def test_one_takes_ones_own_data_along(client, leaver, manager, portfolio):
    mine = make_initiative(leaver, title="Bridges")
    post_comment(mine, text="Mine alone.", by=leaver, at=NOW)
    post_comment(mine, text="Of somebody else.", by=manager, at=NOW)
    client.force_login(leaver)

    answer = client.get(reverse("own-data"))

    assert answer["Content-Disposition"].startswith("attachment")
    said = answer.json()
    assert said["profile"]["email"] == MAIL
    assert [row["role"] for row in said["roles"]] == ["contributor", "gatekeeper"]
    assert [row["text"] for row in said["comments"]] == ["Mine alone."]
    assert [row["kind"] for row in said["did"]] == ["started", "commented"]
    assert "Of somebody else." not in answer.content.decode()
    assert "password" not in said["profile"]
