"""Opening a portfolio."""

from datetime import datetime

from django.db import transaction

from portfolio.models import Portfolio, Stage
from workflows.playbook import DEFAULT, load_playbook

# Slug, Dutch and English name of the stages that Kiem ships.
STAGES = (
    (Stage.IDEA, "Idee", "Idea"),
    (Stage.CONCEPT, "Concept", "Concept"),
    (Stage.PILOT, "Pilot", "Pilot"),
    (Stage.SCALE, "Opschaling", "Scale"),
)


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
    Stage.objects.bulk_create(
        Stage(portfolio=portfolio, slug=stage, order=order, name_nl=nl, name_en=en)
        for order, (stage, nl, en) in enumerate(STAGES, start=1)
    )
    load_playbook(portfolio, DEFAULT.read_text(encoding="utf-8"), at=at)
    return portfolio
