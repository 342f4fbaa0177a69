"""What others learnt: three real cases and fourteen lessons, each with its sources.

Reference texts in two languages, read once from the YAML beside this file.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

from portfolio.models.failure_mode import FailureMode
from portfolio.models.initiative import ApplicationDomain

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Text:
    """Reads in the reader's language."""

    nl: str
    en: str

    def __str__(self) -> str:
        return self.nl if (get_language() or "").startswith("nl") else self.en


@dataclass(frozen=True, slots=True)
class Source:
    """`by` is who published it; `opening` when only its opening could be read."""

    title: str
    by: str
    url: str
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that its sources say; `about` is the heading."""

    text: Text
    sources: tuple[Source, ...]
    about: Text | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """`readings` and `failure_modes` are our judgement, not in the sources."""

    slug: str
    name: Text
    place: Text
    line: Text
    domain: ApplicationDomain | None
    facts: tuple[Fact, ...]
    readings: tuple[Text, ...]
    failure_modes: tuple[FailureMode, ...]
    unknown: Text
    beware: Fact | None

    def __str__(self) -> str:
        return str(self.name)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Each once, in the order in which they are used."""
        told = (*self.facts, *([self.beware] if self.beware else []))
        return tuple(dict.fromkeys(each for fact in told for each in fact.sources))

    @property
    def texts(self) -> tuple[str, str]:
        """What can be searched, in both languages: what it is, and all about it."""
        about = (self.unknown, *self.readings, *(fact.text for fact in self.facts))
        return _both(self.name, self.place, self.line), _both(*about)


@dataclass(frozen=True, slots=True)
class SourcedLesson:
    """`stages` are the slugs of the shipped stages in which it helps most."""

    slug: str
    text: Text
    failure_modes: tuple[FailureMode, ...]
    stages: tuple[str, ...]
    sources: tuple[Source, ...]

    def __str__(self) -> str:
        return str(self.text)

    @property
    def texts(self) -> tuple[str, str]:
        """What can be searched: the lesson in both languages, and its sources."""
        told = (f"{source.title} {source.by}" for source in self.sources)
        return _both(self.text), " ".join(told)


@cache
def sources() -> dict[str, Source]:
    return {code: Source(**about) for code, about in _read("sources").items()}


@cache
def cases() -> tuple[Case, ...]:
    """The reference cases. They are read, never changed."""
    return tuple(_case(entry) for entry in _read("cases"))


@cache
def lessons() -> tuple[SourcedLesson, ...]:
    return tuple(
        SourcedLesson(
            slug=entry["slug"],
            text=_text(entry),
            failure_modes=_failure_modes(entry),
            stages=tuple(entry["stages"]),
            sources=_sources(entry),
        )
        for entry in _read("lessons")
    )


def shipped(slug: str) -> Case | SourcedLesson | None:
    """What Kiem ships under this name."""
    every: tuple[Case | SourcedLesson, ...] = (*lessons(), *cases())
    return next((entry for entry in every if entry.slug == slug), None)


def _both(*texts: Text) -> str:
    return " ".join(f"{text.nl} {text.en}" for text in texts)


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def _text(entry: dict[str, Any]) -> Text:
    return Text(nl=entry["nl"], en=entry["en"])


def _sources(entry: dict[str, Any]) -> tuple[Source, ...]:
    return tuple(sources()[code] for code in entry["sources"])


def _failure_modes(entry: dict[str, Any]) -> tuple[FailureMode, ...]:
    return tuple(FailureMode(code) for code in entry.get("failure_modes", ()))


def _fact(entry: dict[str, Any]) -> Fact:
    about = _text(entry["about"]) if "about" in entry else None
    return Fact(_text(entry), _sources(entry), about)


def _case(entry: dict[str, Any]) -> Case:
    return Case(
        slug=entry["slug"],
        name=_text(entry["name"]),
        place=_text(entry["place"]),
        line=_text(entry["line"]),
        domain=ApplicationDomain(entry["domain"]) if entry["domain"] else None,
        facts=tuple(_fact(fact) for fact in entry["facts"]),
        readings=tuple(_text(reading) for reading in entry["readings"]),
        failure_modes=_failure_modes(entry),
        unknown=_text(entry["unknown"]),
        beware=_fact(entry["beware"]) if "beware" in entry else None,
    )
