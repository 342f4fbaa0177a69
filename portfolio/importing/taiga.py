"""The JSON in which Taiga exports a project: its user stories with their history."""

from collections.abc import Iterator, Mapping
from typing import Any

from portfolio.clock import day_of
from portfolio.importing.days import moment
from portfolio.importing.table import Move, Row, Source, Table

# What has a place of its own; the rest of a story is kept under its own name.
HEADERS = {
    "ref": "ref",
    "subject": "subject",
    "status": "status",
    "description": "description",
    "tags": "tags",
    "assigned_to": "assigned to",
    "created_date": "created date",
    "due_date": "due date",
    "milestone": "sprint",
    "is_blocked": "is blocked",
    "blocked_note": "blocked note",
    "external_reference": "external reference",
}


def is_taiga(found: Any) -> bool:
    return isinstance(found, Mapping) and isinstance(found.get("user_stories"), list)


def read_taiga(project: Mapping[str, Any]) -> Table:
    rows = []
    for number, story in enumerate(project["user_stories"], start=1):
        values = [_value(story.get(key)) for key in HEADERS]
        rows.append(Row(number, [*values, _comments(story)], tuple(_moves(story))))
    return Table(Source.TAIGA, [*HEADERS.values(), "comments"], rows)


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(
            str(each[0] if isinstance(each, list) else each) for each in value
        )
    return value


def _history(story: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = [each for each in story.get("history") or [] if isinstance(each, Mapping)]
    return sorted(found, key=lambda each: str(each.get("created_at", "")))


def _comments(story: Mapping[str, Any]) -> str:
    said = (
        f"{str(each.get('created_at', ''))[:10]}: {each['comment']}"
        for each in _history(story)
        if each.get("comment")
    )
    return "\n".join(said)


def _moves(story: Mapping[str, Any]) -> Iterator[Move]:
    """Each status that it came into, by the names that its history keeps."""
    is_first, made = True, moment(story.get("created_date"))
    for each in _history(story):
        change, at = (
            (each.get("diff") or {}).get("status"),
            moment(each.get("created_at")),
        )
        if not isinstance(change, list) or len(change) != 2 or at is None:
            continue
        names = (each.get("values") or {}).get("status") or {}
        before, after = (str(names.get(str(pk), pk)) for pk in change)
        if is_first and made:
            yield Move(day_of(made), before)
        is_first = False
        yield Move(day_of(at), after)
