"""What the ledger says was written down after a moment, so that it can be undone.

Rows keep what is known now. As of an earlier day a field has the value from before its
next change, a record that was added later is not there, and one that was taken away
later still is.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Field, Q

from portfolio.ledger import Kind
from portfolio.models import Event, Initiative
from portfolio.records import RECORDS


class Removed(NamedTuple):
    """A record that was still there, as the ledger keeps it."""

    pk: int
    initiative: int
    values: Mapping[str, Any]


# Records that figures count, by the day on which they took place.
COUNTED = (
    *("involvements", "partners", "lessons", "metrics", "measurements"),
    *("adoption-targets", "adoption-counts"),
)
_ADDING: dict[str, str] = {RECORDS[slug].added: slug for slug in COUNTED}
_KINDS = (Kind.EDITED, Kind.RECORD_REMOVED, *_ADDING)


@dataclass(slots=True)
class Later:
    """`edits` are earlier values of fields, per initiative."""

    edits: dict[int, dict[str, Any]] = field(default_factory=dict)
    added: dict[str, set[int]] = field(default_factory=dict)
    removed: dict[str, list[Removed]] = field(default_factory=dict)

    @classmethod
    def than(cls, moment: datetime, inside: Q) -> "Later":
        """What was written from this moment on; one query."""
        edits: defaultdict[int, dict[str, Any]] = defaultdict(dict)
        added: defaultdict[str, set[int]] = defaultdict(set)
        removed: defaultdict[str, list[Removed]] = defaultdict(list)
        events = (
            Event.objects.filter(inside, at__gte=moment, kind__in=_KINDS)
            .order_by("-id")
            .values_list("initiative_id", "kind", "facts")
        )
        for initiative, kind, facts in events:
            if initiative is None:
                continue
            if kind == Kind.EDITED:
                for name, (old, _new) in facts["changes"].items():
                    edits[initiative][name] = _read(name, old)
            elif kind in _ADDING:
                # A conversation with its group is written down in one go.
                pk = facts.get("id", facts.get("involvement"))
                added[_ADDING[kind]].add(pk or 0)
            elif kind == Kind.RECORD_REMOVED and facts["record"] in COUNTED:
                taken = Removed(facts["id"], initiative, facts["values"])
                removed[facts["record"]].append(taken)
        still = {
            slug: [each for each in gone if each.pk not in added[slug]]
            for slug, gone in removed.items()
        }
        return cls(dict(edits), dict(added), still)

    def known(self, slug: str, path: str = "pk") -> Q:
        """The rows of this record that were there already; `path` is their number."""
        unknown = self.added.get(slug)
        return ~Q(**{f"{path}__in": unknown}) if unknown else Q()


def _read(name: str, value: Any) -> Any:
    """A value as the field holds it, from how the ledger keeps it."""
    column = Initiative._meta.get_field(name)
    if isinstance(column, Field) and not column.is_relation:
        return column.to_python(value)
    return value
