"""The sentences of the board: on cards, and for board.js to speak."""

from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.template import engines
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows import rules
from workflows.board import Card, Held

# Rendered cards in the memory of a process: about a kilobyte each.
CARDS_KEPT = 8192


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


class CardWords:
    """Puts cards into words. What many cards share is rendered once."""

    def __init__(self, paths: str) -> None:
        # What the addresses of all initiatives begin with.
        self.paths = paths
        self.actions = _("Actions for “%(title)s”")
        self.days = cache(_days)
        self.ready = cache(self._ready)
        # By identity: cards for which points say the same share these.
        self._points: dict[tuple[int, ...], str] = {}
        template = engines["jinja2"].get_template("board/_pieces.html")
        self._pieces = template.template.module

    def cards(self, cards: list[Card], may_move: bool) -> list[str]:
        return [_html(self._pieces, self.face(card), may_move) for card in cards]

    def held(self, waiting: list[Held], may_move: bool) -> list[str]:
        faces = [self.face(held.card, self.waits(held)) for held in waiting]
        return [_html(self._pieces, face, may_move) for face in faces]

    def face(self, card: Card, state: str = "") -> Face:
        number = str(card.id)
        return Face(
            number,
            str(card.version),
            f"{self.paths}{number}/",
            card.title,
            self.actions % {"title": card.title},
            f"{card.policy_field} · {card.owner}" if card.policy_field else card.owner,
            self.points(card) if card.points else "",
            self.ready(card.met, card.required) if card.required else "",
            self.days(card.days),
            card.initials,
            state,
        )

    def points(self, card: Card) -> str:
        key = (*map(id, card.points), card.more)
        if key not in self._points:
            shown = [(point.severity, rules.sentence(point)) for point in card.points]
            more = self.more(card.more) if card.more else ""
            self._points[key] = self._pieces.points(shown, more)
        return self._points[key]

    def more(self, count: int) -> str:
        text = ngettext("and %(count)d more", "and %(count)d more", count)
        return text % {"count": count}

    def _ready(self, met: int, required: int) -> str:
        """How many of the required criteria of the next gate are met."""
        text = _("%(met)d of %(required)d met")
        if met >= required:
            text = _("Ready to decide")
        text %= {"met": met, "required": required}
        return self._pieces.ready(met, required, text)

    def waits(self, held: Held) -> str:
        stage = held.stage.name
        if held.resume_on is None:
            return _("On hold in %(stage)s") % {"stage": stage}
        day = date_format(held.resume_on, "MONTH_DAY_FORMAT")
        return _("On hold in %(stage)s until %(day)s") % {"stage": stage, "day": day}


@lru_cache(maxsize=CARDS_KEPT)
def _html(pieces: Any, face: Face, may_move: bool) -> str:
    """A card that reads the same is the same: kept by everything that stands on it."""
    return pieces.card(face, may_move)


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def speech() -> dict[str, str]:
    """What board.js says and shows; it fills in the braces."""
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
