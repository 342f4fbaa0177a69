"""The records of one initiative, read at once, and how a page lays them out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.models import Initiative, Relation
from portfolio.records import RECORDS
from portfolio.rows import Part, Row, gather_rows
from web.forms.records import FORMS
from web.pages.remedies import Way

# What is read of what a record refers to.
BESIDES = {
    "involvements": ("group__name",),
    "team": ("person__name",),
    "relations": ("other__title", "other__is_private"),
}


def _part(slug: str) -> Part:
    record = RECORDS[slug]
    owner = f"{record.parent}__initiative_id" if record.parent else "initiative_id"
    columns = ("id", *record.fields, *BESIDES.get(slug, ()))
    return Part(record.model, columns, owner)


PARTS = {slug: _part(slug) for slug in RECORDS} | {
    # Where others link to this one.
    "related-from": Part(
        Relation,
        ("initiative_id", "initiative__title", "initiative__is_private", "note"),
        "other_id",
    ),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A record in words. `ways` are what can be done with it, `items` belong to it."""

    head: str
    aside: str = ""
    lines: Sequence[str] = ()
    badge: str = ""
    # How the badge is meant: "met" or "attention".
    tone: str = ""
    path: str = ""
    ways: Sequence[Way] = ()
    items: "Sequence[Item]" = ()
    items_title: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Records of one kind; `add` is the button for a new one."""

    title: str | Promise
    items: Sequence[Item]
    add: Way | None
    empty: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """Records that belong together, and what they come to in one line."""

    slug: str
    title: str | Promise
    summary: str
    shelves: Sequence[Shelf]


class Desk:
    """The rows of one initiative by kind, and the buttons that its reader may press.

    Whoever asks has found the initiative among those that its reader may see.
    """

    def __init__(self, initiative: Initiative, *, may_write: bool) -> None:
        self.pk, self.may_write = initiative.pk, may_write
        gathered = gather_rows(PARTS, [initiative.pk])
        self.rows = {name: found[initiative.pk] for name, found in gathered.items()}

    def newest(self, slug: str, day: str) -> list[Row]:
        return sorted(self.rows[slug], key=lambda row: (row[day], row["id"]))[::-1]

    def add(self, slug: str, *, of: Row | None = None) -> Way | None:
        if not self.may_write:
            return None
        path = reverse("record-new", args=[self.pk, slug])
        return Way(f"{path}?of={of['id']}" if of else path, FORMS[slug].add)

    def ways(self, slug: str, row: Row, *others: Way | None) -> list[Way]:
        """What can be done with this row: its own form, and what comes of it."""
        if not self.may_write:
            return []
        path = reverse("record-edit", args=[self.pk, slug, row["id"]])
        return [*(way for way in others if way), Way(path, _("Change"))]


def said(parts: Iterable[object]) -> str:
    """What there is to say, in one line."""
    return " · ".join(str(part) for part in parts if part)


def on(day: date | None) -> str:
    return date_format(day) if day else ""
