"""A small portfolio with a past, made by the verbs on their own days.

Trees     idea 5 Jan, concept 2 Mar, stopped 1 Jun
Noise     idea 2 Feb, concept 4 May, still there
Parking   idea 6 Apr, on hold since 2 Nov
Benches   idea 7 Sep, still there
"""

from datetime import UTC, date, datetime

import pytest

from portfolio.models import Initiative
from reports.period import Period
from tests.cast import make_initiative
from workflows.actions import decide
from workflows.models import Gate, Outcome
from workflows.outcomes import Ruling

YEAR = Period(date(2026, 1, 1), date(2026, 11, 23))


def on(month: int, day: int) -> datetime:
    """Noon in 2026."""
    return datetime(2026, month, day, 12, tzinfo=UTC)


@pytest.fixture
def gates(portfolio, stages):
    for slug, stage in stages.items():
        if slug != "scale":
            Gate.objects.create(
                portfolio=portfolio,
                stage=stage,
                slug=f"after-{slug}",
                question_nl="Verder?",
                question_en="On?",
            )


@pytest.fixture
def rule(gates, gatekeeper):
    """Take a decision on a day, with what its outcome demands."""
    demands = {
        Outcome.GO: {"next_on": date(2027, 6, 1)},
        Outcome.HOLD: {"resume_on": date(2027, 1, 4)},
        Outcome.STOP: {
            "stop_reason": "no-need",
            "data_after": "none",
            "lesson": "Ask first.",
        },
        Outcome.HAND_OVER: {"receiver": "Parks"},
    }

    def take(initiative, outcome, at, rationale="It fits. More was said."):
        ruling = Ruling(
            outcome=outcome, rationale=rationale, **demands.get(outcome, {})
        )
        return decide(initiative, ruling, by=gatekeeper, at=at)

    return take


@pytest.fixture
def history(owner, rule) -> dict[str, Initiative]:
    past = {
        title: make_initiative(owner, title=title, at=on(*began))
        for title, began in (
            ("Trees", (1, 5)),
            ("Noise", (2, 2)),
            ("Parking", (4, 6)),
            ("Benches", (9, 7)),
        )
    }
    rule(past["Trees"], Outcome.GO, on(3, 2))
    rule(past["Noise"], Outcome.GO, on(5, 4))
    rule(past["Trees"], Outcome.STOP, on(6, 1))
    rule(past["Parking"], Outcome.HOLD, on(11, 2))
    return past
