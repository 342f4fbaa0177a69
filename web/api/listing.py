"""The rows of the list of initiatives, from their values.

A model instance and a serializer for each row took most of the time of a list. A test
holds that a row says what `InitiativeItem` would say.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from accounts.composed import answer, slot
from accounts.models import User
from portfolio.models import Initiative
from portfolio.models.tag import worn_by
from portfolio.seeing import reader

# What the list says of an initiative as it is kept, and what of others it names.
OWN = (
    *("version", "title", "summary", "state"),
    *("department", "application_domain", "policy_field"),
)
NAMED = ("portfolio__slug", "stage__slug", "owner_id", "owner__name")
STANDING = ("standing__met", "standing__required")
COLUMNS = ("pk", *OWN, *NAMED, *STANDING)
Row = Mapping[str, Any]


def rows_of(user: User, *, after: int, most: int, **wanted: str) -> list[Row]:
    """The first of what they may see, of which these columns say what is wanted."""
    shape = (user.reach, tuple(wanted), most)
    rows = answer(_rows, *shape, user=user.pk, after=after, **wanted)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def _rows(
    reach: frozenset[int] | None, wanted: tuple[str, ...], most: int
) -> QuerySet[Initiative, Any]:
    rows = Initiative.objects.visible_to(reader(reach)).filter(pk__gt=slot("after"))
    rows = rows.filter(**{name: slot(name) for name in wanted})
    return rows.order_by("pk").values_list(*COLUMNS)[:most]


def listed(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """These, each with its tags."""
    tags = worn_by(row["pk"] for row in rows)
    return [_shown(row, tags.get(row["pk"], [])) for row in rows]


def _shown(row: Row, tags: list[str]) -> dict[str, Any]:
    met = row["standing__met"]
    return {
        "id": row["pk"],
        "version": row["version"],
        "portfolio": row["portfolio__slug"],
        "title": row["title"],
        "summary": row["summary"],
        "stage": row["stage__slug"],
        "state": row["state"],
        "owner": {"id": row["owner_id"], "name": row["owner__name"]},
        "department": row["department"],
        "application_domain": row["application_domain"],
        "policy_field": row["policy_field"],
        "tags": tags,
        "readiness": None
        if met is None
        else {"met": met, "required": row["standing__required"]},
    }
