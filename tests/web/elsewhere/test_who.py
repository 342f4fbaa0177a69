"""Who somebody is that signs in elsewhere: by issuer and subject, and nothing else."""

import pytest
from django.test import Client

from accounts.models import User
from tests.web.elsewhere.world import ANN, sign_in, who


def test_a_person_is_found_by_issuer_and_subject_alone(client, portfolio, town, there):
    sign_in(client, there, **ANN, roles=["readers"])
    ann = User.objects.get(email="ann@town.example")
    changed = {"name": "Ann Jansen", "email": "a.jansen@town.example"}
    other = Client()

    sign_in(other, there, **changed, roles=["readers"])

    assert who(other) == str(ann.pk)


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_nobody_verified_opens_no_account(
    client, manager, town, there, verified
):
    claims = {"email": manager.email, "email_verified": verified, "roles": ["leads"]}

    page = sign_in(client, there, **claims)

    assert page.status_code == 403
    assert "already belongs to an account" in page.content.decode()
    assert who(client) is None


def test_a_verified_address_opens_the_account_once(client, manager, town, there):
    claims = {"email": manager.email.upper(), "email_verified": True}

    sign_in(client, there, "first", **claims, roles=["leads"])
    there.forget()
    successor = sign_in(Client(), there, "second", **claims, roles=["leads"])

    assert who(client) == str(manager.pk)
    assert successor.status_code == 403


def test_who_runs_kiem_can_vouch_for_all_addresses(client, manager, town_with, there):
    town_with(email_is_verified=True)

    sign_in(client, there, email=manager.email, roles=["leads"])

    assert who(client) == str(manager.pk)


def test_another_claim_can_be_the_subject(client, portfolio, town_with, there):
    town_with(subject="oid")
    sign_in(client, there, **ANN, roles=["readers"], oid="0f-oid")
    ann = User.objects.get(email=ANN["email"])
    other = Client()
    there.forget()
    sign_in(other, there, "another-sub", **ANN, roles=["readers"], oid="0f-oid")

    assert who(other) == str(ann.pk)


def test_who_left_does_not_come_in(client, portfolio, town, there):
    sign_in(client, there, **ANN, roles=["readers"])
    User.objects.filter(email=ANN["email"]).update(is_active=False)

    page = sign_in(Client(), there, **ANN, roles=["readers"])

    assert page.status_code == 403
    assert "This account is closed" in page.content.decode()
    assert client.get("/p/lindervoort/").status_code == 302


def test_a_subject_can_be_long(client, portfolio, town, there):
    for _time in range(2):
        sign_in(client, there, "a" * 255, **ANN, roles=["readers"])

    assert who(client) == str(User.objects.get(email=ANN["email"]).pk)
