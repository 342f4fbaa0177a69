"""The handbook inside Kiem: which chapter helps with which page, and how it is shown.

The chapters are the files of docs/handbook, of which the site of documents is made too.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import nh3
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

FOLDER = Path(settings.BASE_DIR) / "docs" / "handbook"
FIRST = "start"
GROUPS = (
    (_("For everybody"), ("start", "account")),
    (_("For owners"), ("reminder", "initiative", "my-work")),
    (
        _("For innovation managers"),
        (
            *("board", "gate", "meeting", "playbook", "attention"),
            *("lessons", "import", "open", "people", "archive"),
        ),
    ),
    (_("For management"), ("report",)),
    (_("For administrators"), ("first-steps",)),
)
CHAPTERS = tuple(name for _title, names in GROUPS for name in names)

# By the name of a page, or how it begins: the longest that fits counts.
HELPS = {
    "account": (
        *("account", "feeds", "keys", "mail-preferences", "mfa", "own-data"),
        *("session", "sign"),
        *("api-documentation", "signed-out", "tokens", "totp", "unsubscribe"),
        *("invited", "password"),
    ),
    "reminder": ("answer-link", "mailbox"),
    "initiative": (
        *("attachment", "comment", "condition", "consult", "document", "initiative"),
        *("involvement", "legal", "people", "record", "relate", "tags", "update"),
        *("profile", "answer", "watch", "circle"),
    ),
    "my-work": ("my-work", "point"),
    "board": ("board", "move", "peek", "quick-add", "selection", "view", "undo"),
    "gate": ("brief", "compare-version", "decision", "decisions", "gate"),
    "meeting": ("meeting", "minutes"),
    "playbook": ("criterion", "legal-check-", "legal-checks", "playbook", "terms"),
    "attention": (
        *("advisers", "calendar", "channel", "limits", "outbox", "running", "tray"),
    ),
    "lessons": (*("lesson", "library", "neighbour", "shipped", "exchange", "learn"),),
    "import": ("import",),
    "open": ("openness", "initiative-openness", "public"),
    "archive": ("archive", "destruction", "instance", "retention"),
    "people": ("audit", "circle", "invitation", "member", "theme", "who-may"),
    "first-steps": ("first-run", "first-steps"),
    "report": ("filed", "report", "schedule"),
}
BY_PAGE = {page: chapter for chapter, pages in HELPS.items() for page in pages}

READER = MarkdownIt("commonmark").enable("table")
TAGS = frozenset(
    (
        *("h1", "h2", "h3", "p", "a", "img", "ul", "ol", "li", "strong", "em", "code"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    )
)
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}


class Chapter(NamedTuple):
    name: str
    title: str
    html: str


def helps_with(page: str | None) -> str:
    """The chapter about the page of this name in urls.py."""
    fits = [start for start in BY_PAGE if (page or "").startswith(start)]
    return BY_PAGE[max(fits, key=len)] if fits else FIRST


def chapter(name: str) -> Chapter:
    """A chapter in the language of the reader; raises KeyError where there is none."""
    if name not in CHAPTERS:
        raise KeyError(name)
    return _read(name, get_language() or settings.LANGUAGE_CODE)


@lru_cache
def _read(name: str, language: str) -> Chapter:
    text = (FOLDER / language[:2] / f"{name}.md").read_text()
    title = text.partition("\n")[0].removeprefix("# ")
    html = nh3.clean(READER.render(text), tags=set(TAGS), attributes=ATTRIBUTES)
    html = re.sub(r'href="([a-z-]+)\.md"', _link, html)
    return Chapter(name, title, re.sub(r'src="[./]+/pictures/', _picture, html))


def _link(found: re.Match[str]) -> str:
    return f'href="{reverse("help", args=[found[1]])}"'


def _picture(_found: re.Match[str]) -> str:
    return f'src="{static("handbook/")}'
