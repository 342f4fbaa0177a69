"""Reading an exchange pack: who made it, whether it is unchanged, what is in it.

A pack comes from outside. It is read whole or refused with a sentence; nothing of it is
carried out, and what it says of itself is believed only as far as its signature goes.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portfolio.models import FailureMode
from workflows.exchange.packing import FORMAT, VERSION
from workflows.exchange.signing import Signature, holds
from workflows.playbook.mistakes import in_criterion_entry

LARGEST = 5 * 1024 * 1024
MOST_LESSONS = 5_000
MOST_CRITERIA = 1_000


@dataclass(frozen=True, slots=True)
class PackCheck:
    """A criterion of theirs: the gate it stands before, and its entry of a playbook."""

    gate: str
    stage: str
    version: int
    entry: Mapping[str, Any]

    @property
    def slug(self) -> str:
        return str(self.entry["slug"])


@dataclass(frozen=True, slots=True)
class PackLesson:
    """A lesson of theirs; `number` tells it from their others."""

    number: int
    initiative: str
    stage: str
    learnt_on: date
    text: str
    what_happened: str
    failure_mode: str
    worked: bool
    useful_for: str


@dataclass(frozen=True, slots=True)
class ReadPack:
    """`signature` is None where nobody signed it; one that does not hold is refused."""

    organisation: str
    portfolio: str
    address: str
    made_on: date
    signature: Signature | None
    checks: tuple[PackCheck, ...]
    lessons: tuple[PackLesson, ...]

    @property
    def fingerprint(self) -> str:
        return self.signature.fingerprint if self.signature else ""


def read_pack(content: bytes) -> ReadPack:
    """Raises ValidationError, in a sentence, for whatever is no good pack."""
    outer = _json(content)
    if not isinstance(outer, dict) or not isinstance(outer.get("pack"), dict):
        raise _refusal(_("This is not an exchange pack of Kiem."), "format")
    said = outer["pack"]
    if said.get("format") != FORMAT:
        raise _refusal(_("This is not an exchange pack of Kiem."), "format")
    if said.get("version") != VERSION:
        text = _(
            "This pack has version %(version)s; this Kiem reads version %(ours)d. Ask "
            "whoever looks after Kiem for a newer one."
        )
        words = {"version": said.get("version"), "ours": VERSION}
        raise _refusal(text % words, "version")
    signature = _signature(outer, said)
    try:
        return _pack(said, signature)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        text = _("This pack is broken: something is missing in it, or has no meaning.")
        raise _refusal(text, "broken") from wrong


def _json(content: bytes) -> Any:
    if len(content) > LARGEST:
        raise _refusal(
            _("This file is larger than 5 MB. A pack is smaller than that."), "size"
        )
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except (ValueError, RecursionError) as wrong:
        raise _refusal(_("This file cannot be read as JSON."), "json") from wrong


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers of one file may not read two things in it."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A key stands there twice.")
    return found


def _no_number(text: str) -> None:
    raise ValueError(f"{text} can be written in more than one way.")


def _signature(outer: Mapping[str, Any], said: Any) -> Signature | None:
    given = outer.get("signature")
    if given is None:
        return None
    key, value = (
        (given.get("key"), given.get("value"))
        if isinstance(given, dict)
        else (None, None)
    )
    if not isinstance(key, str) or not isinstance(value, str):
        raise _refusal(_("The signature of this pack cannot be read."), "signature")
    signature = Signature(key, value)
    try:
        is_good = holds(signature, said)
    except UnicodeEncodeError:
        is_good = False
    if not is_good:
        text = _(
            "This pack was changed after it was signed. Ask who sent it for a new one."
        )
        raise _refusal(text, "tampered")
    return signature


def _pack(said: Mapping[str, Any], signature: Signature | None) -> ReadPack:
    origin, gates, lessons = said["from"], said["gates"], said["lessons"]
    checks = tuple(_checks(gates))
    if len(checks) > MOST_CRITERIA or len(lessons) > MOST_LESSONS:
        raise ValueError("More than any portfolio has.")
    address = _text(origin["address"], 200)
    if not address.startswith(("https://", "http://")):
        raise ValueError("No address.")
    read = tuple(_lesson(each) for each in lessons)
    if len({each.number for each in read}) != len(read):
        raise ValueError("A number stands there twice.")
    return ReadPack(
        organisation=_text(origin["organisation"], 120, is_needed=True),
        portfolio=_text(origin["portfolio"], 50, is_needed=True),
        address=address,
        made_on=date.fromisoformat(origin["made_on"]),
        signature=signature,
        checks=checks,
        lessons=read,
    )


def _checks(gates: Any) -> Iterator[PackCheck]:
    for gate in gates:
        slug, stage = _text(gate["slug"], 50), _text(gate["stage"], 50)
        for entry in gate["criteria"]:
            if in_criterion_entry(entry):
                raise ValueError("No criterion.")
            yield PackCheck(slug, stage, _whole(gate["version"]), entry)


def _lesson(row: Mapping[str, Any]) -> PackLesson:
    mode = _text(row["failure_mode"], 8)
    if not isinstance(row["worked"], bool):
        raise TypeError("Yes or no.")
    return PackLesson(
        number=_whole(row["number"]),
        initiative=_text(row["initiative"], 120),
        stage=_text(row["stage"], 50),
        learnt_on=date.fromisoformat(row["learnt_on"]),
        text=_text(row["text"], 1000, is_needed=True),
        what_happened=_text(row["what_happened"], 2000),
        failure_mode=mode if mode in FailureMode.values else "",
        worked=row["worked"],
        useful_for=_text(row["useful_for"], 200),
    )


def _text(value: Any, longest: int, *, is_needed: bool = False) -> str:
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        raise ValueError("No text, or too long.")
    value.encode()  # Halves of characters are none.
    if is_needed and not value.strip():
        raise ValueError("Empty.")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("No number.")
    return value


def _refusal(message: str, code: str) -> ValidationError:
    return ValidationError({"file": [ValidationError(message, code=code)]})
