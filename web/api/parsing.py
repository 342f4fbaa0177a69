"""Reading a body: small, well-formed JSON that means one thing only."""

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

LARGEST = 1024 * 1024


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = gettext_lazy("The body is larger than 1 MB. Send less at a time.")


class StrictJSONParser(JSONParser):
    """Refuses what databases and other programs would read in another way."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise TooLarge
        try:
            body = json.loads(
                raw.decode(), parse_constant=_no_number, object_pairs_hook=_once
            )
            for text in _texts(body):
                _refuse_unstorable(text)
        except (ValueError, RecursionError) as problem:
            raise ParseError(_("The body is not well-formed JSON.")) from problem
        return body


def _no_number(name: str) -> NoReturn:
    raise ParseError(_("%(name)s is not a number in JSON.") % {"name": name})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that comes twice: readers differ on which one counts."""
    body = dict(pairs)
    if len(body) < len(pairs):
        raise ParseError(_("A key in the body comes twice."))
    return body


def _texts(value: Any) -> Iterator[str]:
    """Every text in a body, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)


def _refuse_unstorable(text: str) -> None:
    if "\0" in text:
        raise ParseError(_("A text in the body has a character of code 0."))
    if not text.isascii():
        # A lone surrogate is half a character; this raises a ValueError.
        text.encode()
