"""What Kiem should do with one initiative, written down once more and much simpler.

The model knows the rules of decisions, moves and conditions, and nothing of the code.
It says beforehand whether an act succeeds, and afterwards how everything must stand.
"""

from dataclasses import dataclass, field

STAGES = ("idea", "concept", "pilot", "scale")
FORWARD = ("go", "conditional-go")
ENDED = ("stopped", "handed_over")

OWNER, COLLEAGUE, FIRST, SECOND, MANAGER, VIEWER, OUTSIDER = PERSONAS = (
    "owner",
    "colleague",
    "first gatekeeper",
    "second gatekeeper",
    "manager",
    "viewer",
    "outsider",
)
WRITERS = {OWNER, COLLEAGUE, MANAGER}
# The owner holds this role as well, and may still not decide on their own.
GATEKEEPERS = {FIRST, SECOND, OWNER}
ANSWERING = WRITERS | GATEKEEPERS

DONE, REFUSED, NOT_THERE, STALE = 302, 400, 404, 409


@dataclass
class Model:
    """One initiative as it should be."""

    stage: int = 0
    state: str = "active"
    version: int = 1
    asked: bool = False
    heavy: bool = False
    team: set[str] = field(default_factory=set)
    # Stages whose criterion a person has called met.
    met: set[int] = field(default_factory=set)
    # Conditions by number, and whether they are open.
    conditions: dict[int, bool] = field(default_factory=dict)
    # The newest advice is negative, and has no answer yet in this decision.
    negative: bool = False
    # The versions at which the card was placed.
    placed: list[int] = field(default_factory=lambda: [1])

    @property
    def has_gate(self) -> bool:
        return self.stage < len(STAGES) - 1

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def is_ready(self) -> bool:
        """Whether the criterion of the next gate is met."""
        return not self.has_gate or self.stage in self.met

    @property
    def open_conditions(self) -> list[int]:
        return [key for key, is_open in self.conditions.items() if is_open]

    def happened(self, *, placed: bool = False) -> None:
        """Count the one event of an act that succeeded."""
        self.version += 1
        if placed:
            self.placed.append(self.version)

    def may_decide(self, who: str) -> bool:
        return who in GATEKEEPERS and who != OWNER and who not in self.team

    def outcomes(self) -> tuple[str, ...]:
        if self.has_ended:
            return ("recycle",)
        if self.has_gate:
            return (*FORWARD, "hold", "recycle", "stop")
        return ("hand-over", "hold", "recycle", "stop")

    def is_stale(self, seen: int) -> bool:
        return any(version > seen for version in self.placed)


@dataclass(frozen=True)
class Attempt:
    """A decision as somebody tries to take it."""

    who: str
    outcome: str
    # Whether everything that the outcome asks for is filled in.
    complete: bool
    together: bool
    releases: bool
    answers_advice: bool
    seen: int


def other_than(who: str) -> str:
    """The gatekeeper whom this person asks along."""
    return SECOND if who == FIRST else FIRST


def has_second(model: Model, attempt: Attempt) -> bool:
    """Whether two decide: the other may have joined the team meanwhile."""
    return attempt.together and model.may_decide(other_than(attempt.who))


def verdict(model: Model, attempt: Attempt) -> int:
    """The status with which this attempt should be answered."""
    if not model.may_decide(attempt.who):
        return NOT_THERE
    if model.is_stale(attempt.seen):
        return STALE
    if attempt.outcome not in model.outcomes() or not attempt.complete:
        return REFUSED
    final = attempt.outcome in (*FORWARD, "hand-over", "stop")
    if model.heavy and final and not has_second(model, attempt):
        return REFUSED
    ahead = attempt.outcome in (*FORWARD, "hand-over")
    if ahead and model.open_conditions and not attempt.releases:
        return REFUSED
    if ahead and model.negative and not attempt.answers_advice:
        return REFUSED
    return DONE


def carry_out(model: Model, attempt: Attempt) -> None:
    """How it stands after this decision."""
    ended = model.has_ended
    ahead = attempt.outcome in (*FORWARD, "hand-over")
    if ahead and attempt.releases:
        model.conditions = dict.fromkeys(model.conditions, False)
    if attempt.outcome in FORWARD:
        model.stage += 1
    model.state = {
        "hold": "on_hold",
        "stop": "stopped",
        "hand-over": "handed_over",
    }.get(attempt.outcome, "active")
    model.asked = False
    if attempt.outcome == "stop" and not ended:
        # Its lesson is a record of its own.
        model.happened()
    model.happened(placed=True)
