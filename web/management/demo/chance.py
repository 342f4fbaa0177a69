"""The life of one invented initiative, drawn by chance from known shares.

No Dutch figures on survival from idea to scale are known. These are assumptions, after
subsidy schemes, audits and the rule of thumb of one success in seven concepts.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from portfolio.models import Stage
from web.management.demo.stays import ORDER
from workflows.models import Outcome

# Share that goes on to the next stage.
CONVERSION = {Stage.IDEA: 0.40, Stage.CONCEPT: 0.50, Stage.PILOT: 0.28}
# Of those that go on, the share that does so under conditions.
CONDITIONAL = 20 / 65
# Shares of stays with a task list first, with a hold, and that nobody ever ends.
RECYCLED, HELD, FORGOTTEN = 0.12, 0.10, 0.04
HANDED_OVER = 0.7
# Median days in a stage. Pilots became shorter when gates were introduced.
MEDIAN = {Stage.IDEA: 56, Stage.CONCEPT: 95, Stage.PILOT: 270, Stage.SCALE: 330}
MEDIAN_PILOT_BEFORE_GATES = 450
GATES_CAME = timedelta(days=730)
SPREAD = 0.45
HOLD = timedelta(days=45)


@dataclass(frozen=True)
class Turn:
    """A decision on a day; a hold has a day to resume."""

    on: date
    outcome: Outcome
    resume_on: date | None = None


@dataclass
class Stretch:
    """A stay in a stage with its decisions; the last one ends it, if it has ended."""

    stage: str
    entered: date
    left: date | None
    turns: list[Turn] = field(default_factory=list)


def life(chance: Random, *, started: date, today: date) -> list[Stretch]:
    """Every stay from the idea until it ends or until today."""
    stretches: list[Stretch] = []
    entered = started
    for stage in ORDER:
        left = entered + timedelta(days=_length(chance, stage, entered, today))
        if left >= today or chance.random() < FORGOTTEN:
            stretch = Stretch(stage, entered, None)
            stretch.turns.extend(_on_the_way(chance, entered, today, is_open=True))
            return [*stretches, stretch]
        end = _end(chance, stage)
        turns = [
            *_on_the_way(chance, entered, left, is_open=False),
            Turn(left, end),
        ]
        stretches.append(Stretch(stage, entered, left, turns))
        if end not in (Outcome.GO, Outcome.CONDITIONAL_GO):
            break
        entered = left
    return stretches


def _length(chance: Random, stage: str, entered: date, today: date) -> int:
    median = MEDIAN[stage]
    if stage == Stage.PILOT and entered < today - GATES_CAME:
        median = MEDIAN_PILOT_BEFORE_GATES
    return max(20, round(chance.lognormvariate(math.log(median), SPREAD)))


def _end(chance: Random, stage: str) -> Outcome:
    goes_on, conditional = chance.random(), chance.random()
    if stage == Stage.SCALE:
        return Outcome.HAND_OVER if goes_on < HANDED_OVER else Outcome.STOP
    if goes_on >= CONVERSION[stage]:
        return Outcome.STOP
    return Outcome.CONDITIONAL_GO if conditional < CONDITIONAL else Outcome.GO


def _on_the_way(
    chance: Random, entered: date, left: date, *, is_open: bool
) -> Iterator[Turn]:
    """A task list or a hold in between; an open stay may be on hold now."""
    draw = chance.random()
    length = left - entered
    if draw < RECYCLED:
        yield Turn(entered + length * 0.6, Outcome.RECYCLE)
    elif draw < RECYCLED + HELD and length > HOLD * 2:
        since = timedelta(days=chance.randint(5, 85))
        held = left - since if is_open else entered + length * 0.4
        yield Turn(held, Outcome.HOLD, resume_on=held + timedelta(days=60))
        if not is_open:
            yield Turn(held + HOLD * 0.8, Outcome.RECYCLE)
