"""Writes without end, and says what was written: `python -m tests.chaos.writing`.

Each line is of an act that is over: what it names has to be in the database for ever.
With `prepare` it makes the portfolio in which the writers write.
"""

import sys
import time

import django

django.setup()

from django.db import DatabaseError, connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from portfolio.actions import start_initiative  # noqa: E402
from portfolio.models import Membership, Portfolio, Role  # noqa: E402
from workflows.actions import decide, open_portfolio  # noqa: E402
from workflows.models import Outcome  # noqa: E402
from workflows.outcomes import Ruling  # noqa: E402

SLUG, ROLES = "chaos", {"owner": Role.CONTRIBUTOR, "gate": Role.GATEKEEPER}
STOP = Ruling(
    outcome=Outcome.STOP,
    rationale="Nobody needs it. Somebody was asked.",
    stop_reason="no-need",
    data_after="none",
    lesson="Ask first.",
)


def prepare() -> None:
    portfolio = open_portfolio(
        SLUG, name_nl="Chaos", name_en="Chaos", organisation="Chaos", at=timezone.now()
    )
    for name, role in ROLES.items():
        person = User.objects.create_user(f"{name}@chaos.example", name=name)
        Membership.objects.create(portfolio=portfolio, user=person, role=role)


def say(what: str, key: int) -> None:
    sys.stdout.write(f"{what} {key}\n")
    sys.stdout.flush()


def write() -> None:
    portfolio = Portfolio.objects.get(slug=SLUG)
    owner, gate = (User.objects.get(email=f"{name}@chaos.example") for name in ROLES)
    while True:
        try:
            at = timezone.now()
            made = start_initiative(
                portfolio, title="Written", owner=owner, by=owner, at=at
            )
            say("started", made.pk)
            decide(made, STOP, by=gate, at=timezone.now())
            say("stopped", made.pk)
        except DatabaseError:
            connection.close()
            time.sleep(0.2)


if __name__ == "__main__":
    prepare() if sys.argv[1:] == ["prepare"] else write()
