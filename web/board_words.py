"""The sentences of the board: on cards, and for board.js to speak."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.board import Card, Held


class CardWords:
    """What stands on a thousand cards, translated once for each number."""

    def __init__(self) -> None:
        self._days: dict[int, str] = {}
        self._ready: dict[tuple[int, int], str] = {}
        self._actions = _("Actions for “%(title)s”")
        # Said to those who do not see the triangle.
        self.action = _("Action:")

    def days(self, count: int) -> str:
        if count not in self._days:
            text = ngettext("%(count)d day", "%(count)d days", count)
            self._days[count] = text % {"count": count}
        return self._days[count]

    def ready(self, card: Card) -> str:
        """How many of the required criteria of the next gate are met."""
        key = (card.met, card.required)
        if key not in self._ready:
            text = (
                _("Ready to decide")
                if card.met >= card.required
                else _("%(met)d of %(required)d met")
            )
            self._ready[key] = text % {"met": card.met, "required": card.required}
        return self._ready[key]

    def actions(self, title: str) -> str:
        return self._actions % {"title": title}

    def more(self, count: int) -> str:
        text = ngettext("and %(count)d more", "and %(count)d more", count)
        return text % {"count": count}

    def waits(self, held: Held) -> str:
        stage = held.stage.name
        if held.resume_on is None:
            return _("On hold in %(stage)s") % {"stage": stage}
        day = date_format(held.resume_on, "j F")
        return _("On hold in %(stage)s until %(day)s") % {"stage": stage, "day": day}


def speech() -> dict[str, str]:
    """What board.js says and shows; it fills in the braces."""
    return {
        "picked": _(
            "Picked up “{title}”, {place} of {count} in {stage}. Arrow keys move it, "
            "Enter drops it, Escape puts it back."
        ),
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
        "signed_out": _("You are no longer signed in. Reload the page to go on."),
        "menu": _("Actions for “{title}”"),
        "to_stage": _("Move to {stage}…"),
        "top": _("Move to top"),
        "up": _("Move up"),
        "down": _("Move down"),
        "open": _("Open"),
        "loading": _("Fetching the decision point…"),
        "only_decides": _(
            "“{title}” stays in its place. Gatekeepers decide on the next stage; those "
            "who work on it set the order and move it back."
        ),
    }
