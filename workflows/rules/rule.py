"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from portfolio.models import FailureMode
from workflows.facts import Facts
from workflows.models import Severity
from workflows.remedies import Remedy
from workflows.rules.limits import GRACE, Limits


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


@dataclass(frozen=True, slots=True)
class Finding:
    """That a rule holds: `value` passed `limit`, where attention begins, in days."""

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
    """`judge` finds; the rest says it, in the reader's language."""

    code: str
    slug: str
    judge: Callable[[Facts], Iterable[Finding]]
    sentence: Callable[[Point], str]
    ask: Callable[[Point], str]
    why: Callable[[], str]
    remedy: Remedy


def settled(facts: Facts) -> bool:
    """Whether it runs, and is past the first days of its stage."""
    return facts.is_running and facts.days_in_stage >= GRACE


def past(
    code: str, mode: FailureMode, limits: Limits | None, days: int, facts: Facts
) -> Iterator[Finding]:
    """The owner hears of it once `days` have passed the limit of this stage."""
    severity = limits.severity(days) if limits else None
    if limits is None or severity is None:
        return
    yield Finding(
        rule=code,
        value=days,
        limit=limits.attention,
        severity=severity,
        failure_mode=mode,
        recipient_id=facts.row["owner_id"],
    )
