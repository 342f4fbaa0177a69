"""The facts of an initiative by section, as label and value, for reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import ngettext

from portfolio.models import Initiative, ScalingRoute
from portfolio.models.prose import ProseField
from web.forms.initiatives import (
    QUESTIONS,
    SECTION_TITLES,
    SECTIONS,
    answer_of,
    answers_to,
)

# What the head of the page shows already.
ELSEWHERE = ("title", "summary", "story", "version")


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a section's form, with its value in words; empty is not filled in."""

    name: str
    label: str
    value: str
    is_prose: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """`facts` are those that are filled in, `missing` the others."""

    slug: str
    title: Promise
    summary: str
    facts: Sequence[Fact]
    missing: Sequence[Fact]


# What a section comes to: the fields that one looks for first.
TELLING = {
    "purpose": ("application_domain", "policy_field"),
    "people": ("owner", "sponsor"),
    "planning": ("planned_gate_on", "pilot_ends_on"),
    "legal": ("impact_class",),
}
WITH_LABEL = ("planned_gate_on", "pilot_ends_on", "sponsor")


def sections_of(initiative: Initiative) -> list[Section]:
    return [_section(initiative, slug) for slug in SECTIONS]


def _section(initiative: Initiative, slug: str) -> Section:
    rows = _flags(initiative) if slug == "legal" else []
    names = [name for name in SECTIONS[slug].base_fields if name not in ELSEWHERE]
    rows += [
        Fact(name, _label(name), _in_words(initiative, name), _is_prose(name))
        for name in names
    ]
    return Section(
        slug=slug,
        title=SECTION_TITLES[slug],
        summary=_summary(initiative, slug, sum(not row.value for row in rows)),
        facts=[row for row in rows if row.value],
        missing=[row for row in rows if not row.value],
    )


def _summary(initiative: Initiative, slug: str, missing: int) -> str:
    parts = []
    for name in TELLING[slug]:
        if value := _in_words(initiative, name):
            labelled = f"{_label(name)}: {value}"
            parts.append(labelled if name in WITH_LABEL else value)
    if missing:
        parts.append(
            ngettext("%(count)d not filled in", "%(count)d not filled in", missing)
            % {"count": missing}
        )
    return " · ".join(parts)


def _label(name: str) -> str:
    return str(capfirst(Initiative._meta.get_field(name).verbose_name))


def _is_prose(name: str) -> bool:
    return isinstance(Initiative._meta.get_field(name), ProseField)


def _in_words(initiative: Initiative, name: str) -> str:
    value: Any = getattr(initiative, name)
    if value is None:
        return ""
    if name == "scaling_routes":
        routes = dict(ScalingRoute.choices)
        return ", ".join(str(routes.get(each, each)) for each in value)
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    choices = dict(Initiative._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))


def _flags(initiative: Initiative) -> list[Fact]:
    given = {flag: answer_of(initiative, flag) for flag in QUESTIONS}
    return [
        Fact(flag.value, str(flag.label), str(answers_to(flag).get(answer, "")))
        for flag, answer in given.items()
    ]
