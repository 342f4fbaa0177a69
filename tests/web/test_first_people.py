"""Opening a portfolio and letting people in, at the command line."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from portfolio.models import Portfolio

OPEN = ("--name", "Innovatieportfolio", "--organisation", "gemeente")


@pytest.fixture
def opened(db, capsys) -> Portfolio:
    call_command("open_portfolio", "heidemonde", *OPEN)
    capsys.readouterr()
    return Portfolio.objects.get()


def add(email: str, *more: str) -> None:
    options = ("--portfolio", "heidemonde", "--role", "manager", "gatekeeper")
    call_command("add_person", email, *options, *more)


def test_an_opened_portfolio_has_stages_and_gates(opened):
    assert [stage.slug for stage in opened.stages.all()] == [
        "idea",
        "concept",
        "pilot",
        "scale",
    ]
    assert opened.gates.count() == 3


@pytest.mark.parametrize("slug", ["heidemonde", "not a slug"])
def test_a_name_that_is_taken_or_impossible_is_refused(opened, slug):
    with pytest.raises(CommandError):
        call_command("open_portfolio", slug, *OPEN)

    assert Portfolio.objects.count() == 1


def test_a_new_person_signs_in_with_the_password_that_is_shown(opened, capsys, client):
    add("you@example.org")

    password = capsys.readouterr().out.split("once: ")[1].split()[0]

    assert client.login(username="you@example.org", password=password)
    assert client.get("/p/heidemonde/").status_code == 200


def test_someone_known_gets_roles_and_keeps_the_password(opened, capsys):
    add("you@example.org")
    before = User.objects.get().password
    add("You@Example.org")

    assert User.objects.get().password == before
    assert opened.memberships.count() == 2


@pytest.mark.parametrize(
    ("email", "slug"),
    [("no address", "heidemonde"), ("you@example.org", "elsewhere")],
)
def test_what_cannot_be_is_refused(opened, email, slug):
    with pytest.raises(CommandError):
        call_command("add_person", email, "--portfolio", slug, "--role", "viewer")

    assert not User.objects.exists()
