"""What is composed once finds what `visible_to` finds, with what comes along."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.models import Initiative, Portfolio
from portfolio.seeing import LARGEST, first_portfolio, seen
from tests.cast import make_person, make_portfolio

pytestmark = pytest.mark.django_db


def test_it_is_there_for_those_who_may_see_it(initiative, owner, viewer, outsider):
    for user in (owner, viewer, outsider, AnonymousUser()):
        found = seen(Initiative, user, pk=initiative.pk)
        visible = Initiative.objects.visible_to(user).filter(pk=initiative.pk)
        assert found == visible.first()
    Initiative.objects.update(is_private=True)
    assert seen(Initiative, owner, pk=initiative.pk) == initiative
    assert seen(Initiative, viewer, pk=initiative.pk) is None


def test_a_token_for_elsewhere_does_not_find_it(initiative, owner):
    for reach in (frozenset(), frozenset([initiative.portfolio_id])):
        owner.reach = reach
        found = seen(Initiative, owner, pk=initiative.pk)
        assert found == (initiative if reach else None)


def test_the_first_portfolio_is_one_that_they_take_part_in(owner, outsider):
    make_portfolio("zeedorp")
    for user in (owner, outsider, make_person("Nobody", None)):
        assert first_portfolio(user) == (
            Portfolio.objects.visible_to(user).order_by("pk").first()
        )


def test_a_token_for_elsewhere_leads_to_no_portfolio(portfolio, owner):
    for reach in (frozenset(), frozenset([portfolio.pk])):
        owner.reach = reach
        assert first_portfolio(owner) == (portfolio if reach else None)


def test_a_number_too_large_for_a_key_is_nothing(owner):
    assert seen(Initiative, owner, pk=LARGEST + 1) is None


def test_what_comes_along_is_asked_once_and_what_stays_behind_later(initiative, owner):
    Initiative.objects.update(legal_flags={"algorithm": "yes"})
    related = ("portfolio", "stage")
    with CaptureQueriesContext(connection) as captured:
        found = seen(Initiative, owner, related=related, pk=initiative.pk)
        assert (found.portfolio, found.stage) == (
            initiative.portfolio,
            initiative.stage,
        )
        assert found.legal_flags == {"algorithm": "yes"}
        assert found.created_at == initiative.created_at
        assert len(captured) == 1
        portfolio = seen(
            Portfolio, owner, without=("rest",), slug=initiative.portfolio.slug
        )
        assert len(captured) == 2
        assert portfolio.rest == initiative.portfolio.rest
        assert len(captured) == 3
