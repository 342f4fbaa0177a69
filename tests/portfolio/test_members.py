"""Who says who takes part, in every combination; and who has to stay."""

from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from portfolio.actions import make_administrator, set_roles
from portfolio.ledger import Kind
from portfolio.models import Membership, Role
from tests.cast import NOW, make_person, make_portfolio
from tests.once import once


def make_people():
    """Two portfolios' worth of people, by what they are."""
    portfolio = make_portfolio()
    people = {str(role): make_person(role.title(), portfolio, role) for role in Role}
    people["outsider"] = make_person(
        "Outsider", make_portfolio("heidemonde"), Role.MANAGER
    )
    people["administrator"] = make_person("Administrator", None)
    User.objects.filter(name="Administrator").update(is_administrator=True)
    people["inactive"] = make_person("Gone", portfolio, *Role)
    User.objects.filter(name="Gone").update(is_active=False)
    make_person("Second", portfolio, Role.MANAGER)
    return portfolio, people


made = once(make_people)


@pytest.fixture
def here(made, db):
    portfolio, people = made
    fresh = {name: User.objects.get(pk=user.pk) for name, user in people.items()}
    return portfolio, fresh


def roles_of(person, portfolio):
    rows = Membership.objects.filter(portfolio=portfolio, user=person)
    return {*rows.values_list("role", flat=True)}


def test_who_gives_which_role_to_whom(here):
    """Every actor x every person x every role: only managers here, administrators."""
    portfolio, people = here
    for by, person, role in product(people.values(), people.values(), Role):
        may = by.name in ("Manager", "Administrator") and by != person
        before = roles_of(person, portfolio)
        if may:
            set_roles(portfolio, person, {role}, by=by, at=NOW)
            assert roles_of(person, portfolio) == {role}
            set_roles(portfolio, person, before, by=User.objects.system(), at=NOW)
        else:
            with pytest.raises(PermissionDenied):
                set_roles(portfolio, person, {role}, by=by, at=NOW)
            assert roles_of(person, portfolio) == before


def test_a_change_is_one_event_in_the_words_of_the_moment(here):
    portfolio, people = here

    set_roles(
        portfolio, people["viewer"], {Role.GATEKEEPER}, by=people["manager"], at=NOW
    )

    event = portfolio.events.get(kind=Kind.ROLES_CHANGED)
    assert event.facts["of"] == people["viewer"].pk
    assert event.facts["changes"] == {"roles": [["viewer"], ["gatekeeper"]]}


def test_what_stays_the_same_leaves_no_trace(here):
    portfolio, people = here

    set_roles(portfolio, people["viewer"], {Role.VIEWER}, by=people["manager"], at=NOW)

    assert not portfolio.events.filter(kind=Kind.ROLES_CHANGED).exists()


def test_none_at_all_ends_their_part(here):
    portfolio, people = here

    set_roles(portfolio, people["viewer"], (), by=people["manager"], at=NOW)

    assert not roles_of(people["viewer"], portfolio)


def test_there_is_no_other_role(here):
    portfolio, people = here

    with pytest.raises(ValueError, match="emperor"):
        set_roles(
            portfolio, people["viewer"], {"emperor"}, by=people["manager"], at=NOW
        )


@pytest.mark.parametrize("who", ["administrator", "system"])
def test_the_last_manager_stays(here, who):
    portfolio, people = here
    by = people["administrator"] if who == "administrator" else User.objects.system()
    # One who has left keeps nothing going.
    set_roles(portfolio, User.objects.get(name="Second"), (), by=by, at=NOW)

    with pytest.raises(ValidationError) as refused:
        set_roles(portfolio, people["manager"], {Role.VIEWER}, by=by, at=NOW)

    assert refused.value.code == "last-manager"
    assert roles_of(people["manager"], portfolio) == {Role.MANAGER}


def test_a_token_of_an_administrator_for_one_portfolio_keeps_no_members(here):
    portfolio, people = here
    people["administrator"].reach = frozenset([portfolio.pk])

    with pytest.raises(PermissionDenied):
        set_roles(portfolio, people["viewer"], (), by=people["administrator"], at=NOW)


def test_administrators_make_administrators(here):
    _portfolio, people = here

    make_administrator(people["viewer"], on=True, by=people["administrator"], at=NOW)

    assert User.objects.get(name="Viewer").is_administrator


@pytest.mark.parametrize("name", ["manager", "viewer", "inactive"])
def test_nobody_else_does(here, name):
    _portfolio, people = here

    with pytest.raises(PermissionDenied):
        make_administrator(people["contributor"], on=True, by=people[name], at=NOW)


def test_nobody_does_it_about_themselves(here):
    _portfolio, people = here

    with pytest.raises(PermissionDenied):
        make_administrator(
            people["administrator"], on=False, by=people["administrator"], at=NOW
        )


def test_the_last_administrator_stays(here):
    _portfolio, people = here

    with pytest.raises(ValidationError) as refused:
        make_administrator(
            people["administrator"], on=False, by=User.objects.system(), at=NOW
        )

    assert refused.value.code == "last-administrator"
