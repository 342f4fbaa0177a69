"""People in the ledger: by number, so that a name can be forgotten.

What is sealed is never changed. So facts hold who somebody is and not how they are
called; whoever reads facts to people puts the names in, as they are now.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from accounts.models import User
from portfolio.models import Event

KEY = "user"


def reference(person: User) -> dict[str, int]:
    """How facts name somebody."""
    return {KEY: person.pk}


def is_reference(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {KEY}


def with_names(events: Iterable[Event]) -> list[Event]:
    """These, with names in their facts; one query, and none where nobody is named."""
    found = list(events)
    keys = {key for event in found for key in _references(event.facts)}
    if keys:
        people = User.objects.filter(pk__in=keys).values_list("pk", "name")
        names = dict(people)
        for event in found:
            event.facts = _named(event.facts, names)
    return found


def _references(value: Any) -> Iterator[int]:
    if is_reference(value):
        yield value[KEY]
    elif isinstance(value, dict):
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def _named(value: Any, names: Mapping[int, str]) -> Any:
    if is_reference(value):
        return names.get(value[KEY], "")
    if isinstance(value, dict):
        return {key: _named(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_named(each, names) for each in value]
    return value
