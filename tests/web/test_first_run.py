"""From an empty Kiem to an invited colleague, by a link that the server printed."""

import re
import time
from io import StringIO

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from notifications.models import Mail
from notifications.trying import try_mail
from portfolio.actions import open_first_account
from portfolio.models import Act, AuditEntry, Event, Invitation, Portfolio
from tests.cast import NOW, make_person
from tests.web.world import page, text
from web import first_run
from workflows.actions import open_first_portfolio

pytestmark = pytest.mark.django_db
ME = {"name": "Anna de Wit", "email": "Anna@heidemonde.example"}
ME |= {"password": "seven wet boots dancing"}
TOWN = {"step": "portfolio", "organisation": "gemeente Heidemonde"}
TOWN |= {"name_nl": "Innovatie", "name_en": ""}
COLLEAGUE = {"step": "invite", "email": "bo@heidemonde.example"}
COLLEAGUE |= {"roles": ["gatekeeper"], "language": "nl"}
THERE = "/first-steps/"


@pytest.fixture(autouse=True)
def no_demo(settings):
    settings.DEMO = False


def printed():
    out = StringIO()
    call_command("first_run", stdout=out)
    return re.search(r"http://testserver(/first-run/\S+)", out.getvalue())[1]


@pytest.fixture
def anna(client):
    """The first account, signed in."""
    client.post(printed(), ME)
    return User.objects.get(name="Anna de Wit")


def test_from_nothing_to_an_invited_colleague(client):
    path = printed()
    assert "Welcome to Kiem" in text(client.get(path))
    steps = client.post(path, ME, follow=True)
    assert steps.redirect_chain[-1][0] == THERE
    assert "4 steps to go" in text(steps)
    assert "This comes after the portfolio" in text(steps)
    # Who has just chosen a password is not asked for it again.
    assert client.get("/account/app/").status_code == 200

    done = client.post(THERE, TOWN | {"brand_light": "#7a1f5c"}, follow=True)
    assert "you are its manager" in text(done)
    client.post(THERE, {"step": "mail"})
    asked = client.post(THERE, COLLEAGUE, follow=True)

    assert "The invitation goes to bo@heidemonde.example" in text(asked)
    portfolio = Portfolio.objects.get()
    assert (portfolio.slug, portfolio.name_en) == ("heidemonde", "Innovatie")
    assert portfolio.theme.colours == {"brand_light": "#7a1f5c"}
    assert Invitation.objects.get().roles == ["gatekeeper"]
    assert [mail.kind for mail in Mail.objects.order_by("pk")] == ["test", "invitation"]
    assert client.get("/").url == page("board", "heidemonde")


def test_it_is_a_decided_thing_that_is_written_down(anna):
    assert anna.is_administrator
    assert anna.email == "anna@heidemonde.example"
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert acts == {Act.ADMINISTRATOR, Act.SIGNED_IN}


def test_the_link_works_once(client, anna):
    for path in (printed_before(), page("first-run", first_run.SIGNER.sign("first"))):
        other = Client()
        assert "has an account here already" in text(other.get(path))
        assert other.post(path, ME | {"email": "b@example.org"}).status_code == 404
    assert User.objects.filter(is_administrator=True).count() == 1
    with pytest.raises(CommandError):
        call_command("first_run")
    how = {"name": "B", "password": None, "language": "nl", "at": NOW}
    with pytest.raises(ValidationError):
        open_first_account("b@example.org", **how)


def printed_before():
    return first_run.link().removeprefix("http://testserver")


def other_word():
    return first_run.SIGNER.sign("second")


def of_last_week():
    """What TimestampSigner.sign makes, eight days ago."""
    then = signing.b62_encode(int(time.time()) - 8 * 24 * 3600)
    return signing.Signer(salt="web.first-run", sep=".").sign(f"first.{then}")


@pytest.mark.parametrize("token", [other_word, of_last_week, lambda: "first"])
def test_no_other_link_opens_it(client, token):
    path = page("first-run", token())
    assert "Ask whoever runs the server for a new one" in text(client.get(path))

    assert client.get(path).status_code == 404
    assert client.post(path, ME).status_code == 404
    assert not User.objects.exclude(name="Kiem").exists()


def test_who_merely_finds_the_address_learns_where_the_link_is(client):
    shown = text(client.get("/", follow=True))

    assert "Nobody has an account here yet" in shown
    assert "manage.py first_run" in shown
    assert "/first-run/" not in shown


def test_a_demo_does_not_know_of_it(client, settings):
    settings.DEMO = True

    assert "Nobody has an account" not in text(client.get("/sign-in/"))
    assert client.get(printed_before()).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"password": "short"}, {"email": "none"}, {"name": ""}]
)
def test_what_is_wrong_is_said_and_makes_nobody(client, wrong):
    assert client.post(printed(), ME | wrong).status_code == 400
    assert not User.objects.exclude(name="Kiem").exists()


def test_where_people_sign_in_elsewhere_there_is_no_password(client, settings):
    settings.LOCAL_SIGN_IN = False
    path = printed()

    assert "Password" not in text(client.get(path)).split("<main")[-1]
    done = client.post(path, {**ME, "password": ""})

    assert done.url == "/sign-in/"
    assert not User.objects.get(name="Anna de Wit").has_usable_password()


def test_a_colour_that_cannot_be_read_opens_no_portfolio(client, anna):
    answer = client.post(THERE, TOWN | {"brand_light": "green"})

    assert answer.status_code == 400
    assert "Write a colour as #RRGGBB" in text(answer)
    assert not Portfolio.objects.exists()
    assert not Event.objects.exists()


def test_there_is_one_first_portfolio(client, anna):
    client.post(THERE, TOWN)

    assert client.post(THERE, TOWN).status_code == 400
    assert Portfolio.objects.count() == 1


def test_it_says_how_the_mail_fared(client, anna):
    client.post(THERE, {"step": "mail"})
    assert "Goes within minutes" in text(client.get(THERE))

    Mail.objects.update(accepted_at=timezone.now())
    assert "The mail server accepted it" in text(client.get(THERE))
    for _again in range(4):
        client.post(THERE, {"step": "mail"})
    assert client.post(THERE, {"step": "mail"}).status_code == 400
    assert Mail.objects.count() == 5


def test_it_is_for_administrators(client, manager, outsider):
    client.force_login(manager)

    assert client.get(THERE).status_code == 404
    with pytest.raises(PermissionDenied):
        try_mail(by=manager, at=NOW)
    facts = {"organisation": "x", "name_nl": "x", "name_en": "x", "logo": None}
    with pytest.raises(PermissionDenied):
        open_first_portfolio(**facts, colours={}, by=manager, at=NOW)


def test_a_step_that_is_none_is_not_there(client, anna):
    for sent in ({"step": "other"}, COLLEAGUE):
        assert client.post(THERE, sent).status_code == 404


def test_the_start_leads_there_until_there_is_a_portfolio(client, anna):
    assert client.get("/").url == THERE

    make_person("Bo", None)
    client.force_login(User.objects.get(name="Bo"))
    assert client.get("/").status_code == 200
