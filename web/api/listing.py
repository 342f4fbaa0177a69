"""The rows of the list of initiatives, from their values.

A model instance and a serializer for each row took most of the time of a list. A test
holds that a row says what `InitiativeItem` would say.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import User
from portfolio.models import Tag

# What the list says of an initiative as it is kept, and what of others it names.
OWN = (
    *("version", "title", "summary", "state"),
    *("department", "application_domain", "policy_field"),
)
NAMED = ("portfolio__slug", "stage__slug", "owner_id", "owner__name")
STANDING = ("standing__met", "standing__required")
COLUMNS = ("pk", *OWN, *NAMED, *STANDING)
Row = Mapping[str, Any]


def listed(rows: Sequence[Row], *, user: User) -> list[dict[str, Any]]:
    """These, each with its tags."""
    tags = Tag.objects.visible_to(user).worn_by([row["pk"] for row in rows])
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
