"""The past of one initiative of the demo: acts, each planned on its day.

Every act is a verb as a person would have used it, so that the ledger, the passages and
the decisions of the demo are as real as any.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.models import User
from portfolio.actions import add_record, edit_initiative
from portfolio.clock import AMSTERDAM
from portfolio.models import Flag, FlagAnswer, Initiative, MoreFlag, Portfolio
from workflows.models import ConditionalCheck


@dataclass(frozen=True)
class Act:
    """What somebody did, to be done again in order of time."""

    at: datetime
    do: Callable[[], object]


@dataclass(frozen=True)
class Setting:
    """The world in which every initiative of the demo plays."""

    portfolio: Portfolio
    people: dict[str, User]
    words: dict[str, Any]
    phrases: dict[str, Any]
    language: str
    today: date
    checks: Sequence[ConditionalCheck]
    # What has started so far, by number.
    started: dict[int, Initiative] = field(default_factory=dict)


@dataclass
class Past:
    """Plans for one entry of the file, and the initiative once it has started."""

    entry: dict[str, Any]
    setting: Setting
    acts: list[Act] = field(default_factory=list)
    initiative: Initiative | None = None

    @property
    def today(self) -> date:
        return self.setting.today

    @property
    def owner(self) -> User:
        key = self.entry.get("owner", self.entry["department"])
        return self.setting.people[key]

    @property
    def flags(self) -> dict[str, str]:
        """Every answer of the triage; no unless the entry says otherwise."""
        given = self.entry.get("flags", {})
        flags = (*Flag.values, *MoreFlag.values)
        return {flag: given.get(flag, FlagAnswer.NO.value) for flag in flags}

    @property
    def gatekeepers(self) -> tuple[User, User]:
        """Both gatekeepers, the one who writes it down first."""
        both = self.setting.people["gatekeeper"], self.setting.people["control"]
        return both if self.entry["id"] % 3 else both[::-1]

    def phrase(self, pool: Sequence[Any], turn: int = 0) -> Any:
        """One of a pool, another one for each initiative and turn."""
        return pool[(self.entry["id"] + turn) % len(pool)]

    def plan(
        self,
        day: date,
        verb: Callable[..., Any],
        *,
        by: User | None = None,
        **facts: Any,
    ) -> None:
        """Use this verb on this day; by the owner unless somebody else is named."""
        minutes = timedelta(minutes=4 * len(self.acts))
        at = datetime.combine(day, time(8), AMSTERDAM) + minutes
        actor = by or self.owner
        self.acts.append(
            Act(at, lambda: verb(self.initiative, **facts, by=actor, at=at))
        )

    def plan_edit(self, day: date, **changes: Any) -> None:
        """Fill in fields, but for those that the entry says are missing."""
        missing = self.entry["missing"]
        kept = {name: value for name, value in changes.items() if name not in missing}
        if kept:
            self.plan(day, edit_initiative, changes=kept)

    def plan_record(self, day: date, slug: str, **facts: Any) -> None:
        """Record something of RECORDS."""
        self.plan(day, add_record, slug=slug, facts=facts)
