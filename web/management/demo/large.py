"""Grows a large portfolio with years of history: same seed, same data."""

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import TypeVar

from django.db import transaction
from django.db.models import Model

from portfolio import ranks
from portfolio.clock import day_of
from portfolio.models import (
    AdoptionCount,
    AdoptionTarget,
    Advice,
    Assumption,
    DataSource,
    Event,
    Handover,
    Hold,
    Initiative,
    Involvement,
    LegalCheck,
    Lesson,
    Measurement,
    Metric,
    Partner,
    Passage,
    TargetUserGroup,
    TeamMember,
    Update,
)
from web.management.demo import texts
from web.management.demo.chance import life
from web.management.demo.growth import Ground, Growth
from web.management.demo.load import PLAYBOOK_AGE
from web.management.demo.people import crowd_of
from workflows import standing
from workflows.actions import open_portfolio
from workflows.gates import criteria_in_force
from workflows.models import Answer, Condition, Decision

SLUG = "groot"
YEARS = timedelta(days=5 * 365)
BATCH = 2000
# Parents before their children.
MODELS = (
    TargetUserGroup,
    Passage,
    Hold,
    Partner,
    Involvement,
    Update,
    Lesson,
    TeamMember,
    Assumption,
    DataSource,
    Metric,
    Measurement,
    Advice,
    LegalCheck,
    AdoptionTarget,
    AdoptionCount,
    Handover,
    Decision,
    Condition,
    Answer,
)
Row = TypeVar("Row", bound=Model)


@contextmanager
def nothing_to_collect() -> Iterator[None]:
    """Every row is kept to the end, so looking for garbage takes time for nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@nothing_to_collect()
@transaction.atomic
def load_large(count: int, *, seed: int, language: str, at: datetime) -> None:
    """Make a portfolio of this many initiatives as it would stand at this moment."""
    ground = prepare_ground(count, language=language, at=at)
    chance = Random(seed)  # noqa: S311 - the same every time, on purpose
    grown = [grow(ground, chance) for _number in range(count)]
    give_ranks(grown)
    write(grown)
    standing.catch_up(at=at)


def prepare_ground(count: int, *, language: str, at: datetime) -> Ground:
    words = texts.vocabulary(language)
    names = texts.read("vocabulary")["large"]["name"]
    portfolio = open_portfolio(
        SLUG,
        name_nl=names["nl"],
        name_en=names["en"],
        organisation=words["portfolio"]["organisation"],
        at=at - PLAYBOOK_AGE,
    )
    owners, gatekeepers = crowd_of(portfolio, language=language, size=1 + count // 40)
    gates = {gate.stage.slug: gate for gate in portfolio.gates.select_related("stage")}
    return Ground(
        portfolio=portfolio,
        stages={stage.slug: stage for stage in portfolio.stages.all()},
        gates=gates,
        judged={
            stage: [each for each in criteria_in_force(gate) if each.is_judged]
            for stage, gate in gates.items()
        },
        checks=list(portfolio.conditional_checks.select_related("due_before")),
        owners=owners,
        gatekeepers=gatekeepers,
        entries=texts.initiatives(language),
        words=words,
        phrases=texts.phrases(language),
        today=day_of(at),
    )


def grow(ground: Ground, chance: Random) -> Growth:
    started = ground.today - timedelta(days=chance.randint(2, YEARS.days))
    return Growth(ground, chance, life(chance, started=started, today=ground.today))


def give_ranks(grown: Sequence[Growth]) -> None:
    """A place in its column for each, those that ended included."""
    columns = defaultdict(list)
    for each in grown:
        columns[each.initiative.stage.slug].append(each.initiative)
    for column in columns.values():
        for initiative, rank in zip(column, ranks.spread(len(column)), strict=True):
            initiative.rank = rank


def write(grown: Sequence[Growth]) -> None:
    """Everything in bulk: the initiatives, their records, and the ledger last."""
    save(Initiative, [each.initiative for each in grown])
    for model in MODELS:
        save(model, [row for each in grown for row in each.rows if type(row) is model])
    through = Decision.deciders.through
    save(
        through,
        [
            through(decision_id=decision.pk, user_id=user.pk)
            for each in grown
            for decision, deciders in each.deciders
            for user in deciders
        ],
    )
    write_ledger(grown)


def write_ledger(grown: Sequence[Growth]) -> None:
    """One event per version, in order of time."""
    lines = [
        (line.at, each.initiative, version, line)
        for each in grown
        for version, line in enumerate(each.ledger, start=1)
    ]
    lines.sort(key=lambda row: row[0])
    events = (
        Event(
            portfolio_id=initiative.portfolio_id,
            initiative=initiative,
            version=version,
            kind=line.kind,
            at=at,
            by=line.by,
            facts=line.told(),
        )
        for at, initiative, version, line in lines
    )
    for batch in batches(events):
        Event.objects.bulk_create(batch)


def save(model: type[Row], rows: Sequence[Row]) -> None:
    model._default_manager.bulk_create(rows, batch_size=BATCH)


def batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
