"""How an initiative stands before its next gate: one result per criterion."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from portfolio.models import Profile
from workflows.applies import applies
from workflows.checks import CHECKS
from workflows.facts import Facts
from workflows.models import AnswerState, Criterion, Level
from workflows.profiles import asked, level_of, profile_of
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
    # How strictly it is asked of this initiative, by its profile.
    level: Level = Level.REQUIRED
    # Where a person judged: what was computed besides.
    computed: str = ""

    @property
    def is_required(self) -> bool:
        return self.level == Level.REQUIRED

    @property
    def is_unmet(self) -> bool:
        return self.state in (State.OPEN, State.NOT_MET)


@dataclass(frozen=True, slots=True)
class Readiness:
    results: tuple[Result, ...]
    profile: Profile = Profile.STANDARD
    # How many criteria of the checklist this profile does not ask.
    left_out: int = 0

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
    """Hold the facts against a checklist, as heavy as their profile."""
    profile = profile_of(facts)
    wanted = asked(criteria, profile)
    results = (
        replace(_result(facts, criterion), level=level_of(criterion, profile))
        for criterion in wanted
    )
    return Readiness(tuple(results), profile, len(criteria) - len(wanted))


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
    return Result(criterion, state, answer["evidence"], remedy, computed=computed)
