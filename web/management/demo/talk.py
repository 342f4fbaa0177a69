"""What the people of the demo say to each other, and a file that one of them brings."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile

from portfolio.actions import attach, post_comment
from portfolio.clock import AMSTERDAM
from web.management.demo import texts
from web.management.demo.past import Act, Setting

# After everything else of that day.
SAID = time(16)


def plan_talk(setting: Setting) -> Iterator[Act]:
    """Each comment and each file, on its day."""
    talk = texts.in_language(texts.read("talk"), setting.language)
    for words in talk["comments"]:
        yield _act(_say, setting, words)
    for words in talk["files"]:
        yield _act(_bring, setting, words)


def _act(do: Any, setting: Setting, words: Mapping[str, Any]) -> Act:
    day = setting.today - timedelta(days=words["days"])
    at = datetime.combine(day, SAID, AMSTERDAM)
    return Act(at, lambda: do(setting, words, at))


def _say(setting: Setting, words: Mapping[str, Any], at: datetime) -> None:
    if initiative := setting.started.get(words["initiative"]):
        text = words["text"].format_map(setting.people)
        by = setting.people[words["by"]]
        post_comment(initiative, text=text, by=by, at=at)


def _bring(setting: Setting, words: Mapping[str, Any], at: datetime) -> None:
    if initiative := setting.started.get(words["initiative"]):
        file = ContentFile(words["text"].encode(), name=words["name"])
        by = setting.people[words["by"]]
        attach(initiative, file, note=words["note"], by=by, at=at)
