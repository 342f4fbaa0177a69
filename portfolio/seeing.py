"""One thing that somebody may see: what nearly every request begins with."""

from typing import Any, TypeVar

from django.db.models import BigIntegerField, Model, QuerySet

from accounts.composed import found, slot
from accounts.models import User
from portfolio.models import Portfolio

Row = TypeVar("Row", bound=Model)
LARGEST = BigIntegerField.MAX_BIGINT


def seen(
    model: type[Row],
    user: User,
    *,
    related: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    **key: int | str,
) -> Row | None:
    """The one with this key, if they may see it: `visible_to`, composed once.

    `related` comes along, the columns `without` do not.
    """
    is_possible = all(isinstance(each, str) or each <= LARGEST for each in key.values())
    if not (is_possible and user.is_authenticated):
        return None
    shape = (model, user.reach, tuple(key), related, without)
    return next(iter(found(_seen, *shape, user=user.pk, **key)), None)


def _seen(
    model: Any,
    reach: frozenset[int] | None,
    key: tuple[str, ...],
    related: tuple[str, ...],
    without: tuple[str, ...],
) -> QuerySet[Any]:
    rows = model.objects.visible_to(reader(reach))
    rows = rows.filter(**{name: slot(name) for name in key})
    return rows.select_related(*related or (None,)).defer(*without or (None,))


def first_portfolio(user: User) -> Portfolio | None:
    """The first that they take part in: where pages lead that belong to none."""
    return next(iter(found(_portfolios, user.reach, user=user.pk)), None)


def _portfolios(reach: frozenset[int] | None) -> QuerySet[Portfolio]:
    return Portfolio.objects.visible_to(reader(reach)).order_by("pk")[:1]


def reader(reach: frozenset[int] | None) -> User:
    """Who asks, in a query that is composed once: the key of `user` comes later."""
    made = User(pk=slot("user"))
    made.reach = reach
    return made
