"""What is going wrong with a portfolio as a whole, for who manages it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from portfolio.clock import day_of
from portfolio.models import Portfolio
from workflows.models import PortfolioSignal
from workflows.policy import may_see_outlook
from workflows.rules import signals


@dataclass(frozen=True, slots=True)
class Shown:
    code: str
    sentence: str
    ask: str
    since: date
    value: int
    limit: int
    rule: str
    why: str
    sources: str


def signals_for(user: User, portfolio: Portfolio) -> Sequence[Shown]:
    """The open signals of this portfolio; none for who does not manage it."""
    if not may_see_outlook(user, portfolio):
        return []
    rows = PortfolioSignal.objects.visible_to(user).open().filter(portfolio=portfolio)
    return [shown(row) for row in rows]


def shown(row: PortfolioSignal) -> Shown:
    signal = signals.BY_CODE[row.code]
    return Shown(
        code=row.code,
        rule=f"{signal.name} ({signal.code})",
        why=signal.why(),
        sources=", ".join(signal.sources),
        sentence=signals.sentence(row),
        ask=signals.ask(row),
        since=day_of(row.opened_at),
        value=row.value,
        limit=row.limit,
    )
