"""Reading the feed of another municipality: JSON Feed 1.1 as docs/open.md has it.

It comes from outside. What is no plain text is left out, what is too long is cut, and
a text that seems to tell of a person does not come in; nothing in it is carried out.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from portfolio.models import FailureMode, State
from portfolio.openness import tells_who

VERSION = "https://jsonfeed.org/version/1"
MOST_CASES, MOST_LESSONS = 500, 50
STAGES = ("idea", "concept", "pilot", "scale")
# What makes the story of a case.
TOLD = ("problem", "value", "for_whom", "with_whom")


class Unreadable(ValueError):
    """It is no such feed."""


@dataclass(frozen=True, slots=True)
class Feed:
    """`entries` are the fields of a NeighbourEntry, by their key."""

    title: str
    organisation: str
    entries: Mapping[str, Mapping[str, Any]]


def read_feed(body: bytes, *, host: str) -> Feed:
    """Raises Unreadable for what is no feed; links that leave `host` are left out."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(said, dict) or not str(said.get("version")).startswith(VERSION):
        raise Unreadable
    items = said.get("items")
    if not isinstance(items, list):
        raise Unreadable
    found: dict[str, Mapping[str, Any]] = {}
    for item in items[:MOST_CASES]:
        if isinstance(item, dict):
            found |= dict(_entries(item, host))
    own = _dict(said.get("_kiem"))
    title = plain(said.get("title"), 120)
    return Feed(title, plain(own.get("organisation"), 120) or title or host, found)


def plain(value: Any, longest: int) -> str:
    """Text and nothing but text; empty for whatever else stands there."""
    if not isinstance(value, str):
        return ""
    shown = "".join(sign for sign in value if sign.isprintable() or sign == "\n")
    shown = shown.strip()[:longest]
    return "" if tells_who(shown) else shown


def _entries(
    item: Mapping[str, Any], host: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The case, and what was learnt from it."""
    key, title = plain(item.get("id"), 300), plain(item.get("title"), 120)
    if not key or not title:
        return
    own = _dict(item.get("_kiem"))
    about = {"title": title, "url": _link(item.get("url"), host)}
    story = (_listed(own.get(name)) for name in TOLD)
    yield (
        key,
        {
            **about,
            "is_case": True,
            "text": plain(own.get("summary"), 1000) or title,
            "story": "\n\n".join(part for part in story if part)[:6000],
            "stage": _one_of(own.get("stage"), STAGES),
            "state": _one_of(own.get("state"), State.values),
            "dated_on": _day(own.get("since")),
        },
    )
    lessons = own.get("lessons")
    for lesson in lessons[:MOST_LESSONS] if isinstance(lessons, list) else ():
        said = _dict(lesson)
        if text := plain(said.get("text"), 1000):
            yield (
                f"{key}#{str(said.get('id'))[:40]}",
                {
                    **about,
                    "is_case": False,
                    "text": text,
                    "story": plain(said.get("what_happened"), 6000),
                    "stage": _one_of(said.get("stage"), STAGES),
                    "failure_mode": _one_of(
                        said.get("failure_mode"), FailureMode.values
                    ),
                    "worked": said.get("worked") is True,
                    "dated_on": _day(said.get("learnt_on")),
                },
            )


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(value: Any) -> str:
    parts = value[:50] if isinstance(value, list) else [value]
    return ", ".join(text for text in (plain(each, 2000) for each in parts) if text)


def _one_of(value: Any, known: Sequence[str]) -> str:
    return value if isinstance(value, str) and value in known else ""


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _link(value: Any, host: str) -> str:
    url = plain(value, 500)
    try:
        is_theirs = urlsplit(url).netloc == host and url.startswith("https://")
    except ValueError:
        return ""
    return url if is_theirs else ""
