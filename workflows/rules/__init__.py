"""The attention rules: what is going wrong, one small function each."""

from collections.abc import Iterator

from workflows.facts import Facts
from workflows.remedies import Remedy
from workflows.rules import (
    collaboration,
    law,
    learning,
    organisation,
    scaling,
    time,
    users,
)
from workflows.rules.rule import Asked, Finding, Point, Rule

__all__ = [
    "BY_CODE",
    "RULES",
    "Asked",
    "Finding",
    "Rule",
    "ask",
    "judge",
    "remedy",
    "sentence",
    "why",
]

RULES: tuple[Rule, ...] = (
    *users.RULES,
    *time.RULES,
    *scaling.RULES,
    *collaboration.RULES,
    *organisation.RULES,
    *law.RULES,
    *learning.RULES,
)
BY_CODE = {rule.code: rule for rule in RULES}


def judge(facts: Facts) -> Iterator[Finding]:
    """Everything that is going wrong with one initiative."""
    for rule in RULES:
        yield from rule.judge(facts)


def sentence(point: Point) -> str:
    """What is wrong, with the value and its limit."""
    return BY_CODE[point.rule].sentence(point)


def ask(point: Point) -> str:
    """The one thing that is asked."""
    return BY_CODE[point.rule].ask(point)


def why(point: Point) -> str:
    """Why this is a rule, and what ends it."""
    return BY_CODE[point.rule].why()


def remedy(point: Point) -> tuple[Remedy, str]:
    """What ends it, with the subject that its form needs.

    The facts of a point can name another remedy, and the record that is to be changed.
    """
    way = Remedy(point.facts.get("remedy", BY_CODE[point.rule].remedy))
    record = point.facts.get("record", "")
    return way, str(record) or getattr(point, "subject", "")
