"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from django.utils.functional import Promise

from portfolio.models import FailureMode, State
from workflows.facts import Facts
from workflows.limits import GRACE
from workflows.models import Severity
from workflows.remedies import Remedy


class Point(Protocol):
    """An attention point, whether a row or a part of one."""

    @property
    def rule(self) -> str: ...
    @property
    def value(self) -> int: ...
    @property
    def limit(self) -> int: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


class Asked(StrEnum):
    """Who is asked first."""

    OWNER = "owner"
    SPONSOR = "sponsor"
    PROCESS_OWNER = "process-owner"
    # One of them: who has been one the longest.
    MANAGER = "manager"
    # Each one that the facts of the point name, where there is one.
    ADVISER = "adviser"
    # Whoever sees to a condition.
    CONDITION_OWNER = "condition-owner"


@dataclass(frozen=True, slots=True)
class Sign:
    """What a rule looks for, with its value; the limits say whether it is told."""

    value: int
    subject: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    # Whose limits count, if not those of the present stage.
    stage: str = ""
    # For what is grave whatever the limits say.
    severity: Severity | None = None
    mode: FailureMode | None = None
    recipient_id: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """That a rule holds: `value` passed `limit`, where attention begins."""

    rule: str
    value: int
    limit: int
    severity: Severity
    failure_mode: FailureMode
    recipient_id: int
    subject: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """`look` looks for signs; the words are in the reader's language."""

    code: str
    slug: str
    # What it is called where there is no room for a sentence.
    name: str | Promise
    mode: FailureMode
    look: Callable[[Facts], Iterable[Sign]]
    sentence: Callable[[Point], str]
    ask: Callable[[Point], str]
    # Why this is a rule, and what ends it.
    why: Callable[[], str]
    remedy: Remedy
    # Codes of docs/sources.md.
    sources: tuple[str, ...]
    asked: Asked = Asked.OWNER
    # Who ought to hear of it besides.
    also: tuple[Asked, ...] = ()
    # The adviser who hears of it with the sponsor, when nobody answers.
    later: str = ""
    # Whether the first days of a stage are quiet.
    waits: bool = True
    state: State = State.ACTIVE

    def signs(self, facts: Facts) -> Iterable[Sign]:
        """What it sees in these facts, whatever the limits."""
        if facts.row["state"] != self.state:
            return ()
        if self.waits and facts.days_in_stage < GRACE:
            return ()
        return self.look(facts)

    def judge(self, facts: Facts) -> Iterator[Finding]:
        """What this rule finds in these facts."""
        table = facts.limits.get(self.code, {})
        if facts.stage not in table:
            return
        for sign in self.signs(facts):
            limits = table.get(sign.stage or facts.stage)
            severity = limits and (sign.severity or limits.severity(sign.value))
            if limits and severity:
                yield Finding(
                    rule=self.code,
                    value=sign.value,
                    limit=limits.shown,
                    severity=severity,
                    failure_mode=sign.mode or self.mode,
                    recipient_id=sign.recipient_id or recipient(facts, self.asked),
                    subject=sign.subject,
                    facts=sign.facts,
                )


def recipient(facts: Facts, asked: Asked) -> int:
    """The account of whoever is asked.

    A manager stands in for who has none, or left; the owner for a manager.
    """
    row, found = facts.row, None
    if asked == Asked.OWNER and row["owner__is_active"]:
        found = row["owner_id"]
    elif asked == Asked.SPONSOR and row["sponsor_account__is_active"]:
        found = row["sponsor_account_id"]
    elif asked == Asked.PROCESS_OWNER and row["process_owner_account__is_active"]:
        found = row["process_owner_account_id"]
    return int(found or facts.manager_id or row["owner_id"])
