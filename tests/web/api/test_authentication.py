"""Who may call the API at all."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.models import ApiToken
from portfolio.policy import token_of
from tests.cast import PASSWORD
from tests.web.api.caller import LATER, Caller, refusal


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer kiem_unknown",
        "Bearer kiem_ünknown",
        pytest.param("Bearer " + "x" * 10_000, id="long"),
        "Basic b3duZXI6c2VjcmV0",
        "Token kiem_unknown",
    ],
)
def test_a_token_that_is_not_known_opens_nothing(initiative, header):
    response = Caller(authorization=header).get("/initiatives")

    refusal(response, 401)
    assert response["WWW-Authenticate"].startswith('Bearer realm="Kiem"')


def test_without_a_token_nothing_opens(initiative):
    response = Caller().get(f"/initiatives/{initiative.pk}")

    assert refusal(response, 401)["code"] == "not_authenticated"
    assert response["WWW-Authenticate"] == 'Bearer realm="Kiem"'


def test_a_token_that_is_over_opens_nothing(owner):
    _, secret = ApiToken.issue(owner, at=datetime(2020, 1, 1, tzinfo=UTC))

    response = Caller(authorization=f"Bearer {secret}").get("/initiatives")

    assert refusal(response, 401)["code"] == "invalid_token"
    assert 'error="invalid_token"' in response["WWW-Authenticate"]


def test_a_token_ends_a_year_after_it_was_made(owner):
    _, secret = ApiToken.issue(owner, at=LATER)

    assert token_of(secret, at=LATER + timedelta(days=364)).user == owner
    assert token_of(secret, at=LATER + timedelta(days=365)) is None


def test_the_token_of_somebody_who_left_opens_nothing(owner, as_owner):
    owner.is_active = False
    owner.save()

    refusal(as_owner.get("/initiatives"), 401)


def test_a_session_of_the_pages_opens_nothing(owner, initiative):
    caller = Caller()
    assert caller.client.login(username=owner.email, password=PASSWORD)

    refusal(caller.get("/initiatives"), 401)


def test_the_digest_of_a_token_is_not_a_token(owner, as_owner):
    digest = ApiToken.objects.get(user=owner).digest

    refusal(Caller(authorization=f"Bearer {digest}").get("/initiatives"), 401)


def test_the_command_prints_a_token_that_works(owner, capsys):
    call_command("token", "Owner@example.org")
    secret = capsys.readouterr().out.strip()

    assert Caller(authorization=f"Bearer {secret}").get("/initiatives").json()
    assert not ApiToken.objects.filter(digest=secret).exists()


@pytest.mark.django_db
def test_the_command_says_when_nobody_has_the_address():
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        call_command("token", "nobody@example.org")
