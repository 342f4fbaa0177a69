"""What can be swapped in a request for what is of others, and where."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import chain, combinations, product
from typing import Any

from django.apps import apps
from django.urls import resolve, reverse
from rest_framework import serializers

from accounts.models import User
from portfolio.models import Initiative
from tests.twin import FURTHER
from tests.web.api.rights import API
from tests.web.test_rights import PRIVATE, address
from web.api.bodies import CardField, KnownKeys, OwnField, PersonField
from web.api.publishing import document

WRITING = {name: route for name, route in PRIVATE.items() if route.write}
TABLES = {model._meta.model_name: model for model in apps.get_models()}
# Of each route that only reads, so many readers ask: who may not is asked elsewhere.
MOST_READERS = 5
# Where rows are asked for by number or name in a query, beside cursors: with what.
QUERIES = (
    ("api-initiatives", "q", "id:{theirs}"),
    ("api-initiatives", "q", "owner:{theirs}"),
    ("api-initiatives", "portfolio", "xlindervoort"),
    ("api-attention", "portfolio", "xlindervoort"),
    ("api-report", "q", "id:{theirs}"),
    ("api-search", "q", "id:{theirs}"),
    ("api-events", "after", "{theirs}"),
    ("board", "q", "id:{theirs}"),
    ("board", "q", "owner:{theirs}"),
    ("gate", "after", "{theirs}"),
    ("move", "stage", "{theirs}"),
)


def writers(name: str) -> list[str]:
    """Who may; an administrator may keep members and mail of everybody."""
    return sorted(WRITING[name].write - {"administrator"})


def body_of(name, world) -> dict[str, Any]:
    body = WRITING[name].body
    return dict(body(world)) if body else {}


def foreign_addresses(name: str, world: Any) -> Iterator[str]:
    """This address with one, some and all of its ids those of others."""
    found = resolve(address(name, PRIVATE[name], world))
    theirs = {
        key: value + FURTHER if isinstance(value, int) else f"x{value}"
        for key, value in found.kwargs.items()
        if key not in {"version", *found.extra_kwargs}
    }
    some = (combinations(theirs, count) for count in range(1, len(theirs) + 1))
    for keys in chain.from_iterable(some):
        swapped = found.kwargs | {key: theirs[key] for key in keys}
        given = {key: swapped[key] for key in {*swapped} - {*found.extra_kwargs}}
        yield reverse(name, kwargs=given)


@cache
def body_classes() -> dict[str, type[KnownKeys]]:
    """The bodies of the document, by name."""
    found, left = {}, [KnownKeys]
    while left:
        kind = left.pop()
        found[kind.__name__] = kind
        left += kind.__subclasses__()
    return found


def documented(name: str, world: Any) -> str:
    """The address of this route, as the document has it."""
    route = resolve(address(name, PRIVATE[name], world)).route
    return re.sub(r"<\w+:(\w+)>", r"{\1}", route).removeprefix("api/v1")


def body_class(name: str, method: str, world: Any) -> type[KnownKeys] | None:
    """What this call of the API takes; None where it takes no body."""
    path = documented(name, world)
    sent = document()["paths"][path][method.lower()].get("requestBody")
    if sent is None:
        return None
    [content] = sent["content"].values()
    wanted = content["schema"]["$ref"].rsplit("/", 1)[-1]
    there = body_classes()
    return there.get(wanted) or there[wanted.removeprefix("Patched")]


def ids_in(kind: type[KnownKeys], *above: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Where a body names a row by its id, and of which table."""
    for name, field in kind().fields.items():
        one = getattr(field, "child_relation", None) or getattr(field, "child", field)
        if isinstance(one, KnownKeys):
            yield from ids_in(type(one), *above, name)
        elif model := model_of(name, one):
            yield (*above, name), model


def model_of(name: str, field: Any) -> Any:
    if isinstance(field, PersonField):
        return User
    if isinstance(field, CardField):
        return Initiative
    if isinstance(field, OwnField):
        return getattr(Initiative, field.related).rel.related_model
    if isinstance(field, serializers.PrimaryKeyRelatedField):
        return User if name == "people" else TABLES[name.replace("_", "")]
    is_number = isinstance(field, serializers.IntegerField)
    return TABLES.get(name) if is_number else None


def with_id(body: dict[str, Any], at: tuple[str, ...], theirs: int) -> dict[str, Any]:
    """This body with the id of others in one place, in a list where lists are taken."""
    first, *rest = at
    inner = with_id({}, tuple(rest), theirs) if rest else theirs
    return body | {first: inner}


def readers(name: str) -> list[str]:
    return sorted(PRIVATE[name].read - {"administrator"})[:MOST_READERS]


def addresses_to_write(name: str, world: Any) -> Iterator[tuple[str, str]]:
    paths = list(foreign_addresses(name, world))
    yield from product(writers(name), paths)


def addresses_to_read(name: str, world: Any) -> Iterator[tuple[str, str]]:
    paths = list(foreign_addresses(name, world))
    yield from product(readers(name), paths)


def ids_in_bodies(
    name: str, method: str, world: Any
) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Who sends which id of others, where; also as a list."""
    kind = body_class(name, method, world)
    for at, model in ids_in(kind) if kind else ():
        theirs = model.objects.order_by("-pk").values_list("pk", flat=True)[0]
        assert theirs > FURTHER
        yield from product(writers(name), [at], (theirs, [theirs]))


def tags(name: str, method: str, world: Any) -> Iterator[tuple[str, str]]:
    """Who changes something while they saw another thing."""
    if method != "POST":
        of_others = (f"W/{world.other_tag}", '"0"')
        yield from product(writers(name), of_others)


def keys(name: str, method: str, world: Any) -> Iterator[str]:
    """Who adds something under a key that somebody else used."""
    if method == "POST":
        # The key is of an outsider.
        yield from sorted({*writers(name)} - {"outsider"})


def queries(name: str, world: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Who asks for what of others, by a query."""
    asked = [
        {key: text.format(theirs=world.initiative.pk + FURTHER)}
        for there, key, text in QUERIES
        if there == name
    ]
    if name in API and "cursor" in {*parameters(name, world)}:
        asked.append({"cursor": str(FURTHER)})
    yield from product(readers(name), asked)


def parameters(name: str, world: Any) -> Iterator[str]:
    """The query keys of a list of the API, by its document."""
    about = document()["paths"][documented(name, world)].get("get", {})
    for each in about.get("parameters", ()):
        yield each["name"]


class Controls(HTMLParser):
    """What a form can send that is a number without being typed: ids, mostly."""

    def __init__(self) -> None:
        super().__init__()
        self.select = ""
        self.names: set[str | None] = set()
        self.found: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.names.add(said.get("name"))
        if tag == "select":
            self.select = said.get("name") or ""
        chosen = tag == "button" or said.get("type") in ("radio", "checkbox", "hidden")
        name = self.select if tag == "option" else said.get("name") if chosen else ""
        if name and (value := said.get("value") or "").isdecimal() and int(value):
            self.found.setdefault(name, int(value))
