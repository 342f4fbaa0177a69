"""What people say about an initiative, bring to it and follow of it, in one query."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from portfolio.models import Attachment, Comment, Initiative, TeamMember, Watch
from portfolio.rows import Part, Row, gather_rows

_PARTS = {
    "comments": Part(
        Comment, ("id", "by_id", "by__name", "at", "text", "edited_at", "removed_at")
    ),
    "mentions": Part(
        Comment.mentioned.through,
        ("comment_id", "user__name"),
        owner="comment__initiative_id",
    ),
    "attachments": Part(
        Attachment,
        ("id", "by_id", "by__name", "at", "name", "size", "note", "removed_at"),
    ),
    "watches": Part(Watch, ("person_id", "is_on")),
    "team": Part(TeamMember, ("person_id",)),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with the names that it calls."""

    comment: Comment
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """All of it about one initiative, oldest first; without files that were removed."""

    remarks: list[Remark]
    attachments: list[Attachment]
    watchers: frozenset[int]


def talk_of(initiative: Initiative) -> Talk:
    """Read it all at once; `by` is there with its name."""
    found = gather_rows(_PARTS, [initiative.pk])
    rows = {name: by_initiative[initiative.pk] for name, by_initiative in found.items()}
    names: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows["mentions"]:
        names[row["comment_id"]].append(row["user__name"])
    watchers = {initiative.owner_id, *(row["person_id"] for row in rows["team"])}
    watchers |= {row["person_id"] for row in rows["watches"] if row["is_on"]}
    watchers -= {row["person_id"] for row in rows["watches"] if not row["is_on"]}
    return Talk(
        remarks=[
            Remark(_made(Comment, row, initiative), tuple(names[row["id"]]))
            for row in rows["comments"]
        ],
        attachments=[
            _made(Attachment, row, initiative)
            for row in rows["attachments"]
            if row["removed_at"] is None
        ],
        watchers=frozenset(watchers),
    )


def _made(model: Any, row: Row, initiative: Initiative) -> Any:
    """An instance of what was read, with who brought it."""
    values = {k: v for k, v in row.items() if k not in ("by__name", "initiative_id")}
    made = model(initiative=initiative, **values)
    made.by = User(pk=row["by_id"], name=row["by__name"])
    return made
