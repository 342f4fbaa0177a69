"""Which initiatives look like the same thing, begun in two departments.

They are about one policy field, and share a data source or words of their titles. What
somebody linked, or set apart, is settled. Reads at most three queries, however many
there are; the work grows with their number, not with that of the pairs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import QuerySet

from portfolio.clock import day_of
from portfolio.ledger import Kind
from portfolio.models import DataSource, Event, Initiative, Relation
from workflows.facts import Duplicate
from workflows.models import AttentionPoint
from workflows.suggestions import stems

# So many words of their titles in common make two look alike.
SHARED_WORDS = 2
# A word in more titles of a policy field tells nothing.
COMMON_WORD = 30
# For so few, only their own policy fields are read.
FEW = 100


class _Row(NamedTuple):
    pk: int
    portfolio: int
    field: str
    department: str
    title: str
    created_at: Any

    @property
    def office(self) -> str:
        return self.department.strip().casefold()


_Apart = Mapping[int, set[int]]
_Sources = Mapping[int, Mapping[str, str]]


def duplicates_of(keys: Sequence[int]) -> dict[int, Duplicate]:
    """The one most like each of these, for those that have one."""
    rows = _rows(keys)
    groups: defaultdict[tuple[int, str], list[_Row]] = defaultdict(list)
    for row in map(_Row._make, rows.values_list(*_COLUMNS)):
        groups[row.portfolio, row.field].append(row)
    mixed = [g for g in groups.values() if len({row.office for row in g}) > 1]
    if not mixed:
        return {}
    sources, apart, wanted = _sources(rows), _apart(rows), set(keys)
    return {
        row.pk: found
        for group in mixed
        for row, found in _alike(group, sources, apart, wanted)
    }


def told_alike(events: Iterable[Event]) -> list[int]:
    """Who was told that it looks like one of these, where that may be so no more."""
    settled = {each.initiative_id: each.portfolio_id for each in events if _sets(each)}
    if not settled:
        return []
    points = AttentionPoint.objects.open().filter(
        rule="C3",
        facts__other__in=list(settled),
        initiative__portfolio__in={*settled.values()},
    )
    return list(points.values_list("initiative", flat=True))


def _sets(event: Event) -> bool:
    """Whether it touches what two look alike by, or are told apart by."""
    if event.kind == Kind.EDITED:
        return not _ALIKE_BY.isdisjoint(event.facts["changes"])
    if event.kind in (Kind.RECORD_EDITED, Kind.RECORD_REMOVED):
        return event.facts["record"] == "data-sources"
    return event.kind in (Kind.RELATED, Kind.SET_APART, Kind.DECIDED)


_ALIKE_BY = {"title", "policy_field", "department"}
_COLUMNS = ("pk", "portfolio_id", "policy_field", "department", "title", "created_at")


def _rows(keys: Sequence[int]) -> QuerySet[Initiative]:
    known = Initiative.objects.running().public()
    known = known.exclude(policy_field="").exclude(department="")
    if len(keys) <= FEW:
        mine = known.filter(pk__in=keys).order_by()
        known = known.filter(
            portfolio__in=mine.values("portfolio"),
            policy_field__in=mine.values("policy_field"),
        )
    return known.order_by("pk")


def _sources(rows: QuerySet[Initiative]) -> _Sources:
    """The data of each, as written, by their names without capitals."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    used = DataSource.objects.filter(initiative__in=rows.order_by().values("pk"))
    for pk, name in used.order_by().values_list("initiative_id", "name"):
        found[pk][name.strip().casefold()] = name
    return found


def _apart(rows: QuerySet[Initiative]) -> _Apart:
    """With whom each is linked already, or is said not to be related."""
    mine = rows.order_by().values("pk")
    linked = Relation.objects.filter(initiative__in=mine).order_by()
    unlike = Initiative.unrelated.through._default_manager.filter(
        from_initiative__in=mine
    ).order_by()
    pairs = linked.values_list("initiative_id", "other_id").union(
        unlike.values_list("from_initiative_id", "to_initiative_id")
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return found


@lru_cache(maxsize=50_000)
def _words(title: str) -> frozenset[str]:
    return frozenset(stems(title))


def _alike(
    group: Sequence[_Row], sources: _Sources, apart: _Apart, wanted: set[int]
) -> Iterator[tuple[_Row, Duplicate]]:
    """Each of a policy field with the one that shares most with it, then the oldest."""
    using: defaultdict[str, defaultdict[str, list[_Row]]]
    using = defaultdict(lambda: defaultdict(list))
    saying: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in group:
        for name in sources.get(row.pk, ()):
            using[name][row.office].append(row)
        for stem in _words(row.title):
            saying[stem].append(row)
    for row in group:
        if row.pk not in wanted:
            continue
        settled = {row.pk, *apart.get(row.pk, ())}
        own = sources.get(row.pk, {})
        candidates = {
            *_sharing_data(row, own, using, settled),
            *_sharing_words(row, saying, settled),
        }
        if candidates:
            best = min(
                candidates,
                key=lambda other: (-len(own.keys() & sources.get(other.pk, {})), other),
            )
            shared = own.keys() & sources.get(best.pk, {}).keys()
            names = tuple(sorted(own[name] for name in shared))
            started_on = day_of(best.created_at)
            yield (
                row,
                Duplicate(best.pk, best.title, best.department, started_on, names),
            )


def _sharing_data(
    row: _Row,
    own: Iterable[str],
    using: Mapping[str, Mapping[str, Sequence[_Row]]],
    settled: set[int],
) -> Iterator[_Row]:
    """Of each other department the oldest, for each source."""
    for name in own:
        for office, users in using[name].items():
            if office != row.office:
                yield from islice((u for u in users if u.pk not in settled), 1)


def _sharing_words(
    row: _Row, saying: Mapping[str, Sequence[_Row]], settled: set[int]
) -> list[_Row]:
    shared: Counter[_Row] = Counter()
    for stem in _words(row.title):
        if len(saying[stem]) <= COMMON_WORD:
            shared.update(
                each
                for each in saying[stem]
                if each.office != row.office and each.pk not in settled
            )
    return [other for other, count in shared.items() if count >= SHARED_WORDS]
