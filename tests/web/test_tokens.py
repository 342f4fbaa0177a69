"""The tokens that people make for programs, and what these may do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import ApiToken, Scope
from portfolio.actions import issue_token, revoke_token
from portfolio.models import Role
from tests.cast import make_initiative, make_person, make_portfolio
from tests.web.api.caller import LATER, Caller, refusal


@pytest.fixture
def elsewhere(owner):
    """Another portfolio in which the owner contributes too, with an initiative."""
    other = make_portfolio("elsewhere")
    other.memberships.create(user=owner, role=Role.CONTRIBUTOR)
    make_initiative(make_person("Colleague", other, Role.CONTRIBUTOR), title="Noise")
    return other


def call(owner, **options):
    """Somebody who calls with a token of the owner, made like this."""
    options = {"scope": Scope.WRITE, "portfolio": None, **options}
    _token, secret = issue_token(
        owner, name="Intranet", lifetime=timedelta(days=30), at=LATER, **options
    )
    return Caller(authorization=f"Bearer {secret}")


def titles(caller):
    return {each["title"] for each in caller.get("/initiatives").json()["results"]}


def test_a_token_that_may_read_changes_nothing(owner, initiative):
    reader = call(owner, scope=Scope.READ)
    path = f"/initiatives/{initiative.pk}"

    assert reader.get(path).status_code == 200
    refused = refusal(reader.patch(path, {"title": "Changed"}), 403)
    assert refused["code"] == "read_only"
    initiative.refresh_from_db()
    assert initiative.title != "Changed"


def test_a_token_for_one_portfolio_is_nobody_elsewhere(owner, initiative, elsewhere):
    other = elsewhere.initiatives.get()
    everywhere = call(owner)
    here = call(owner, portfolio=initiative.portfolio)

    assert titles(everywhere) == {initiative.title, other.title}
    assert titles(here) == {initiative.title}
    path = f"/initiatives/{other.pk}"
    assert everywhere.patch(path, {"title": "Changed"}).status_code == 200
    refusal(here.get(path), 404)
    refusal(here.patch(path, {"title": "Changed again"}), 404)
    wish = {"portfolio": "elsewhere", "title": "New"}
    assert here.post("/initiatives", wish).status_code in (400, 404)
    assert elsewhere.initiatives.count() == 1


def test_nobody_makes_a_token_for_where_they_take_no_part(owner):
    with pytest.raises(PermissionDenied):
        call(owner, portfolio=make_portfolio("foreign"))


def test_nobody_takes_back_the_token_of_another(owner, manager):
    token, _secret = ApiToken.issue(owner, at=LATER)

    with pytest.raises(PermissionDenied):
        revoke_token(token, by=manager)


def test_its_last_use_is_kept_to_the_hour(owner):
    at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    token, _secret = ApiToken.issue(owner, at=at)

    token.was_used(at=at)
    token.refresh_from_db()
    token.was_used(at=at + timedelta(minutes=59))
    token.refresh_from_db()
    assert token.last_used_at == at
    token.was_used(at=at + timedelta(minutes=60))
    token.refresh_from_db()
    assert token.last_used_at == at + timedelta(minutes=60)


def test_a_call_says_that_it_was_used(owner):
    token, secret = ApiToken.issue(owner, at=LATER)

    Caller(authorization=f"Bearer {secret}").get("/portfolios")

    token.refresh_from_db()
    assert token.last_used_at is not None


@pytest.fixture
def page(client, owner):
    client.force_login(owner)
    return reverse("tokens")


def test_the_page_shows_a_token_once(client, page, owner, portfolio):
    typed = {"name": "Intranet", "scope": "read", "days": "30"}
    made = client.post(page, {**typed, "portfolio": portfolio.pk})
    secret = made.context["secret"]

    assert secret in made.content.decode()
    assert secret not in client.get(page).content.decode()
    assert "no-store" in made["Cache-Control"]
    token = owner.tokens.get()
    assert (token.name, token.scope) == ("Intranet", Scope.READ)
    assert token.reach.portfolio == portfolio
    assert token.expires_at - token.created_at == timedelta(days=30)
    assert Caller(authorization=f"Bearer {secret}").get("/portfolios").json()


def test_the_page_keeps_what_was_typed(client, page, owner):
    refused = client.post(page, {"name": "Intranet", "scope": "all", "days": "30"})

    assert refused.status_code == 400
    assert 'value="Intranet"' in refused.content.decode()
    assert not owner.tokens.exists()


def test_what_is_taken_back_works_no_more(client, page, owner):
    token, secret = ApiToken.issue(owner, at=LATER)

    client.post(page, {"revoke": token.pk})

    assert not owner.tokens.exists()
    refusal(Caller(authorization=f"Bearer {secret}").get("/portfolios"), 401)


@pytest.mark.parametrize("number", ["", "x", "9" * 400, "١"])
def test_a_number_of_no_token_is_not_found(client, page, number):
    assert client.post(page, {"revoke": number}).status_code == 404


def test_nobody_takes_back_another_token_by_the_page(client, page, manager):
    token, _secret = ApiToken.issue(manager, at=LATER)

    assert client.post(page, {"revoke": token.pk}).status_code == 404
    assert manager.tokens.exists()


def test_the_page_takes_as_many_queries_for_30_tokens_as_for_3(
    client, page, owner, django_assert_num_queries, django_assert_max_num_queries
):
    for _number in range(3):
        ApiToken.issue(owner, at=LATER)
    with django_assert_max_num_queries(20) as few:
        client.get(page)
    for _number in range(27):
        ApiToken.issue(owner, at=LATER)
    with django_assert_num_queries(len(few)):
        client.get(page)
