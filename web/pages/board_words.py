"""The sentences of the board: on cards, and for board.js to speak."""

from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.template import engines
from django.utils.formats import date_format
from django.utils.html import json_script
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from web.escaped import joined
from web.pages.commands import for_board
from web.pages.moves import move_speech
from workflows import rules
from workflows.board import Card, Held, Point

# Rendered cards in the memory of a process: about a kilobyte each.
CARDS_KEPT = 16384


class Face(NamedTuple):
    """What stands on a card.

    `state` says why it waits, if it does.
    """

    id: str
    version: str
    href: str
    title: str
    actions: str
    meta: str
    points: str
    ready: str
    days: str
    initials: str
    state: str = ""


class Manner(NamedTuple):
    """How cards are shown on a page, whatever stands on them."""

    language: str | None
    # What the addresses of all initiatives begin with.
    paths: str
    may_move: bool
    # Of the heading that holds the title.
    level: int = 3


class CardWords:
    """Puts cards into words."""

    def __init__(self, paths: str, *, may_move: bool) -> None:
        self.paths = paths
        self.manner = Manner(get_language(), paths, may_move)
        self.pieces = _pieces()

    def cards(self, cards: list[Card], level: int = 3) -> str:
        manner = self.manner._replace(level=level)
        return joined(_html(card, manner) for card in cards)

    def held(self, waiting: list[Held]) -> str:
        return joined(
            _html(held.card, self.manner, self.waits(held)) for held in waiting
        )

    def acts(self, card: Card) -> str:
        return _acts(card.title)

    def points(self, card: Card) -> str:
        return _points(card.points, card.more, self.manner.language)

    def ready(self, card: Card) -> str:
        return _ready(card.met, card.required, self.manner.language)

    def days(self, count: int) -> str:
        return _days(count)

    def more(self, count: int) -> str:
        return _more(count)

    def waits(self, held: Held) -> str:
        stage = held.stage.name
        if held.resume_on is None:
            return _("On hold in %(stage)s") % {"stage": stage}
        day = date_format(held.resume_on, "MONTH_DAY_FORMAT")
        return _("On hold in %(stage)s until %(day)s") % {"stage": stage, "day": day}


@cache
def _pieces() -> Any:
    return engines["jinja2"].get_template("board/_pieces.html").template.module


@lru_cache(CARDS_KEPT)
def _html(card: Card, manner: Manner, state: str = "") -> str:
    """A card that reads the same is the same: kept by everything that stands on it."""
    number = str(card.id)
    kept = _("Private") if card.is_private else ""
    meta = (kept, card.policy_field, card.owner)
    face = Face(
        number,
        str(card.version),
        f"{manner.paths}{number}/",
        card.title,
        _acts(card.title),
        " · ".join(filter(None, meta)),
        _points(card.points, card.more, manner.language) if card.said else "",
        _ready(card.met, card.required, manner.language) if card.required else "",
        _days(card.days),
        card.initials,
        state,
    )
    return _pieces().card(face, manner.may_move, manner.level)


@lru_cache(CARDS_KEPT)
def _points(points: tuple[Point, ...], more: int, language: str | None) -> str:
    shown = [(point.severity, rules.sentence(point)) for point in points]
    return _pieces().points(shown, _more(more) if more else "")


@lru_cache(CARDS_KEPT)
def _ready(met: int, required: int, language: str | None) -> str:
    """How many of the required criteria of the next gate are met."""
    text = _("%(met)d of %(required)d met")
    if met >= required:
        text = _("Ready to decide")
    text %= {"met": met, "required": required}
    return _pieces().ready(tenths(met, required), text)


def tenths(met: int, required: int) -> int:
    """How full the bar is: empty at none, and full only at all of them."""
    if met >= required:
        return 10
    return min(9, max(met > 0, met * 10 // required))


def _acts(title: str) -> str:
    return _("Actions for “%(title)s”") % {"title": title}


def _more(count: int) -> str:
    text = ngettext("and %(count)d more", "and %(count)d more", count)
    return text % {"count": count}


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def scripts() -> str:
    """What board.js says and shows, and which keys it knows, as scripts of JSON."""
    return _scripts(get_language())


@cache
def _scripts(_language: str) -> str:
    speech = json_script(_speech(), "board-speech")
    return speech + json_script(for_board(), "board-commands")


def _speech() -> dict[str, str]:
    """Each sentence by its name; board.js fills in the braces."""
    return _of_moves() | _of_looks() | move_speech()


def _of_looks() -> dict[str, str]:
    """Where the cards are in lanes, in rows or in another order than by hand."""
    return {
        "sorted": _(
            "“{title}” stays where it was: the cards are in the order “{order}”. "
            "Choose “By hand” to give them a place yourself."
        ),
        "lane": _(
            "“{title}” stays in its lane: lanes follow from what is filled in on its "
            "page."
        ),
        "moved_row": _("“{title}” now stands in {stage}."),
        "undecided_row": _("Nothing was decided about “{title}”."),
    }


def _of_moves() -> dict[str, str]:
    return {
        "picked": _(
            "Picked up “{title}”, {place} of {count} in {stage}. Arrow keys move it, "
            "Enter drops it, Escape puts it back."
        ),
        "lifted": _("Picked up “{title}”, {place} of {count} in {stage}."),
        "over": _("“{title}” is at {place} of {count} in {stage}."),
        "restored": _("“{title}” is back in {stage}, {place} of {count}."),
        "moved": _(
            "“{title}” moved from {from_stage}, {from_place} of {from_count}, to "
            "{stage}, {place} of {count}."
        ),
        "refused": _("“{title}” was not moved. {message}"),
        "one_stage": _("“{title}” goes one stage at a time: {stage} comes first."),
        "pending": _("Decision pending"),
        "decision": _("“{title}” goes to {stage} by a decision. Nothing moves yet."),
        "undecided": _("Nothing was decided. “{title}” is back in {stage}."),
        "decided": _("The decision about “{title}” is recorded."),
        "requested": _("The decision about “{title}” is asked for."),
        "back_title": _("Move “{title}” back to {stage}"),
        "offline": _(
            "Kiem could not be reached. “{title}” is back where it was; try again in "
            "a minute."
        ),
        "selected": _("“{title}” is selected; {count} in all."),
        "unselected": _("“{title}” is not selected any more; {count} in all."),
        "selected_none": _("Nothing is selected any more."),
        "selected_count": _("{count} selected"),
        "selected_mark": _("Selected"),
        "peek_end": _("“{title}” is the last one on this side of the column."),
        "unreachable": _("Kiem could not be reached. Try again in a minute."),
        "signed_out": _("You are no longer signed in. Reload the page to go on."),
        "menu": _("Actions for “{title}”"),
        "to_stage": _("Move to {stage}…"),
        "top": _("Move to top"),
        "up": _("Move up"),
        "down": _("Move down"),
        "open": _("Open the page"),
        "loading": _("Fetching the decision point…"),
        "only_decides": _(
            "“{title}” stays in its place. Gatekeepers decide on the next stage; those "
            "who work on it set the order and move it back."
        ),
    }
