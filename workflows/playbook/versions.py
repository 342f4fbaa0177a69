"""What changed between two versions of a checklist; whether there is a newer one."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflows.models import Checklist, Criterion, Review
from workflows.playbook.entries import CRITERION, TEXT_COLUMNS, entry


@dataclass(frozen=True, slots=True)
class Change:
    """One criterion that is not as it was; `old` or `new` is missing where it came or
    went."""

    old: Criterion | None
    new: Criterion | None

    @property
    def criterion(self) -> Criterion:
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def added(self) -> bool:
        return self.old is None

    @property
    def removed(self) -> bool:
        return self.new is None

    @property
    def level_changed(self) -> bool:
        return bool(self.old and self.new) and self._differs("level")

    @property
    def reworded(self) -> bool:
        return bool(self.old and self.new) and self._differs(*TEXT_COLUMNS)

    @property
    def answered_otherwise(self) -> bool:
        """Whether who says how it stands, or when it is asked, is not as it was."""
        return bool(self.old and self.new) and self._differs(
            "check_name", "is_judged", "applies_when", "in_light"
        )

    def _differs(self, *columns: str) -> bool:
        return any(
            getattr(self.old, name) != getattr(self.new, name) for name in columns
        )


def changes(old: Iterable[Criterion], new: Iterable[Criterion]) -> list[Change]:
    """What differs, by slug, in the order of the new version; what went comes last."""
    before = {each.slug: each for each in old}
    after = {each.slug: each for each in new}
    found = [
        Change(before.get(slug), each)
        for slug, each in after.items()
        if slug not in before or mark(before[slug]) != mark(each)
    ]
    return found + [Change(each, None) for s, each in before.items() if s not in after]


def is_same(old: Sequence[Criterion], new: Sequence[Criterion]) -> bool:
    """Whether nothing changed, the order neither."""
    return [(each.slug, mark(each)) for each in old] == [
        (each.slug, mark(each)) for each in new
    ]


def mark(criterion: Criterion) -> str:
    """A short sign that is another one as soon as anything in the criterion differs."""
    text = json.dumps(entry(criterion, CRITERION), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def newer_of(review: Review) -> Checklist | None:
    """The newest version of the gate of this review, where the review has an older."""
    if review.checklist_id is None or review.closed_at is not None:
        return None
    newest = Checklist.objects.published().filter(gate=review.gate_id).first()
    return newest if newest and newest.pk != review.checklist_id else None


def newer(review: Review) -> int | None:
    """How many criteria changed since the version of this review; in two queries.

    None where there is no newer version, nothing where only the order changed.
    """
    newest = newer_of(review)
    return None if newest is None else len(changes_since(review, newest))


def changes_since(review: Review, newest: Checklist) -> list[Change]:
    """What changed between the version of this review and this one."""
    both = Criterion.objects.filter(checklist__in=[review.checklist_id, newest.pk])
    versions: dict[int | None, list[Criterion]] = defaultdict(list)
    for criterion in both.order_by("order"):
        versions[criterion.checklist_id].append(criterion)
    return changes(versions[review.checklist_id], versions[newest.pk])
