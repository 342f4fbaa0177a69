"""Tokens with which programs act in somebody's name."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import ApiToken, Scope, User
from accounts.policy import require
from portfolio.models import Portfolio, TokenReach
from portfolio.policy import takes_part


@transaction.atomic
def issue_token(
    user: User,
    *,
    name: str,
    scope: Scope,
    portfolio: Portfolio | None,
    lifetime: timedelta,
    at: datetime,
) -> tuple[ApiToken, str]:
    """Make a token of one's own; with its secret, which is kept nowhere.

    With a portfolio it is for that one alone.
    """
    require(user.is_active and user.reach is None)
    require(portfolio is None or takes_part(user, portfolio.pk))
    token, secret = ApiToken.issue(
        user, at=at, name=name.strip(), scope=scope, lifetime=lifetime
    )
    if portfolio is not None:
        TokenReach.objects.create(token=token, portfolio=portfolio)
    return token, secret


def revoke_token(token: ApiToken, *, by: User) -> None:
    """From the next call on it is not known any more."""
    require(token.user_id == by.pk)
    token.delete()
