"""What managers see of what is public: each initiative, and each part of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format

from accounts.models import User
from portfolio.models import Initiative, Part
from portfolio.openness import PublicInitiative, PublicPortfolio, as_if_public
from web.forms.openness import PartsForm
from web.pages.public import how_far, people


@dataclass(frozen=True, slots=True)
class OpennessRow:
    """`public` is what the world sees of it; None for nothing."""

    pk: int
    title: str
    public: PublicInitiative | None
    parts: Sequence[str]

    @property
    def is_all(self) -> bool:
        return len(self.parts) == len(Part)


@dataclass(frozen=True, slots=True)
class PartPreview:
    """A box to tick, with what the world would read."""

    box: Any
    lines: Sequence[str]
    is_withheld: bool


def openness_rows(user: User, shown: PublicPortfolio) -> list[OpennessRow]:
    """Every initiative by its title, those that are public first; one query."""
    here = Initiative.objects.visible_to(user).filter(portfolio__slug=shown.slug)
    rows = here.order_by("title", "pk").values_list("pk", "title", "openness__parts")
    labels = dict(Part.choices)
    found = [
        OpennessRow(pk, title, shown.one(pk), [str(labels[p]) for p in parts or ()])
        for pk, title, parts in rows
    ]
    return sorted(found, key=lambda row: row.public is None)


def previews(initiative: Initiative, form: PartsForm) -> list[PartPreview]:
    """Each part with what would be read of it, if it were ticked."""
    public = as_if_public(initiative, Part.values)
    return [
        PartPreview(box, lines_of(public, part), part in public.withheld)
        for box, part in zip(form["parts"], Part, strict=True)
    ]


def lines_of(public: PublicInitiative, part: Part) -> list[str]:
    """What is public of this part, in words."""
    told: dict[Part, Sequence[str]] = {
        Part.SUMMARY: [public.summary],
        Part.PROBLEM: [public.problem],
        Part.VALUE: [public.value],
        Part.FOR_WHOM: public.for_whom,
        Part.WITH_WHOM: public.with_whom,
        Part.INVOLVED: [people(public)],
        Part.STAGE: [how_far(public)],
        Part.SINCE: [date_format(public.since) if public.since else ""],
        Part.LESSONS: [each.text for each in public.lessons],
    }
    return [line for line in told[part] if line]
