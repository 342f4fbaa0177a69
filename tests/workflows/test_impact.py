"""The helper that says which impact class the triage points to."""

import pytest

from portfolio.models import ImpactClass
from workflows.impact import pointed_to


@pytest.mark.parametrize(
    ("algorithm", "people", "impact", "why"),
    [
        ("", "", None, "Answer first"),
        ("no", "yes", ImpactClass.LOW, "no algorithm"),
        ("ai", "yes", ImpactClass.IMPACTFUL, "has effects on individual people"),
        ("rules", "yes", ImpactClass.IMPACTFUL, "has effects on individual people"),
        ("rules", "no", ImpactClass.LOW, "unless it has legal consequences"),
        # When in doubt, it is impactful.
        ("ai", "find_out", ImpactClass.IMPACTFUL, "When in doubt"),
        ("ai", "", ImpactClass.IMPACTFUL, "When in doubt"),
        ("find_out", "no", ImpactClass.IMPACTFUL, "When in doubt"),
    ],
)
def test_the_answers_point_to_a_class(algorithm, people, impact, why):
    flags = {"algorithm": algorithm, "affects_individuals": people}

    found, said = pointed_to(flags)

    assert found == impact
    assert why in said
