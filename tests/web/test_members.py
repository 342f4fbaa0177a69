"""The members of a portfolio: their roles, and inviting others by mail."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from notifications.inviting import invite, invite_again, link, opened
from notifications.models import Mail
from portfolio.actions import invite_guest
from portfolio.ledger import Kind
from portfolio.models import Event, Invitation, Role
from tests.cast import NOW, PASSWORD, make_initiative, make_person
from tests.web.api.caller import Caller, refusal
from tests.web.world import page, text

SENT = {"email": "New@Example.org", "roles": ["viewer", "contributor"]}
SENT |= {"language": "en"}
COMING = {"name": "Nora New", "password": "seven wet boots dancing"}


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def there(portfolio):
    return page("members", portfolio.slug)


@pytest.fixture
def invitation(portfolio, manager):
    at = timezone.now()
    return invite(
        portfolio, "new@example.org", ["viewer"], language="en", by=manager, at=at
    )


def roles(user, portfolio):
    found = user.memberships.filter(portfolio=portfolio)
    return set(found.values_list("role", flat=True))


def test_it_says_who_takes_part_as_what(as_manager, there, owner, viewer, manager):
    make_person("Guest", None)
    invite_guest(
        make_initiative(owner), User.objects.get(name="Guest"), by=manager, at=NOW
    )

    shown = text(as_manager.get(there))

    for said in ("Owner", "Contributor", "viewer@example.org", "Never signed in"):
        assert said in shown
    assert "guest@example.org" in shown
    assert "Trees" in shown


def test_roles_are_changed_and_ended(as_manager, there, portfolio, viewer):
    sent = {f"p{viewer.pk}-roles": ["gatekeeper", "viewer"]}
    as_manager.post(f"{there}{viewer.pk}/", sent)
    assert roles(viewer, portfolio) == {"gatekeeper", "viewer"}

    refused = as_manager.post(f"{there}{viewer.pk}/", {})
    assert refused.status_code == 400
    assert "Choose a role, or take them out." in text(refused)
    assert roles(viewer, portfolio) == {"gatekeeper", "viewer"}

    as_manager.post(f"{there}{viewer.pk}/", {"act": "out"})
    assert roles(viewer, portfolio) == set()


def test_nobody_changes_their_own(as_manager, there, portfolio, manager):
    own = as_manager.get(there).context["members"]
    assert [each.form for each in own if each.person == manager] == [None]

    sent = {f"p{manager.pk}-roles": ["viewer"]}
    assert as_manager.post(f"{there}{manager.pk}/", sent).status_code == 404
    assert roles(manager, portfolio) == {"manager"}


def test_the_page_asks_as_much_for_many(as_manager, there, portfolio):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            as_manager.get(there)
        return len(asked)

    make_person("First", portfolio, Role.VIEWER)
    few = count()
    for number in range(20):
        make_person(f"P{number}", portfolio, Role.VIEWER, Role.GATEKEEPER)
    assert count() == few


def test_somebody_new_comes_in_by_the_mail(as_manager, there, portfolio):
    answer = as_manager.post(there, SENT, follow=True)
    mail = Mail.objects.get()
    assert "The invitation goes to" in text(answer)
    assert mail.to == "new@example.org"
    path = re.search(r"http://testserver(/invitation/\S+)", mail.text)[1]
    assert path in mail.html

    newcomer = Client()
    assert "Contributor" in text(newcomer.get(path))
    done = newcomer.post(path, COMING, follow=True)

    person = User.objects.get(email="new@example.org")
    assert done.redirect_chain[-1][0] == page("board", portfolio.slug)
    assert "You take part in" in text(done)
    assert roles(person, portfolio) == {"viewer", "contributor"}
    assert person.check_password(COMING["password"])
    assert not Invitation.objects.exists()
    # The link opens nothing any more, for whoever has it.
    assert Client().get(path).status_code == 404
    kinds = [each.kind for each in Event.objects.order_by("pk")]
    assert kinds == [Kind.INVITED, Kind.ROLES_CHANGED]
    assert "new@" not in str([each.facts for each in Event.objects.all()])


def test_who_has_an_account_signs_in_first(client, invitation, portfolio):
    other = make_person("New", None)
    path = link(invitation)

    assert "There is an account for new@example.org" in text(client.get(path))
    # No second account, and no other password.
    assert client.post(path, COMING).status_code == 400
    client.force_login(other)
    client.post(path)

    assert roles(other, portfolio) == {"viewer"}
    other.refresh_from_db()
    assert other.check_password(PASSWORD)


def test_inviting_tells_nothing_of_an_account(portfolio, manager, client):
    make_person("Known", None)
    client.force_login(manager)
    said = []
    for email in ("known@example.org", "unknown@example.org"):
        sent = SENT | {"email": email}
        answer = client.post(page("members", portfolio.slug), sent)
        said.append((answer.status_code, answer.url))

    assert said[0] == said[1]
    texts = [mail.text for mail in Mail.objects.order_by("pk")]
    stripped = [re.sub(r"http\S+", "", each) for each in texts]
    assert stripped[0] == stripped[1]


@pytest.mark.parametrize(
    "password", ["short", "kiem gemeente 2026", "new@example.org", "111111111111111111"]
)
def test_a_password_that_others_guess_is_refused(client, invitation, password):
    answer = client.post(link(invitation), COMING | {"password": password})

    assert answer.status_code == 400
    assert not User.objects.filter(email="new@example.org").exists()


def spoil(invitation, how, by):
    """Make its link work no more, in one of many ways; gives the link."""
    path = link(invitation)
    if how == "over":
        Invitation.objects.update(expires_at=timezone.now())
    elif how == "again":
        Invitation.objects.update(sent_at=NOW)
        invite_again(invitation, by=by, at=timezone.now())
    elif how == "inviter left":
        by.memberships.all().delete()
    elif how == "inviter closed":
        User.objects.filter(pk=by.pk).update(is_active=False)
    elif how == "other purpose":
        token = signing.Signer(salt="notifications.answer", sep=".")
        path = page("invited", token.sign_object([invitation.pk, 1]))
    elif how == "changed":
        path = path[:-2] + ("a/" if path[-2] != "a" else "b/")
    return path


@pytest.mark.parametrize(
    "how",
    ["over", "again", "inviter left", "inviter closed", "other purpose", "changed"],
)
def test_a_link_that_is_no_good_opens_nothing(client, invitation, manager, how):
    path = spoil(invitation, how, manager)

    assert client.get(path).status_code == 404
    assert client.post(path, COMING).status_code == 404
    assert not User.objects.filter(email="new@example.org").exists()


def test_an_invitation_is_sent_again_and_withdrawn(as_manager, there, invitation):
    row = f"{there}invited/{invitation.pk}/"
    early = as_manager.post(row, {"act": "again"}, follow=True)
    assert "Wait five minutes" in text(early)
    Invitation.objects.update(sent_at=timezone.now() - timedelta(minutes=6))

    as_manager.post(row, {"act": "again"})
    assert Mail.objects.count() == 2
    as_manager.post(row, {"act": "withdraw"})
    assert not Invitation.objects.exists()
    assert not Mail.objects.waiting().exists()


def test_an_administrator_invites_where_they_take_no_part(client, there, portfolio):
    administrator = make_person("Administrator", None)
    User.objects.filter(pk=administrator.pk).update(is_administrator=True)
    client.force_login(administrator)

    assert client.get(there).status_code == 200
    client.post(there, SENT)
    found = opened(link(Invitation.objects.get()).split("/")[2], at=timezone.now())
    assert found is not None


@pytest.mark.parametrize("email", ["viewer@example.org", "new@example.org"])
def test_who_takes_part_or_is_invited_is_not_invited(
    portfolio, manager, viewer, invitation, email
):
    with pytest.raises(ValidationError):
        invite(portfolio, email, ["viewer"], language="nl", by=manager, at=NOW)


def test_the_api_does_the_same(manager, viewer, portfolio):
    api, path = Caller(manager), f"/portfolios/{portfolio.slug}"
    rows = api.get(f"{path}/members").json()["results"]
    assert [row["name"] for row in rows] == ["Manager", "Viewer"]

    api.put(f"{path}/members/{viewer.pk}", {"roles": ["gatekeeper"]})
    assert roles(viewer, portfolio) == {"gatekeeper"}
    last = refusal(api.delete(f"{path}/members/{manager.pk}"), 404)
    assert last["status"] == 404
    made = api.post(f"{path}/invitations", {"email": "a@b.nl", "roles": ["viewer"]})
    assert made.status_code == 201
    assert made.json()["language"] == "en"
    one = f"{path}/invitations/{made.json()['id']}"
    assert refusal(api.post(one, {}), 400)["code"]
    assert api.delete(one).status_code == 204
