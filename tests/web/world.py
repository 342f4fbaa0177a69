"""A gate to stand before, and forms that are filled in well."""

from datetime import date
from typing import Any

from django.urls import reverse

from portfolio.models import Portfolio
from tests.cast import NOW
from web.forms.limits import LimitsForm
from workflows.models import Checklist, Criterion, Gate, Level

# Far enough for every test, whenever it runs.
LATER = "2099-06-01"
LATER_ON = date(2099, 6, 1)

INVOLVEMENT = {
    "held_on": "2026-01-12",
    "form": "interview",
    "group": "Inspectors",
    "who": "user",
    "count": "3",
    "findings": "They look at the wind first.",
    "effect": "changed",
    "change": "Wind comes first.",
}


def make_gate(portfolio: Portfolio, *slugs: str, stage: str = "idea") -> Gate:
    """A gate with a required criterion per slug and one that is only advised."""
    gate = Gate.objects.create(
        portfolio=portfolio,
        stage=portfolio.stages.get(slug=stage),
        slug=f"after-{stage}",
        question_nl="Is het de moeite waard?",
        question_en="Is it worth it?",
    )
    checklist = Checklist.objects.create(gate=gate, version=1, published_at=NOW)
    for order, slug in enumerate((*slugs, "advice")):
        Criterion.objects.create(
            checklist=checklist,
            slug=slug,
            order=order,
            level=Level.ADVISORY if slug == "advice" else Level.REQUIRED,
            label_nl=f"Criterium {slug}",
            label_en=f"Criterion {slug}",
            question_nl=f"Is {slug} in orde?",
            question_en=f"Is {slug} in order?",
        )
    return gate


def untouched_limits(portfolio: Portfolio) -> dict[str, Any]:
    """What a browser sends of the form of the limits as it stands."""
    kept = LimitsForm(portfolio=portfolio).initial
    return {name: "" if value is None else value for name, value in kept.items()}


def page(name: str, *args) -> str:
    return reverse(name, args=args)


def text(response) -> str:
    """What the page says, as a reader of English gets it."""
    return response.content.decode()
