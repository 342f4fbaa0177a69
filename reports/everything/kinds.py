"""What a package holds, as `kinds.yaml` says: kinds of rows, their fields, the rest.

A test fails for a model or field that is neither taken along nor left out for a reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db.models import Field, Model, Q, QuerySet

from accounts.models import User
from portfolio.models import Initiative, Portfolio

FILE = Path(__file__).with_name("kinds.yaml")


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one table: `of` leads to their portfolio, `about` to their initiative.

    `both` leads to a second portfolio, which has to be the same one.
    """

    label: str
    model: type[Model]
    fields: tuple[str, ...]
    of: str = ""
    both: str = ""
    about: str = ""

    @property
    def file(self) -> str:
        return f"rows/{self.label.lower()}.jsonl"

    @property
    def columns(self) -> "list[Field[Any, Any]]":
        return [self.model._meta.get_field(name) for name in self.fields]  # type: ignore[misc]

    def rows(self) -> QuerySet[Model]:
        """All of them, always in the same order."""
        order = self.fields if "id" not in self.fields else ["pk"]
        return self.model._base_manager.order_by(*(_key(name, self) for name in order))

    def within(self, portfolio: Portfolio) -> QuerySet[Model]:
        """Those of one portfolio; none of those that belong to no portfolio."""
        if not self.of:
            return self.rows().none()
        found = self.rows().filter(**{self.of: portfolio.pk})
        if not self.both:
            return found
        pointer = self.both.split("__")[0]
        return found.filter(Q(**{pointer: None}) | Q(**{self.both: portfolio.pk}))

    def belonging(self, initiative: Initiative) -> QuerySet[Model]:
        """Those about one initiative."""
        found = self.rows()
        return (
            found.filter(**{self.about: initiative.pk}) if self.about else found.none()
        )

    def people(self) -> list[str]:
        """The columns that name somebody."""
        return [each.attname for each in self.columns if each.related_model is User]


def _key(name: str, kind: Kind) -> str:
    if name == "pk":
        return name
    field: Any = kind.model._meta.get_field(name)
    return str(field.attname)


@cache
def kinds() -> tuple[Kind, ...]:
    return tuple(_kinds())


@cache
def left_out() -> dict[str, str]:
    """Models and fields that stay behind, with why."""
    said = _said()
    fields = {
        f"{label}.{name}": why
        for label, about in said["kinds"].items()
        for name, why in about.get("left_out", {}).items()
    }
    return said["left_out"] | fields


def gaps() -> list[str]:
    """Models and fields of which nobody said what becomes of them; or that are gone."""
    said = _said()
    told = {*said["left_out"], *left_out()}
    for label, about in said["kinds"].items():
        names = f"{about['fields']} {about.get('many', '')}".split()
        told |= {label, *(f"{label}.{name}" for name in names)}
    there = set(_there(leaving_out={*said["left_out"]}))
    return sorted(told ^ there)


def _there(*, leaving_out: set[str]) -> Iterator[str]:
    for model in apps.get_models():
        label = model._meta.label
        yield label
        if label not in leaving_out:
            fields = (*model._meta.concrete_fields, *model._meta.many_to_many)
            yield from (f"{label}.{field.name}" for field in fields)


def _said() -> Any:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def _kinds() -> Iterator[Kind]:
    for label, about in _said()["kinds"].items():
        model = apps.get_model(label)
        paths = {key: about.get(key, "") for key in ("of", "both", "about")}
        yield Kind(label, model, tuple(about["fields"].split()), **paths)
        for name in about.get("many", "").split():
            yield _between(label, model, name, paths)


def _between(label: str, model: type[Model], name: str, paths: dict[str, str]) -> Kind:
    """The rows that tie two others together; `both` would say that they are alike."""
    field: Any = model._meta.get_field(name)
    here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
    steps = {
        key: f"{here}__{path}".removesuffix("__pk") if path else ""
        for key, path in paths.items()
    }
    if field.related_model is model and paths["of"]:
        steps["both"] = f"{there}__{paths['of']}"
    return Kind(f"{label}.{name}", field.remote_field.through, (here, there), **steps)
