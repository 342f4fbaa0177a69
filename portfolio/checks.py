"""Whether what is written down of identity providers fits what Kiem has: a check."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError

from accounts.providers import Provider

SPELL = "Roles are {}."
OPEN = "Correct the name, or open it: manage.py open_portfolio {}."


def providers_fit(**_what: Any) -> list[CheckMessage]:
    """For `manage.py check --deploy`."""
    return list(misfits(settings.SIGN_IN_PROVIDERS))


def misfits(providers: Iterable[Provider]) -> Iterator[CheckMessage]:
    """A role that is none lets nobody in; a portfolio can still be opened."""
    kept = [each for each in providers if each.roles]
    there = _portfolios() if kept else None
    role = apps.get_model("portfolio", "Membership")._meta.get_field("role")
    names = [name for name, _label in role.flatchoices]
    for provider in kept:
        assert provider.roles is not None
        for slug, roles in provider.roles.portfolios.items():
            for unknown in sorted(set(roles) - set(names)):
                says = f"{provider.key}: {slug} has no role {unknown!r}."
                spell = SPELL.format(", ".join(names))
                yield Error(says, hint=spell, id="portfolio.E001")
            if there is not None and slug not in there:
                says = f"{provider.key}: there is no portfolio {slug!r}."
                yield Warning(says, hint=OPEN.format(slug), id="portfolio.W001")


def _portfolios() -> set[str] | None:
    """None where there is no database to ask, as while an image is built."""
    portfolio = apps.get_model("portfolio", "Portfolio")
    try:
        return set(portfolio._default_manager.values_list("slug", flat=True))
    except DatabaseError:
        return None
