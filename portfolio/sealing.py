"""Sealing the ledger, so that nobody rewrites it unseen.

A job seals what was committed, in one chain: each seal holds the digest of a row and
follows from the seal before. Whoever writes an event waits for none of this. What was
sealed goes to standard output too, as lines of JSON without names, with the chain as
it stands: kept elsewhere, that line shows a chain that was made anew as a whole.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from portfolio.models import AuditEntry, Event, Seal, SealHead

# So many at once; what came late in a long transaction is looked for so far back.
AT_ONCE, LOOK_BACK = 2000, 10_000
# What an event says of the initiatives whose facts were destroyed.
DESTROYED = "destroyed"

audit = logging.getLogger("kiem.audit")


class Row(NamedTuple):
    """A row as it is sealed: what stays for ever, and what can be destroyed."""

    table: str
    key: int
    frame: Mapping[str, Any]
    facts: Mapping[str, Any]
    initiative: int | None = None


class Sealed(NamedTuple):
    """A seal as it is kept."""

    table: str
    row: int
    frame: str
    content: str
    chain: str


def digest(value: Any) -> str:
    """The same for what is the same, in whatever order it was kept."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(row: Row, before: str) -> Sealed:
    frame, content = digest(row.frame), digest(row.facts)
    chain = digest([before, row.table, row.key, frame, content])
    return Sealed(row.table, row.key, frame, content, chain)


def _event(event: Event) -> Row:
    frame = {
        "portfolio": event.portfolio_id,
        "initiative": event.initiative_id,
        "version": event.version,
        "kind": event.kind,
        "at": event.at.astimezone(UTC).isoformat(),
        "by": event.by_id,
    }
    return Row("portfolio_event", event.pk, frame, event.facts, event.initiative_id)


def _entry(entry: AuditEntry) -> Row:
    frame = {
        "at": entry.at.astimezone(UTC).isoformat(),
        "by": entry.by_id,
        "act": entry.act,
        "about": entry.about,
    }
    return Row("portfolio_auditentry", entry.pk, frame, entry.facts)


# How a row of each sealed table is read.
TABLES: dict[type[models.Model], Callable[[Any], Row]] = {
    Event: _event,
    AuditEntry: _entry,
}


def seal() -> int:
    """Seal what is not sealed yet; say how much. Two at once wait for each other."""
    total = 0
    while count := sum(_seal(model) for model in TABLES):
        total += count
    return total


@transaction.atomic
def _seal(model: type[models.Model]) -> int:
    SealHead.objects.get_or_create(pk=1)
    head = SealHead.objects.select_for_update().get(pk=1)
    table = model._meta.db_table
    place = head.places.get(table, 0)
    found = [TABLES[model](each) for each in unsealed(model, place - LOOK_BACK)]
    made = []
    for row in found:
        made.append(sealed(row, head.chain))
        head.chain = made[-1].chain
    Seal.objects.bulk_create(Seal(**each._asdict()) for each in made)
    head.count += len(made)
    head.places[table] = max([place, *(row.key for row in found)])
    head.save()
    if made:
        transaction.on_commit(lambda: _tell(found, head), robust=True)
    return len(made)


def unsealed(model: type[models.Model], after: int) -> models.QuerySet[Any]:
    """The next of this table that have no seal, in their order."""
    known = Seal.objects.filter(table=model._meta.db_table, row=OuterRef("pk"))
    rows = model._default_manager.filter(~Exists(known), pk__gt=max(after, 0))
    return rows.order_by("pk")[:AT_ONCE]


def _tell(rows: Iterable[Row], head: SealHead) -> None:
    """To standard output: who by number, what, about what, when. No names or texts."""
    for row in rows:
        audit.info(json.dumps({"log": row.table, "id": row.key, **row.frame}))
    audit.info(json.dumps({"log": "seal", "count": head.count, "chain": head.chain}))


class Problem(NamedTuple):
    table: str
    row: int
    what: str


def verify() -> Iterator[Problem]:
    """Everything in the ledger that is not as it was sealed."""
    head = SealHead.objects.filter(pk=1).first() or SealHead()
    yield from differing(_pairs(), head.count, head.chain)
    for model in TABLES:
        table = model._meta.db_table
        place = head.places.get(table, 0) - LOOK_BACK
        known = Seal.objects.filter(table=table, row=OuterRef("pk"))
        early = model._default_manager.filter(~Exists(known), pk__lte=place)
        for key in early.order_by("pk").values_list("pk", flat=True):
            yield Problem(table, key, "was put in afterwards")


def waiting(sealed_rows: int) -> int:
    """How many rows have no seal yet, where those that have one are all there."""
    return sum(model._default_manager.count() for model in TABLES) - sealed_rows


def _pairs() -> Iterator[tuple[Sealed, Row | None]]:
    """Each seal with its row as it is now."""
    by_table = {model._meta.db_table: model for model in TABLES}
    last = 0
    while seals := list(Seal.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        rows: dict[tuple[str, int], Row] = {}
        for table, model in by_table.items():
            keys = [each.row for each in seals if each.table == table]
            for each in model._default_manager.filter(pk__in=keys):
                rows[table, each.pk] = TABLES[model](each)
        for each in seals:
            kept = Sealed(each.table, each.row, each.frame, each.content, each.chain)
            yield kept, rows.get((each.table, each.row))
        last = seals[-1].pk


def differing(
    pairs: Iterable[tuple[Sealed, Row | None]], count: int, head: str
) -> Iterator[Problem]:
    """What does not follow from the seal before, or is not as it was; reads nothing."""
    chain, seen, emptied, destroyed = "", 0, [], set[int]()
    for seal_, row in pairs:
        seen += 1
        table, key = seal_.table, seal_.row
        if seal_.chain != digest([chain, table, key, seal_.frame, seal_.content]):
            yield Problem(table, key, "does not follow from the one before")
        chain = seal_.chain
        if row is None:
            yield Problem(table, key, "is gone")
        elif digest(row.frame) != seal_.frame:
            yield Problem(table, key, "was changed")
        elif digest(row.facts) == seal_.content:
            destroyed |= set(row.facts.get(DESTROYED, ()))
        elif row.facts:
            yield Problem(table, key, "was changed")
        elif table == Event._meta.db_table:
            emptied.append(row)
    for row in emptied:
        if row.initiative not in destroyed:
            yield Problem(row.table, row.key, "was emptied, and nobody said so")
    if (seen, chain) != (count, head):
        yield Problem("portfolio_seal", seen, "is not the last one")


@transaction.atomic
def empty(initiatives: Collection[int]) -> int:
    """Destroy what the ledger says of these; that something happened stays.

    For the end of a term of retention, within the verb that destroys them. That verb
    records one event with their numbers under `DESTROYED`: with it the chain verifies.
    """
    seal()
    return Event.objects.filter(initiative__in=initiatives).update(facts={})
