"""An entry of the file and the row it stands for, in both directions."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db import models

from portfolio.models import Stage

LANGUAGES = ("nl", "en")
NO_TEXT = {"nl": "", "en": ""}
Shape = Mapping[str, Any]

# Key of an entry -> its value when it is left out, in the order of the file.
CRITERION: Shape = {
    "slug": "",
    "level": "",
    "light": False,
    "guards": [],
    "check": "",
    "judged": True,
    "applies_when": "",
    "label": NO_TEXT,
    "question": NO_TEXT,
    "help": NO_TEXT,
    "evidence": NO_TEXT,
    "because": [],
    "sources": [],
    "origin": "",
}
CONDITIONAL_CHECK: Shape = {
    "slug": "",
    "due_before": "",
    "applies_when": "",
    "adviser": "",
    "valid_months": None,
    "label": NO_TEXT,
    "responsible": NO_TEXT,
    "evidence": NO_TEXT,
    "status": NO_TEXT,
    "sources": [],
    "checked_on": None,
}
OUTCOME: Shape = {"label": NO_TEXT, "meaning": NO_TEXT}
# These cannot be left out.
NEEDED = {"slug", "level", "due_before", "label", "question"}
_COLUMNS = {"light": "in_light", "check": "check_name", "judged": "is_judged"}


TEXT_COLUMNS = tuple(
    f"{key}_{language}"
    for key, usual in CRITERION.items()
    if usual == NO_TEXT
    for language in LANGUAGES
)


def one_line(text: str) -> str:
    """The text on one line, without what cannot be printed."""
    if text.isprintable():
        return " ".join(text.split())
    kept = (" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text)
    return " ".join("".join(kept).split())


# Control characters, halves of a character, and what is no character.
_UNSEEN = ("Cc", "Cs", "Cn")


def is_text(key: str, shape: Shape) -> bool:
    return shape[key] == NO_TEXT


def columns(entry: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    """The columns of the row that a good entry stands for."""
    found: dict[str, Any] = {}
    for key, default in shape.items():
        value = entry.get(key, default)
        if is_text(key, shape):
            for language in LANGUAGES:
                found[f"{key}_{language}"] = one_line(value[language])
        elif isinstance(value, list):
            found[_COLUMNS.get(key, key)] = [one_line(str(each)) for each in value]
        else:
            plain = one_line(value) if isinstance(value, str) else value
            found[_COLUMNS.get(key, key)] = plain
    return found


def entry(row: models.Model, shape: Shape) -> dict[str, Any]:
    """The entry of a row; what is as usual is left out."""
    found: dict[str, Any] = {}
    for key, default in shape.items():
        if is_text(key, shape):
            value: Any = {
                language: getattr(row, f"{key}_{language}") for language in LANGUAGES
            }
        else:
            value = getattr(row, _COLUMNS.get(key, key))
            value = value.slug if isinstance(value, Stage) else value
        if key in NEEDED or value != default:
            found[key] = value
    return found
