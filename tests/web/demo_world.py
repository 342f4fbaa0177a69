"""What the demo's file expects, and what the rules find in the demo."""

from typing import Any

from portfolio.models import Initiative
from web.management.demo import texts
from workflows import rules
from workflows.models import AttentionPoint, Severity

BUILT = {rule.code for rule in rules.RULES}
COLOURS = {Severity.ATTENTION: "(amber)", Severity.ACTION: "(red)"}


def entries(language: str, numbers=range(1, 28)) -> list[dict[str, Any]]:
    return [entry for entry in texts.initiatives(language) if entry["id"] in numbers]


def expected(chosen: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The codes of the rules that exist, by title; with a colour where one matters."""
    return {
        entry["title"]: {code for code in entry["expect"] if code[:2] in BUILT}
        for entry in chosen
    }


def found(chosen: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The open points in the same form."""
    coloured = {code[:2] for entry in chosen for code in entry["expect"] if "(" in code}
    points: dict[str, set[str]] = {
        title: set() for title in Initiative.objects.values_list("title", flat=True)
    }
    for point in AttentionPoint.objects.open().select_related("initiative"):
        colour = COLOURS[Severity(point.severity)] if point.rule in coloured else ""
        points[point.initiative.title].add(point.rule + colour)
    return points
