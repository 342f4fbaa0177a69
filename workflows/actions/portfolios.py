"""Opening a portfolio."""

from datetime import datetime

from django.db import transaction

from portfolio.models import Portfolio
from workflows.playbook import DEFAULT, load_playbook


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
