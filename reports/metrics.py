"""The figures, as pure functions of what happened; docs/figures.md defines each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portfolio.models import FailureMode
from reports.history import Exit, Stay
from reports.period import Period
from workflows.models import Outcome, Severity

# Rounding must not push an exact half over the edge.
HALF = 0.5 + 1e-9


def median(finished: Iterable[int], running: Iterable[int]) -> int | None:
    """Days after which half have left, by Kaplan and Meier (1958).

    What is still running counts for as long as it has lasted. None when the half is
    not reached.
    """
    ended = Counter(finished)
    everything = ended + Counter(running)
    left_over, at_risk = 1.0, everything.total()
    for days in sorted(everything):
        left_over *= 1 - ended[days] / at_risk
        if left_over <= HALF:
            return days
        at_risk -= everything[days]
    return None


@dataclass(frozen=True, slots=True)
class TimeInStage:
    """How long stays in one stage last."""

    median: int | None
    finished: int
    running: int
    longer: int


def time_in_stage(stays: Iterable[Stay]) -> TimeInStage:
    """Count every stay but those of one calendar day, which catch up on paper."""
    lasting = [stay for stay in stays if stay.left_on != stay.entered_on]
    finished = [stay.days for stay in lasting if stay.left_on]
    running = [stay.days for stay in lasting if not stay.left_on]
    half = median(finished, running)
    longer = 0 if half is None else sum(days > half for days in running)
    return TimeInStage(half, len(finished), len(running), longer)


@dataclass(frozen=True, slots=True)
class Flow:
    """What came into a stage and what left it, in a period."""

    entered: int
    moved_on: int
    moved_back: int
    stopped: int
    handed_over: int


def flow(stays: Iterable[Stay], period: Period) -> Flow:
    entered = 0
    left: Counter[Exit | None] = Counter()
    for stay in stays:
        entered += stay.entered_on in period
        if stay.left_on in period:
            left[stay.exit] += 1
    return Flow(
        entered,
        left[Exit.MOVED_ON],
        left[Exit.MOVED_BACK],
        left[Exit.STOPPED],
        left[Exit.HANDED_OVER],
    )


@dataclass(frozen=True, slots=True)
class Attention:
    """Open attention points of one failure mode, by severity."""

    mode: FailureMode
    action: int
    attention: int
    info: int
    initiatives: int
    # Days after which half of what opened was solved.
    lasted: int | None = None

    @property
    def total(self) -> int:
        return self.action + self.attention + self.info


@dataclass(frozen=True, slots=True)
class Lasting:
    """How many days a point was open, and whether a fact ended it."""

    mode: str
    days: int
    is_solved: bool


def lasted(points: Iterable[Lasting]) -> dict[str, int | None]:
    """Per failure mode: days after which half was solved.

    What is open, and what ended otherwise, counts for as long as it lasted.
    """
    days: defaultdict[str, tuple[list[int], list[int]]]
    days = defaultdict(lambda: ([], []))
    for point in points:
        days[point.mode][not point.is_solved].append(point.days)
    return {mode: median(solved, others) for mode, (solved, others) in days.items()}


def attention(
    points: Iterable[tuple[int, str, int]], lasted: Mapping[str, int | None] = {}
) -> tuple[Attention, ...]:
    """Per failure mode, from (initiative, failure mode, severity) of open points."""
    severities: Counter[tuple[str, int]] = Counter()
    initiatives: Counter[str] = Counter()
    points = list(points)
    for _initiative, mode, severity in points:
        severities[mode, severity] += 1
    for _initiative, mode in {point[:2] for point in points}:
        initiatives[mode] += 1
    return tuple(
        Attention(
            mode,
            severities[mode, Severity.ACTION],
            severities[mode, Severity.ATTENTION],
            severities[mode, Severity.INFO],
            initiatives[mode],
            lasted.get(mode),
        )
        for mode in FailureMode
    )


def outcomes(taken: Iterable[str]) -> tuple[tuple[Outcome, int], ...]:
    """How often each outcome was decided."""
    counted = Counter(taken)
    return tuple((outcome, counted[outcome]) for outcome in Outcome)
