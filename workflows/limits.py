"""From which value a rule speaks, per stage; where a stage is missing, it is silent.

Days on the clock, but for ends and promises, which are calendar days, and O2, which
counts initiatives. The defaults are taken from practice (phases of GOV.UK service
design, the twelve-month cap of the Dutch Innovatiebudget); none is law, and a
portfolio may have others.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Self

from django.utils.translation import gettext as _

from portfolio.models import Portfolio, Stage
from workflows.models import RuleLimit, Severity

# No reminder in the first days of a stage.
GRACE = 14
# When something unanswered would be on the agenda of the gate meeting.
AGENDA = 28
NEVER = 100_000
# What can be typed as a limit.
LEAST, MOST = -3650, 3650


class Limits(NamedTuple):
    """From which value something is told, asks attention, asks action."""

    attention: int = NEVER
    action: int = NEVER
    info: int = NEVER

    @classmethod
    def of(cls, row: RuleLimit) -> Self:
        return cls.told((row.info, row.attention, row.action))

    @classmethod
    def told(cls, values: Iterable[int | None]) -> Self:
        """From information, attention and action in this order; nothing is never."""
        info, attention, action = (NEVER if v is None else v for v in values)
        return cls(attention, action, info)

    @property
    def as_told(self) -> list[int | None]:
        """Information, attention and action; never is nothing."""
        ordered = (self.info, self.attention, self.action)
        return [None if value == NEVER else value for value in ordered]

    @property
    def shown(self) -> int:
        """The limit that a sentence names: where attention begins, if it does."""
        levels = (self.attention, self.action, self.info)
        return next((value for value in levels if value != NEVER), NEVER)

    def severity(self, value: int) -> Severity | None:
        """How grave this value is; None while within the limits."""
        if value >= self.action:
            return Severity.ACTION
        if value >= self.attention:
            return Severity.ATTENTION
        return Severity.INFO if value >= self.info else None


# Rule -> stage -> limits.
Table = Mapping[str, Mapping[str, Limits]]

_STAGES = (Stage.IDEA, Stage.CONCEPT, Stage.PILOT, Stage.SCALE)


def _to_agenda(limit: int) -> Limits:
    return Limits(attention=limit, action=limit + AGENDA)


def _at_gate(limit: int) -> Limits:
    """Shown at the gate, so that it never asks action by itself."""
    return Limits(attention=limit)


def _each(build: Callable[[int], Limits], *limits: int | None) -> Mapping[str, Limits]:
    """For idea, concept, pilot and scale in this order."""
    by_stage = zip(_STAGES, limits, strict=True)
    return {stage: build(limit) for stage, limit in by_stage if limit is not None}


DEFAULTS: Table = {
    "U1": _each(_to_agenda, 30, 30, 30, 90),
    "U2": _each(_to_agenda, None, 45, 60, 180),
    "U3": _each(_to_agenda, None, 30, 30, None),
    "U4": _each(_at_gate, 45, 45, 45, None),
    "U5": _each(_to_agenda, None, 60, 30, 365),
    # A pilot has an end date instead.
    "T1": {
        Stage.IDEA: Limits(attention=84, action=120),
        Stage.CONCEPT: Limits(attention=120, action=180),
        Stage.SCALE: Limits(attention=270, action=540),
    },
    # Told beforehand; on its last day a pilot is not late yet.
    "T2": {Stage.PILOT: Limits(info=-30, attention=1, action=30)},
    "T3": {Stage.PILOT: Limits(action=365)},
    "T4": _each(_to_agenda, 60, 45, 30, 90),
    "T5": _each(_to_agenda, 14, 14, 14, None),
    "T6": _each(_at_gate, None, 60, 30, None),
    "T7": _each(_to_agenda, None, None, None, 180),
    # Days to the end of the pilot: a budget takes about half a year.
    "T8": {Stage.PILOT: Limits(attention=-120, action=-60)},
    "C1": _each(_at_gate, 60, 60, 30, None),
    "C2": _each(_to_agenda, None, 60, 14, 30),
    "C3": _each(_to_agenda, 7, 7, 7, None),
    "C4": _each(_at_gate, None, 90, 90, 180),
    "O1": _each(_to_agenda, 30, 14, 7, 30),
    # How many somebody leads in concept and pilot: more than two.
    "O2": _each(_at_gate, None, 3, 3, None),
    "O3": _each(_to_agenda, 1, 1, 1, 1),
    "O4": _each(_to_agenda, 1, 1, 1, 1),
    # Days to the start of the pilot, then days in it: red from its first day.
    "L1": {
        Stage.CONCEPT: Limits(attention=-30, action=0),
        Stage.PILOT: Limits(action=0),
    },
    "L2": _each(_to_agenda, None, None, 30, 30),
    "L3": _each(_to_agenda, 60, 45, 0, 0),
    "M1": _each(_to_agenda, None, 60, 0, None),
    # Days after half of the pilot; in scale days since the last one.
    "M2": _each(_at_gate, None, None, 0, 180),
    # Days since a stage ended, by the stage that ended; scale does not end.
    "M3": _each(_at_gate, 14, 14, 14, 365),
    "M4": _each(_to_agenda, None, None, None, 1),
}
# The rules that turn red where they ask action; the others where attention begins. What
# turned red long enough ago comes on the agenda of the gate meeting.
OWN_RED = {"U4", "T1", "T2", "T3", "T6", "T8", "C1", "C4", "O2", "L1", "M2", "M3"}
# On the agenda of the next meeting as soon as it is red.
AT_ONCE = {"T3"}


def limits_of(own: Iterable[RuleLimit]) -> Table:
    """The limits of a portfolio that has these of its own."""
    table = {rule: dict(stages) for rule, stages in DEFAULTS.items()}
    for row in own:
        if row.stage in table.get(row.rule, ()):
            table[row.rule][row.stage] = Limits.of(row)
    return table


def limits_in(portfolio: Portfolio) -> Table:
    return limits_of(portfolio.rule_limits.all())


def changed(table: Table, changes: Mapping[tuple[str, str], Limits]) -> Table:
    """This table with other limits for some rules and stages."""
    new = {rule: dict(stages) for rule, stages in table.items()}
    for (rule, stage), limits in changes.items():
        new[rule][stage] = limits
    return new


def red_from(table: Table, rule: str, stage: str, limit: int) -> int:
    """From which value a point of this rule, with this limit, is red."""
    if rule not in OWN_RED:
        return limit
    return table.get(rule, {}).get(stage, Limits()).action


def mistakes_in(rule: str, stage: str, limits: Limits) -> list[str]:
    """What is wrong with these as limits of this rule in this stage."""
    if stage not in DEFAULTS.get(rule, ()):
        return [_("This rule does not look at this stage.")]
    given = [value for value in limits.as_told if value is not None]
    if any(type(value) is not int or not LEAST <= value <= MOST for value in given):
        words = {"least": LEAST, "most": MOST}
        return [_("Enter a number from %(least)d to %(most)d.") % words]
    if given != sorted(given):
        return [
            _(
                "What is graver comes later. Enter limits that go up: for "
                "information, attention, action."
            )
        ]
    return []
