"""Opening a portfolio."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import may_keep_instance, require
from portfolio.actions import set_roles, set_theme
from portfolio.actions.theme import read_colours, type_of
from portfolio.models import Portfolio, Role
from workflows.playbook import DEFAULT, load_playbook

SLUG_LENGTH = Portfolio._meta.get_field("slug").max_length


@transaction.atomic
def open_portfolio(
    slug: str, *, name_nl: str, name_en: str, organisation: str, at: datetime
) -> Portfolio:
    """Make an empty board with the shipped stages and playbook.

    For administrators at the command line; nobody takes part in it yet. Raises
    ValidationError per field.
    """
    portfolio = Portfolio(
        slug=slug, name_nl=name_nl, name_en=name_en, organisation=organisation
    )
    portfolio.full_clean()
    portfolio.save()
    load_playbook(portfolio, DEFAULT.read_text(encoding="utf-8"), at=at)
    return portfolio


@transaction.atomic
def open_first_portfolio(
    *,
    organisation: str,
    name_nl: str,
    name_en: str,
    colours: Mapping[str, str],
    logo: bytes | None,
    by: User,
    at: datetime,
) -> Portfolio:
    """The first board of a new Kiem, in the house style of its municipality.

    Whoever opens it manages it, so that somebody can invite the others.
    """
    require(may_keep_instance(by))
    User.objects.hold_door()
    if Portfolio.objects.exists():
        raise ValidationError(_("There is a portfolio already."), code="taken")
    # What is refused is refused before anything is in the ledger.
    read_colours(colours)
    if logo:
        type_of(logo)
    name = organisation.strip()
    portfolio = open_portfolio(
        _slug_of(name),
        name_nl=name_nl,
        name_en=name_en or name_nl,
        organisation=name,
        at=at,
    )
    set_roles(portfolio, by, [Role.MANAGER], by=User.objects.system(), at=at)
    set_theme(portfolio, colours=colours, logo=logo, by=by, at=at)
    return portfolio


def _slug_of(organisation: str) -> str:
    """The name of the place: gemeente Heidemonde is at /p/heidemonde/."""
    slug = slugify(organisation).removeprefix("gemeente-")[:SLUG_LENGTH].strip("-")
    return slug or "portfolio"
