"""What a row asks for: which initiative, with which facts, where it stands.

What has no place, or does not fit where it should go, goes into the note; a row is
refused only when there is nothing to make an initiative of.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Field as Column
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from accounts.models import User
from portfolio.importing import days
from portfolio.importing.fields import FIELDS, LEAVE_OUT, NOTE, Kind
from portfolio.importing.table import Move, Row, Table, said
from portfolio.markdown import kept, refused_links
from portfolio.models import Comment, Initiative, Stage
from portfolio.models.tag import as_tag

TITLE = 120
LONGEST_KEY = 200
MOST_TAGS = 12
LONGEST_TAG = 40
# A name is somebody's when it is at least this much alike.
ALIKE = 90
_LIST = re.compile(r"[;,|\n]")
_PEOPLE = re.compile(r"[;,|\n/]")
_NUMBER = re.compile(r"[^\d,.-]")


@dataclass(slots=True)
class Wanted:
    """`stage` and `owner` are as they will be; empty where the file does not say."""

    number: int
    key: str = ""
    title: str = ""
    stage: str = ""
    owner: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    note: str = ""
    created_on: date | None = None
    since: date | None = None
    stays: list[tuple[str, date]] = field(default_factory=list)
    # What was made of it, for the reader; and why it cannot be brought in.
    told: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def seen(self) -> dict[str, Any]:
        """What the file says, as it is kept to compare with the next time."""
        return {
            "facts": {name: _plain(value) for name, value in self.facts.items()},
            "title": self.title,
            "stage": self.stage,
            "owner": self.owner,
            "tags": self.tags,
            "note": self.note,
        }

    def digest(self) -> str:
        text = json.dumps(self.seen(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def notes(self, heading: str) -> list[str]:
        """The note in pieces that are each short enough for a comment."""
        return in_pieces(f"{heading}\n\n{self.note}") if self.note else []


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Reader:
    """Reads rows, by what columns, lists and names stand for."""

    table: Table
    columns: Mapping[str, str]
    stages: Mapping[str, str]
    people: Mapping[str, int]
    # What stages are called here, without capitals.
    names: frozenset[str]
    today: date

    def read(self) -> Iterable[Wanted]:
        for row in self.table.rows:
            yield self.wanted(row)

    @cached_property
    def places(self) -> list[tuple[int, str, str]]:
        """Place, header and field of each column that is read."""
        return [
            (place, header, slug)
            for place, header in enumerate(self.table.headers)
            if (slug := self.columns.get(header, NOTE)) != LEAVE_OUT
        ]

    @cached_property
    def month_first(self) -> bool:
        """All columns of days together: one program writes them all."""
        where = [
            place
            for place, _header, slug in self.places
            if FIELDS[slug].kind is Kind.DAY
        ]
        return days.is_month_first(
            row.cells[place] for row in self.table.rows for place in where
        )

    def wanted(self, row: Row) -> Wanted:
        found, notes = Wanted(row.number), []
        for place, header, slug in self.places:
            value = row.cells[place]
            text = said(value)
            kind = FIELDS[slug].kind
            if not text and kind is not Kind.TEXT:
                if kind is Kind.DAY and slug.endswith("_on"):
                    found.facts[slug] = None
                continue
            rest = self.put(found, slug, value, text)
            if rest:
                notes.append(f"{header}: {rest}")
        found.note = safe("\n".join(notes))
        self.place(found, row.moves)
        self.judge(found)
        return found

    def put(self, found: Wanted, slug: str, value: Any, text: str) -> str:
        """Put a value where it belongs; give back what has no place there."""
        kind = FIELDS[slug].kind
        if kind is Kind.KEY:
            found.key = text[:LONGEST_KEY]
            return ""
        if kind is Kind.STAGE:
            return self.put_stage(found, text)
        if kind is Kind.PERSON:
            return self.put_person(found, text)
        if kind is Kind.TAGS:
            return _put_tags(found, text)
        if kind is Kind.DAY:
            return self.put_day(found, slug, value, text)
        if kind is Kind.NUMBER:
            return _put_number(found, slug, text)
        if kind is Kind.CHOICE:
            return _put_choice(found, slug, text)
        if kind is Kind.TEXT:
            return _put_text(found, slug, text)
        return text

    def put_stage(self, found: Wanted, text: str) -> str:
        slug = self.stages.get(text, "")
        if slug == LEAVE_OUT:
            found.refused.append(
                _("You chose to leave out what is in “%(list)s”.") % {"list": text}
            )
            return ""
        found.stage = slug
        # What is called otherwise says more than the stage that it stands for.
        return "" if text.casefold() in self.names else text

    def put_person(self, found: Wanted, text: str) -> str:
        """The first who is known here carries it; the others go into the note."""
        names = [each.strip() for each in _PEOPLE.split(text) if each.strip()]
        known = [name for name in names if self.people.get(name)]
        if known and found.owner is None:
            found.owner = self.people[known[0]]
            names.remove(known[0])
        return ", ".join(names)

    def put_day(self, found: Wanted, slug: str, value: Any, text: str) -> str:
        if text in ("0", "-"):
            return ""
        day = days.day(value, month_first=self.month_first)
        if day is None:
            said_so = _("“%(text)s” is no day that Kiem can read; it is in the note.")
            found.told.append(said_so % {"text": text[:60]})
            return text
        if slug in ("created", "since"):
            if day > self.today:
                return text
            name = "created_on" if slug == "created" else "since"
            setattr(found, name, day)
        else:
            found.facts[slug] = day
        return ""

    def place(self, found: Wanted, moves: Sequence[Move]) -> None:
        """Every stay, as far as the source tells; the last is where it stands now."""
        stays: list[tuple[str, date]] = []
        for on, name in sorted(moves, key=lambda each: each.on):
            slug = self.stages.get(name, "")
            if slug in ("", LEAVE_OUT) or on > self.today:
                continue
            if not stays or stays[-1][0] != slug:
                stays.append((slug, on))
        if stays and stays[-1][0] == found.stage:
            found.stays = stays
        elif found.since:
            found.stays = [(found.stage, found.since)]

    def judge(self, found: Wanted) -> None:
        if not found.title:
            found.refused.append(
                _("There is no title. Fill it in, or leave this row out.")
            )
        starts, ends = (
            found.facts.get(name) for name in ("pilot_starts_on", "pilot_ends_on")
        )
        if starts and ends and ends < starts:
            found.refused.append(
                _("The pilot ends before it starts. Change one of the two dates.")
            )
        found.key = found.key or found.title.casefold()


def _column(name: str) -> "Column[Any, Any]":
    found: Any = Initiative._meta.get_field(name)
    return found


_LENGTHS = {
    slug: getattr(_column(slug), "max_length", None)
    for slug, each in FIELDS.items()
    if each.kind is Kind.TEXT
}
_PROSE = {slug for slug in _LENGTHS if getattr(_column(slug), "is_markdown", False)}


def _put_text(found: Wanted, slug: str, text: str) -> str:
    most = _LENGTHS[slug] or TITLE
    if slug in _PROSE:
        text = safe(text)
    else:
        text = " ".join(text.split())
    short = text if len(text) <= most else text[: most - 1].rstrip() + "…"
    if slug == "title":
        found.title = short
    else:
        found.facts[slug] = short
    return "" if short == text else text


def _put_tags(found: Wanted, text: str) -> str:
    rest = []
    for word in (each.strip() for each in _LIST.split(text)):
        tag = as_tag(word)
        if not word or tag in found.tags:
            continue
        if not tag or len(tag) > LONGEST_TAG or len(found.tags) == MOST_TAGS:
            rest.append(word)
        else:
            found.tags.append(tag)
    return ", ".join(rest)


def _put_number(found: Wanted, slug: str, text: str) -> str:
    number = number_in(text)
    most = 168 if slug == "hours_per_week" else 1_000_000_000
    if number is None or not 0 <= number <= most:
        said_so = _("“%(text)s” is no number that fits here; it is in the note.")
        found.told.append(said_so % {"text": text[:60]})
        return text
    found.facts[slug] = number
    return ""


def number_in(text: str) -> int | None:
    """A whole number, with the points and commas of either language."""
    bare = _NUMBER.sub("", text)
    if not bare or sum(sign.isalpha() for sign in text) > 6:
        return None
    # What stands behind the last sign is cents, unless it is three figures.
    parts = re.split(r"[.,]", bare)
    if len(parts) > 1 and len(parts[-1]) != 3:
        parts.pop()
    try:
        return int("".join(parts)[:15])
    except ValueError:
        return None


def _put_choice(found: Wanted, slug: str, text: str) -> str:
    choices = list(_column(slug).choices or ())
    scores = [
        (
            max(fuzz.ratio(text.casefold(), str(each).casefold()) for each in pair),
            pair[0],
        )
        for pair in choices
    ]
    score, value = max(scores)
    if score < ALIKE:
        return text
    found.facts[slug] = value
    return ""


def safe(text: str) -> str:
    """Text that may be kept: what would be a link to elsewhere stays text."""
    text = kept(text.replace("\r\n", "\n").replace("\0", ""))
    if "[" in text and refused_links(text):
        return text.replace("](", "] (").replace("]:", "] :")
    return text


def in_pieces(text: str) -> list[str]:
    """Cut at lines, and where a line is longer than a comment, inside it."""
    pieces, most = [], Comment.LONGEST
    while len(text) > most:
        cut = text.rfind("\n", most // 2, most)
        cut = cut if cut > 0 else most
        pieces.append(text[:cut].strip())
        text = text[cut:].strip()
    return [each for each in (*pieces, text) if each]


WORDS = {
    Stage.IDEA: "idea idee ideeen ideeën backlog todo to-do inbox nieuw new open "
    "wensen icebox later ideas aanmelding aangemeld postvak",
    Stage.CONCEPT: "concept uitwerken uitwerking verkenning verkennen onderzoek ready "
    "selected analyse voorbereiding refinement planned gepland ontwerp",
    Stage.PILOT: "pilot proef experiment test testing doing bezig progress lopend "
    "uitvoering actief review onderhanden",
    Stage.SCALE: "scale opschalen opschaling schaal productie production live done "
    "klaar gereed beheer geimplementeerd afgerond completed resolved closed voltooid",
}


def guessed_stage(name: str, stages: Sequence[Stage]) -> str:
    """The stage that a list most likely stands for; the first where nobody can tell."""
    plain = re.sub(r"[^\w\s-]", " ", name.casefold()).strip()
    for stage in stages:
        if plain in (stage.name_nl.casefold(), stage.name_en.casefold(), stage.slug):
            return stage.slug
    parts = plain.split()
    for stage in reversed(stages):
        known = WORDS.get(stage.slug, "").split()
        # “Proeftuin” is a pilot; a short word begins too many others.
        begins = tuple(word for word in known if len(word) >= 5)
        if any(part in known or part.startswith(begins) for part in parts):
            return stage.slug
    scores = [
        (max(fuzz.ratio(plain, each.casefold()) for each in names), stage.slug)
        for stage in stages
        for names in [(stage.name_nl, stage.name_en)]
    ]
    score, slug = max(scores)
    return slug if score >= 80 else stages[0].slug


def guessed_person(name: str, people: Sequence[User]) -> int:
    """Whose name or address it is; 0 where it is nobody's, or two people's."""
    plain = name.strip().casefold()
    exact = [p.pk for p in people if plain in (p.name.casefold(), p.email.casefold())]
    if exact:
        return exact[0] if len(exact) == 1 else 0
    # “Vries, Jan de” is Jan de Vries; “jdevries” is nobody for certain.
    alike = [
        p.pk for p in people if fuzz.token_sort_ratio(plain, p.name.casefold()) >= ALIKE
    ]
    return alike[0] if len(alike) == 1 else 0


def names_in(texts: Iterable[str]) -> list[str]:
    """Each name once, out of cells that may hold more of them."""
    found: dict[str, None] = {}
    for text in texts:
        for name in _PEOPLE.split(text):
            if name.strip():
                found[name.strip()] = None
    return list(found)
