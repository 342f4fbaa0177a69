"""The page with the members of a portfolio: who, as what, and since when unseen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts.models import User
from portfolio.models import Initiative, Portfolio, Role
from portfolio.policy import guests_in, may_set_roles, members_of
from web.forms.members import RolesForm


@dataclass(frozen=True, slots=True)
class Member:
    """`form` changes their roles; None where the reader may not."""

    person: User
    roles: str
    seen: datetime | None
    form: RolesForm | None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class GuestRow:
    person: User
    initiatives: list[Initiative]


def roles_in_words(roles: Iterable[str]) -> str:
    held = set(roles)
    return ", ".join(str(role.label) for role in Role if role in held)


def members(
    portfolio: Portfolio, reader: User, sent: "RolesForm | None" = None
) -> list[Member]:
    """Three queries, however many there are; `sent` is a form that was refused."""
    return [_member(each, portfolio, reader, sent) for each in members_of(portfolio)]


def _member(person: Any, portfolio: Portfolio, reader: User, sent: Any) -> Member:
    held = [each.role for each in person.here]
    is_sent = sent is not None and sent.prefix == prefix_of(person)
    form = None
    if may_set_roles(reader, portfolio, person):
        first = {"roles": held}
        form = sent if is_sent else RolesForm(initial=first, prefix=prefix_of(person))
    return Member(person, roles_in_words(held), person.last_login, form, is_sent)


def prefix_of(person: User) -> str:
    return f"p{person.pk}"


def guests(portfolio: Portfolio, reader: User) -> list[GuestRow]:
    """Who sees one initiative or some; administrators see who, and not what."""
    found = list(guests_in(portfolio))
    rows: dict[int, GuestRow] = {}
    visible = Initiative.objects.visible_to(reader).filter(portfolio=portfolio)
    titles = visible.in_bulk({each.initiative_id for each in found})
    for guest in found:
        row = rows.setdefault(guest.person_id, GuestRow(guest.person, []))
        if guest.initiative_id in titles:
            row.initiatives.append(titles[guest.initiative_id])
    return list(rows.values())


def kept_elsewhere(portfolio: Portfolio) -> list[str]:
    """The providers that say at each sign-in which roles people have here."""
    return [
        provider.name
        for provider in settings.SIGN_IN_PROVIDERS
        if provider.roles and portfolio.slug in provider.roles.portfolios
    ]
