"""Who somebody is that an identity provider vouches for, and what they may here.

Found by issuer and subject. Who is new is let in by an invitation, by an address that
the provider verified, or by a role that it gives; never by a name or a bare address.
"""

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.id_token import LONGEST_SUBJECT, Claims
from accounts.identities import is_known_at, link, person_of
from accounts.models import User
from accounts.providers import Provider
from notifications.inviting import opened
from portfolio.actions import make_administrator, sync_roles

logger = logging.getLogger(__name__)


class NotLetIn(Exception):
    """Who they are is clear, and they may not come in; the text names the reason."""


def let_in(
    provider: Provider, claims: Claims, *, at: datetime, invited: str = ""
) -> User:
    """The person with these claims, with the roles that the provider gives them now.

    `invited` is the link of an invitation that they opened before.
    """
    said = provider.roles.said(claims) if provider.roles else None
    is_invited = opened(invited, at=at) is not None
    user = _person(provider, claims, said, is_invited=is_invited)
    if not user.is_active:
        raise NotLetIn("closed")
    if provider.roles and said is None:
        # A token too full, or broken: nobody rises by it, and nobody falls.
        logger.warning("a token of %s does not say the roles", provider.key)
    elif provider.roles:
        _keep_roles(user, provider, frozenset(said or ()), at=at)
    if user.is_administrator and not provider.is_strong(claims):
        raise NotLetIn("weak")
    return user


def _subject(provider: Provider, claims: Claims) -> str:
    subject = claims.get(provider.subject)
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotLetIn("nameless")
    return subject


@transaction.atomic
def _person(
    provider: Provider,
    claims: Claims,
    said: frozenset[str] | None,
    *,
    is_invited: bool,
) -> User:
    subject = _subject(provider, claims)
    user = person_of(provider.issuer, subject)
    if user is None:
        user = _newcomer(provider, claims, said, is_invited=is_invited)
        link(user, provider.issuer, subject)
    return user


def _newcomer(
    provider: Provider,
    claims: Claims,
    said: frozenset[str] | None,
    *,
    is_invited: bool,
) -> User:
    verified = provider.verified_email(claims)
    user = User.objects.filter(email=verified).first() if verified else None
    if user is not None:
        # An address can be given to a successor, who is somebody else.
        if is_known_at(user, provider.issuer):
            raise NotLetIn("taken")
        return user
    if not (is_invited or _has_any_role(provider, said)):
        raise NotLetIn("uninvited")
    email = verified or str(claims.get("email", "")).strip().lower()
    if not email or User.objects.filter(email=email).exists():
        raise NotLetIn("taken" if email else "nameless")
    return User.objects.create_user(email, name=str(claims.get("name") or email)[:120])


def _has_any_role(provider: Provider, said: frozenset[str] | None) -> bool:
    if provider.roles is None or not said:
        return False
    is_administrator = not said.isdisjoint(provider.roles.administrators or ())
    return is_administrator or any(provider.roles.wanted(said).values())


def _keep_roles(
    user: User, provider: Provider, said: frozenset[str], *, at: datetime
) -> None:
    """What the provider does not give goes, but the last of a kind stays."""
    assert provider.roles is not None
    by = User.objects.system()
    for slug in sync_roles(user, provider.roles.wanted(said), by=by, at=at):
        logger.warning("%s takes away the last manager of %s: kept", provider.key, slug)
    if (names := provider.roles.administrators) is None:
        return
    on = not said.isdisjoint(names)
    if user.is_administrator == on:
        return
    try:
        make_administrator(user, on=on, by=by, at=at)
    except ValidationError:
        logger.warning("%s takes away the last administrator: kept", provider.key)
