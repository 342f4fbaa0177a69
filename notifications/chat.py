"""News in the shape that each chat program wants it; a title is never markup in it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.translation import ngettext

from notifications.channel import ChannelKind

CARD = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")


@dataclass(frozen=True, slots=True)
class Line:
    """What happened, to what, and where one reads on."""

    what: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class News:
    """`more` lines are left out; `link` leads to `url`, where all of it is."""

    heading: str
    lines: Sequence[Line]
    url: str
    link: str
    more: int = 0

    @property
    def rest(self) -> str:
        if not self.more:
            return ""
        words = ngettext("And %(count)d more.", "And %(count)d more.", self.more)
        return words % {"count": self.more}


def written_for(kind: str, news: News) -> dict[str, Any]:
    """The body of the request."""
    return WRITERS[ChannelKind(kind)](news)


def for_teams(news: News) -> dict[str, Any]:
    """An Adaptive Card for a workflow of Power Automate; text runs know no markup."""
    lines = [_run(_text(f"{line.what}: "), _link(line)) for line in news.lines]
    rest = [_run(_text(news.rest))] if news.rest else []
    heading = {"weight": "bolder", "size": "medium"}
    body = [_run(_text(news.heading) | heading), *lines, *rest]
    action = {"type": "Action.OpenUrl", "title": news.link, "url": news.url}
    card = {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": [action],
    }
    attachment = {"contentType": CARD, "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def for_mattermost(news: News) -> dict[str, Any]:
    lines = [
        f"- {_plain(line.what)}: [{_plain(line.title)}]({line.url})"
        for line in news.lines
    ]
    rest = [_plain(news.rest)] if news.rest else []
    link = f"[{_plain(news.link)}]({news.url})"
    return {"text": "\n".join([f"**{_plain(news.heading)}**", *lines, *rest, "", link])}


def for_slack(news: News) -> dict[str, Any]:
    lines = [
        f"• {_slack(line.what)}: <{line.url}|{_slack(line.title)}>"
        for line in news.lines
    ]
    rest = [_slack(news.rest)] if news.rest else []
    link = f"<{news.url}|{_slack(news.link)}>"
    text = "\n".join([f"*{_slack(news.heading)}*", *lines, *rest, link])
    return {"text": text, "unfurl_links": False}


def _run(*inlines: dict[str, Any]) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [*inlines]}


def _text(text: str) -> dict[str, Any]:
    return {"type": "TextRun", "text": text}


def _link(line: Line) -> dict[str, Any]:
    action = {"type": "Action.OpenUrl", "url": line.url}
    return _text(line.title) | {"selectAction": action, "color": "accent"}


def _plain(text: str) -> str:
    """Markdown that shows as this text and calls nobody: an @ is parted from a name."""
    return MARKUP.sub(r"\\\1", text).replace("@", "@\u200b")


def _slack(text: str) -> str:
    return escape(text.replace("|", "¦"), quote=False)


WRITERS: Mapping[ChannelKind, Callable[[News], dict[str, Any]]] = {
    ChannelKind.TEAMS: for_teams,
    ChannelKind.MATTERMOST: for_mattermost,
    ChannelKind.SLACK: for_slack,
}
