"""Which legal checks apply to an initiative, and how each of them stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portfolio.models import (
    CheckStatus,
    Flag,
    FlagAnswer,
    MoreFlag,
    answers_of,
)
from workflows.applies import holds, in_words
from workflows.facts import Facts, Row
from workflows.models import ConditionalCheck

SETTLED = (CheckStatus.DONE, CheckStatus.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Standing:
    """One check for one initiative. `advice` is the newest of its adviser."""

    check: ConditionalCheck
    applies: bool
    status: CheckStatus
    outcome: str = ""
    link: str = ""
    done_on: date | None = None
    # Done too long ago to count.
    is_stale: bool = False
    advice: Row | None = None

    @property
    def is_settled(self) -> bool:
        """Done, or not applicable with a reason."""
        return self.status in SETTLED and not self.is_stale

    @property
    def reason(self) -> str:
        """When it applies, in words."""
        return in_words(self.check.applies_when)


def legal_of(facts: Facts) -> list[Standing]:
    """Every check that applies, and those that were recorded and no longer do."""
    recorded = {row["slug"]: row for row in facts.legal_checks}
    advice = newest_advice(facts.advice)
    found = []
    for check in facts.conditional_checks:
        here = holds(check.applies_when, facts)
        row = recorded.get(check.slug)
        if here or row is not None:
            found.append(_standing(check, here, row, advice, facts.today))
    return found


def _standing(
    check: ConditionalCheck,
    here: bool,
    row: Row | None,
    advice: dict[str, Row],
    today: date,
) -> Standing:
    said = advice.get(check.adviser)
    if row is None:
        return Standing(check, here, CheckStatus.TO_DO, advice=said)
    done_on, months = row["done_on"], check.valid_months
    stale = bool(
        months
        and row["status"] == CheckStatus.DONE
        and done_on
        and months_between(done_on, today) >= months
    )
    return Standing(
        check,
        here,
        CheckStatus(row["status"]),
        row["outcome"],
        row["link"],
        done_on,
        stale,
        said,
    )


def newest_advice(rows: Sequence[Row]) -> dict[str, Row]:
    """The newest advice of each adviser; an earlier one no longer counts."""
    by_day = sorted(rows, key=lambda row: row["given_on"])
    return {row["adviser"]: row for row in by_day}


def due_before(facts: Facts, stage: str) -> list[Standing]:
    """The checks that apply and have to be settled before this stage is entered.

    Where no check is due before that very stage, those before the next one count.
    """
    orders = {c.due_before.slug: c.due_before.order for c in facts.conditional_checks}
    limit = orders.get(stage, facts.row["stage__order"] + 1)
    return [
        each
        for each in legal_of(facts)
        if each.applies and each.check.due_before.order <= limit
    ]


def unanswered(facts: Facts) -> list[Flag | MoreFlag]:
    """Questions without which nobody knows which checks apply.

    How high the privacy risk is matters where there may be personal data.
    """
    flags = facts.row["legal_flags"]
    asked: list[Flag | MoreFlag] = list(Flag)
    if flags.get(Flag.PERSONAL_DATA) != FlagAnswer.NO:
        asked.append(MoreFlag.HIGH_RISK)
    return [flag for flag in asked if flags.get(flag) not in answers_of(flag)]


def lacks_advice(standing: Standing) -> bool:
    """Whether the adviser of this check has not said anything."""
    return bool(standing.check.adviser) and standing.advice is None


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def overdue_since(done_on: date, months: int) -> date:
    """The first day on which so many whole months have passed."""
    day = done_on + timedelta(days=28 * months)
    while months_between(done_on, day) < months:
        day += timedelta(days=1)
    return day
