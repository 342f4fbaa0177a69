"""The demo's texts and figures, in the language in which it is loaded."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("lindervoort")
INITIATIVES = ("idea", "concept", "pilot", "scale", "ended")
LANGUAGES = {"nl", "en"}


@cache
def read(name: str) -> Any:
    """One file of the folder, in both languages."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, yaml.CSafeLoader)


def in_language(value: Any, language: str) -> Any:
    """The same value with one text where it has two.

    A text that has properties as well, such as a finding, keeps them and has the text
    itself under `text`.
    """
    if isinstance(value, list):
        return [in_language(item, language) for item in value]
    if not isinstance(value, dict):
        return value
    if not value.keys() >= LANGUAGES:
        return {key: in_language(item, language) for key, item in value.items()}
    rest = {
        key: in_language(item, language)
        for key, item in value.items()
        if key not in LANGUAGES
    }
    return {"text": value[language], **rest} if rest else value[language]


def initiatives(language: str) -> list[dict[str, Any]]:
    """The 27 initiatives, oldest number first."""
    entries = [entry for name in INITIATIVES for entry in read(name)]
    return [
        in_language(entry, language)
        for entry in sorted(entries, key=lambda entry: entry["id"])
    ]


def vocabulary(language: str) -> dict[str, Any]:
    words: dict[str, Any] = in_language(read("vocabulary"), language)
    return words


def phrases(language: str) -> dict[str, Any]:
    words: dict[str, Any] = in_language(read("phrases"), language)
    return words
