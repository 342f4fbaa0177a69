"""What can be done by keys: one table for the board, the palette, the help and docs."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Command(NamedTuple):
    """`keys` are combinations as a browser names them, with a space between ways."""

    slug: str
    keys: str
    label: Promise

    def ways(self) -> list[list[str]]:
        """Each combination as what stands on the keys."""
        return [_caps(way) for way in self.keys.split()]

    @property
    def is_letter(self) -> bool:
        """Whether it works with a single sign, which can be switched off."""
        return len(self.keys) == 1


class Group(NamedTuple):
    title: Promise
    commands: tuple[Command, ...]


GROUPS = (
    Group(
        gettext_lazy("Everywhere"),
        (
            Command("palette", "Ctrl+k", gettext_lazy("Go to or do anything")),
            Command("keys", "?", gettext_lazy("Show the keys")),
        ),
    ),
    Group(
        gettext_lazy("On the board"),
        (
            Command("search", "/", gettext_lazy("Filter the board")),
            Command("new", "n", gettext_lazy("Add to the board")),
            Command("undo", "Ctrl+z", gettext_lazy("Undo the last move")),
            Command("clear", "Escape", gettext_lazy("Select nothing")),
        ),
    ),
    Group(
        gettext_lazy("On a card"),
        (
            Command(
                "walk",
                "ArrowLeft ArrowRight ArrowUp ArrowDown",
                gettext_lazy("To another card"),
            ),
            Command(
                "far",
                "Ctrl+ArrowUp Ctrl+ArrowDown",
                gettext_lazy("To the first or last card of the column"),
            ),
            Command("peek", "Space", gettext_lazy("Look into it")),
            Command("open", "o", gettext_lazy("Open the page")),
            Command("edit", "e", gettext_lazy("Change the facts")),
            Command("menu", "m", gettext_lazy("Open its menu")),
            Command("pick", "Enter Shift+Space", gettext_lazy("Pick it up")),
            Command(
                "stage",
                "Shift+ArrowLeft Shift+ArrowRight",
                gettext_lazy("Move it a stage"),
            ),
            Command("select", "x", gettext_lazy("Select it, or no longer")),
            Command(
                "extend",
                "Shift+ArrowUp Shift+ArrowDown",
                gettext_lazy("Select the next card too"),
            ),
        ),
    ),
    Group(
        gettext_lazy("With a card picked up"),
        (
            Command(
                "carry",
                "ArrowLeft ArrowRight ArrowUp ArrowDown",
                gettext_lazy("Carry it"),
            ),
            Command(
                "carry-far",
                "Ctrl+ArrowUp Ctrl+ArrowDown Ctrl+ArrowLeft Ctrl+ArrowRight",
                gettext_lazy("Carry it to the top, the bottom or the outer column"),
            ),
            Command("drop", "Enter", gettext_lazy("Drop it")),
            Command("restore", "Escape", gettext_lazy("Put it back")),
        ),
    ),
)


def commands() -> Iterator[Command]:
    for group in GROUPS:
        yield from group.commands


def for_board() -> dict[str, dict[str, str]]:
    """What commands.js knows of each: its keys, the first way in signs, its name."""
    return {
        each.slug: {
            "keys": each.keys,
            "caps": " ".join(each.ways()[0]),
            "label": str(each.label),
        }
        for each in commands()
    }


def _caps(way: str) -> list[str]:
    named = {"Space": _("Space"), "Enter": _("Enter")}
    signs = {"ArrowLeft": "←", "ArrowRight": "→", "ArrowUp": "↑", "ArrowDown": "↓"}
    words = named | signs
    return [
        words.get(key, key.upper() if len(key) == 1 else key) for key in way.split("+")
    ]
