"""Roles follow what the provider says, at every sign-in."""

import pytest
from django.test import Client

from accounts.models import User
from accounts.providers import Roles
from portfolio.ledger import Kind
from portfolio.models import Role
from tests.cast import make_portfolio
from tests.web.elsewhere.world import ANN, ROLES, roles_of, sign_in, who

MANY = [f"group-{number}" for number in range(200)]
MATRIX = [
    # What the token says; what somebody without a role gets; what a manager keeps.
    ({"roles": ["readers"]}, {"lindervoort viewer"}, {"lindervoort viewer"}),
    (
        {"roles": ["readers", "leads"]},
        {"lindervoort viewer", "lindervoort manager"},
        ...,
    ),
    ({"roles": ["board"]}, {"elsewhere gatekeeper"}, {"elsewhere gatekeeper"}),
    (
        {"roles": ["leads", "board"]},
        ...,
        {"lindervoort manager", "elsewhere gatekeeper"},
    ),
    ({"roles": ["Kiem leads"]}, {"lindervoort manager"}, {"lindervoort manager"}),
    ({"roles": [*MANY[:198], "leads"]}, ..., {"lindervoort manager"}),
    ({"roles": [*MANY[:199], "leads"]}, ..., {"lindervoort manager"}),
    ({"roles": [*MANY, "leads"]}, ..., {"lindervoort manager"}),
    # Unknown groups give nothing, and take what they did not give.
    ({"roles": []}, None, set()),
    ({"roles": ["unknown"]}, None, set()),
    ({"roles": ["Leads"]}, None, set()),
    ({"roles": ["leads "]}, None, set()),
    ({"roles": ["*"]}, None, set()),
    ({"roles": ["leads*"]}, None, set()),
    ({"roles": ["manager"]}, None, set()),
    # A token that does not say changes nothing, and raises nobody.
    ({}, None, {"lindervoort manager"}),
    ({"roles": "leads"}, None, {"lindervoort manager"}),
    ({"roles": {"leads": True}}, None, {"lindervoort manager"}),
    ({"roles": ["leads", 7]}, None, {"lindervoort manager"}),
    ({"roles": [["leads"]]}, None, {"lindervoort manager"}),
    ({"roles": 1}, None, {"lindervoort manager"}),
]


# Three dots: the row is not about them.
OF_NEW = [(claims, new) for claims, new, _kept in MATRIX if new is not ...]
OF_KNOWN = [(claims, kept) for claims, _new, kept in MATRIX if kept is not ...]


@pytest.mark.parametrize(("claims", "new"), OF_NEW)
def test_the_roles_of_who_is_new(claims, new, client, portfolio, town, there):
    make_portfolio("elsewhere")
    page = sign_in(client, there, **ANN, **claims)

    if new is None:
        assert page.status_code == 403
        assert "you have no role in Kiem" in page.content.decode()
        assert not User.objects.filter(email=ANN["email"]).exists()
    else:
        assert roles_of(User.objects.get(email=ANN["email"])) == new


@pytest.mark.parametrize(("claims", "kept"), OF_KNOWN)
def test_the_roles_of_who_managed(claims, kept, client, manager, town, there):
    make_portfolio("elsewhere")
    sign_in(client, there, **ANN, roles=["leads"])

    sign_in(Client(), there, **ANN, **claims)

    assert roles_of(User.objects.get(email=ANN["email"])) == kept


def test_a_token_can_say_nothing_and_mean_none(client, manager, town_with, there):
    town_with(roles=Roles(**{**vars(ROLES), "absent_means_none": True}))
    sign_in(client, there, **ANN, roles=["leads"])

    sign_in(Client(), there, **ANN)

    assert roles_of(User.objects.get(email=ANN["email"])) == set()


def test_too_many_groups_change_nothing(client, manager, town_with, there):
    town_with(roles=Roles(**{**vars(ROLES), "absent_means_none": True}))
    sign_in(client, there, **ANN, roles=["leads"])
    there.turn("next", claims={"_claim_names": {"groups": "src1"}, "roles": None})

    sign_in(Client(), there, **ANN)

    assert roles_of(User.objects.get(email=ANN["email"])) == {"lindervoort manager"}


def test_a_role_that_is_taken_away_counts_at_once(client, manager, town, there):
    sign_in(client, there, **ANN, roles=["leads"])
    sign_in(Client(), there, **ANN, roles=["board"])

    assert client.get("/p/lindervoort/").status_code == 404


def test_portfolios_that_are_not_kept_there_are_left_alone(
    client, portfolio, town, there
):
    sign_in(client, there, **ANN, roles=["readers"])
    ann = User.objects.get(email=ANN["email"])
    make_portfolio("own").memberships.create(user=ann, role=Role.GATEKEEPER)

    sign_in(Client(), there, **ANN, roles=["leads"])

    assert roles_of(ann) == {"lindervoort manager", "own gatekeeper"}


def test_the_same_roles_again_are_no_news(client, portfolio, town, there):
    for _time in range(2):
        sign_in(client, there, **ANN, roles=["readers"])

    assert portfolio.events.filter(kind=Kind.ROLES_CHANGED).count() == 1


@pytest.mark.parametrize(
    ("roles", "is_one"),
    [(["admins"], True), (["readers", "admin"], False), (["*", "readers"], False)],
)
def test_administrators_are_named_to_the_letter(
    client, portfolio, town, there, roles, is_one
):
    sign_in(client, there, **ANN, roles=roles)

    assert User.objects.get(email=ANN["email"]).is_administrator is is_one


def test_who_is_an_administrator_no_more_is_none(client, portfolio, town, there):
    sign_in(Client(), there, "bob", email="bob@town.example", roles=["admins"])
    there.forget()
    sign_in(client, there, **ANN, roles=["admins"])
    sign_in(Client(), there, **ANN, roles=["readers"])

    assert not User.objects.get(email=ANN["email"]).is_administrator


@pytest.mark.parametrize(
    ("amr", "comes_in"),
    [(["pwd", "mfa"], True), (["pwd"], False), (None, False), ("mfa", True)],
)
def test_administrators_need_a_second_factor_there(
    client, portfolio, town_with, there, amr, comes_in
):
    town_with(second_factor=("amr", frozenset({"mfa"})))
    there.turn("next", claims={"amr": amr})

    page = sign_in(client, there, **ANN, roles=["admins"])

    assert (who(client) is not None) is comes_in
    assert comes_in or "second factor" in page.content.decode()


def test_without_roles_there_the_roles_are_kept_here(client, manager, town_with, there):
    town_with(roles=None)
    known = {"email": manager.email, "email_verified": True, "roles": []}

    sign_in(client, there, "known", **known)
    there.forget()
    stranger = sign_in(Client(), there, "new", email="new@town.example")

    assert who(client) == str(manager.pk)
    assert roles_of(manager) == {"lindervoort manager"}
    assert stranger.status_code == 403


def test_the_last_manager_and_the_last_administrator_stay(
    client, portfolio, town, there
):
    sign_in(client, there, **ANN, roles=["leads", "admins"])

    sign_in(Client(), there, **ANN, roles=["readers"])

    ann = User.objects.get(email=ANN["email"])
    assert roles_of(ann) == {"lindervoort manager"}
    assert ann.is_administrator
