"""Which rows a backup holds, and how a value is written and read again."""

import base64
import datetime as dates
import decimal
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps.registry import Apps
from django.db.models import Field, Model

# Django makes these rows itself, in each database anew; nothing points at them.
MADE_BY_DJANGO = {"contenttypes", "auth"}


def tables(apps: Apps) -> dict[str, type[Model]]:
    """Every table of this state of the code by its label, in a fixed order."""
    found = {
        model._meta.label_lower: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label not in MADE_BY_DJANGO
    }
    return dict(sorted(found.items()))


def columns(model: type[Model]) -> "list[Field[Any, Any]]":
    return [each for each in model._meta.concrete_fields if not each.generated]


def written(model: type[Model]) -> Iterator[bytes]:
    """Each row as a line of JSON: its values in the order of the columns."""
    names = [each.attname for each in columns(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    yield _line([each.column for each in columns(model)])
    for row in rows.iterator(chunk_size=2000):
        yield _line(row)


def read(model: type[Model], lines: Iterable[bytes]) -> Iterator[Model]:
    """The rows again. Raises ValueError for what does not fit."""
    lines, found = iter(lines), {each.column: each for each in columns(model)}
    names = json.loads(next(lines))
    if set(names) != set(found):
        raise ValueError(model._meta.label)
    fields = [found[name] for name in names]
    for line in lines:
        pairs = zip(fields, json.loads(line), strict=True)
        yield model(**{each.attname: _value(each, value) for each, value in pairs})


def _value(field: Any, value: Any) -> Any:
    if value is None or field.get_internal_type() == "JSONField":
        return value
    field = field.target_field if field.is_relation else field
    return field.to_python(value)


def _line(values: Any) -> bytes:
    # By number: half a character, which no encoding has, comes back as it was.
    return json.dumps(values, default=_plain, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> str:
    match value:
        case dates.datetime():
            return value.astimezone(dates.UTC).isoformat()
        case dates.date() | dates.time():
            return value.isoformat()
        case decimal.Decimal():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"A backup cannot hold {type(value).__name__}")
