"""How an initiative stands before its next gate: one result per criterion."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflows.applies import applies
from workflows.checks import CHECKS
from workflows.facts import Facts
from workflows.models import AnswerState, Criterion, Level
from workflows.remedies import Remedy


class State(StrEnum):
    """`OPEN` waits for a person's judgement; nothing computed speaks against it."""

    OPEN = "open"
    MET = "met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Result:
    """`why` is a sentence in the reader's language; `remedy` names the way out."""

    criterion: Criterion
    state: State
    why: str
    remedy: Remedy | None = None

    @property
    def is_required(self) -> bool:
        return self.criterion.level == Level.REQUIRED

    @property
    def is_unmet(self) -> bool:
        return self.state in (State.OPEN, State.NOT_MET)


@dataclass(frozen=True, slots=True)
class Readiness:
    results: tuple[Result, ...]

    @property
    def required(self) -> int:
        """Required criteria that apply."""
        return sum(
            result.is_required and result.state != State.NOT_APPLICABLE
            for result in self.results
        )

    @property
    def met(self) -> int:
        return sum(
            result.is_required and result.state in (State.MET, State.WAIVED)
            for result in self.results
        )

    def unmet(self) -> list[Result]:
        """Required criteria that stand in the way of a plain go."""
        return [
            result for result in self.results if result.is_required and result.is_unmet
        ]


def readiness(facts: Facts, criteria: Sequence[Criterion]) -> Readiness:
    """Hold the facts against a checklist."""
    return Readiness(tuple(_result(facts, criterion) for criterion in criteria))


def _result(facts: Facts, criterion: Criterion) -> Result:
    applicable, reason = applies(criterion.applies_when, facts)
    if not applicable:
        return Result(criterion, State.NOT_APPLICABLE, reason)
    computed = CHECKS[criterion.check_name](facts) if criterion.check_name else None
    if computed and not computed.met:
        return Result(criterion, State.NOT_MET, computed.why, computed.remedy)
    if not criterion.is_judged:
        assert computed is not None
        return Result(criterion, State.MET, computed.why)
    return _judged(facts, criterion, computed.why if computed else "")


def _judged(facts: Facts, criterion: Criterion, computed: str) -> Result:
    answer = facts.answers.get(criterion.slug)
    if answer is None:
        return Result(criterion, State.OPEN, computed, Remedy.ANSWER)
    state = {
        AnswerState.MET: State.MET,
        AnswerState.NOT_MET: State.NOT_MET,
        AnswerState.NOT_APPLICABLE: State.NOT_APPLICABLE,
    }[AnswerState(answer["state"])]
    remedy = Remedy.ANSWER if state == State.NOT_MET else None
    return Result(criterion, state, answer["evidence"], remedy)
