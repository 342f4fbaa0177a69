"""How the board is looked at: the choices of its bar, and the words of each layout."""

import json
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portfolio.models import Stage
from web.pages.board_look import address, told
from workflows.board import (
    STEP,
    Board,
    Density,
    Lanes,
    Layout,
    Month,
    Said,
    Sort,
    When,
)


class Choice(NamedTuple):
    """A list to choose from, with what is chosen now."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


class Head(NamedTuple):
    """The head of a column of the table; `sorted` is for `aria-sort`."""

    title: str
    href: str
    sorted: str
    mark: str


class Bar:
    """What a page says about the look of this board, and where other looks are."""

    def __init__(self, board: Board | Said) -> None:
        self.board = board
        self.look = board.look

    def address(self, **changes: Any) -> str:
        return address(self.look, **changes)

    # The choices

    @property
    def kept(self) -> dict[str, str]:
        """What the form of the bar takes along unseen."""
        return {"q": self.look.q} if self.look.q else {}

    @cached_property
    def choices(self) -> list[Choice]:
        """The lists of the bar: those that make a difference in this layout."""
        look, layout = told(self.look), self.look.layout
        shown = [_choice("layout", _("Layout"), Layout, layout)]
        if layout == Layout.BOARD:
            shown.append(_choice("lanes", _("Lanes"), Lanes, self.look.lanes))
        if layout != Layout.TIMELINE:
            chosen = look.get("sort", Sort.RANK)
            shown.append(_choice("sort", _("Order"), Sort, chosen))
        shown.append(_choice("density", _("Density"), Density, self.look.density))
        return shown

    @property
    def told(self) -> str:
        """What was chosen that is not as usual."""
        chosen = (
            dict(choice.options)[choice.chosen]
            for choice in self.choices
            if choice.chosen != choice.options[0][0]
        )
        return " · ".join(chosen)

    # A part of many

    def part(self, shown: int, count: int) -> str:
        return _("%(shown)d of %(count)d") % {"shown": shown, "count": count}

    def more(self, key: str, shown: int) -> str:
        asked = dict(self.look.shown) | {key: shown + STEP[self.look.layout]}
        return address(self.look, shown=tuple(asked.items()))

    def more_words(self, hidden: int) -> str:
        return _("Show %(count)d more") % {"count": min(hidden, STEP[self.look.layout])}

    # Limits and lanes

    @property
    def over(self) -> str:
        return _(
            "More at once than agreed: what waits for each other takes longer. Finish "
            "or stop something before the next one starts."
        )

    def of(self, running: int, most: int) -> str:
        return _("%(running)d of %(most)d") % {"running": running, "most": most}

    @property
    def no_lane(self) -> str:
        return {
            Lanes.DOMAIN: _("No application domain yet"),
            Lanes.DEPARTMENT: _("No department yet"),
            Lanes.FAILURE: _("No failure mode at risk"),
        }.get(self.look.lanes, "")

    # The table

    @cached_property
    def places(self) -> dict[int, Stage]:
        return {column.stage.pk: column.stage for column in self.board.columns}

    @property
    def stages(self) -> str:
        """The stages in order, for the moves of a row."""
        found = [
            {"slug": stage.slug, "name": stage.name} for stage in self.places.values()
        ]
        return json.dumps(found)

    def slug_of(self, stage: int) -> str:
        return self.places[stage].slug

    def name_of(self, stage: int) -> str:
        return self.places[stage].name

    @property
    def caption(self) -> str:
        count = self.board.running
        text = ngettext(
            "%(count)d running initiative, a row each",
            "%(count)d running initiatives, a row each",
            count,
        )
        return text % {"count": count}

    @property
    def heads(self) -> list[Head]:
        return [self._head(sort, title) for sort, title in _heads()]

    def _head(self, sort: Sort, title: str) -> Head:
        """A head that sorts; once more turns the order round."""
        look = self.look
        if look.sort != sort:
            return Head(title, address(look, sort=sort, reverse=False), "", "")
        rises = (sort in FALLING) == look.reverse
        return Head(
            title,
            address(look, reverse=not look.reverse),
            "ascending" if rises else "descending",
            "▲" if rises else "▼",
        )

    # The timeline

    def month(self, month: Month) -> str:
        if month.when == When.OVERDUE:
            return _("Overdue")
        if month.when == When.NEVER:
            return _("Without a date")
        return date_format(month.first, "YEAR_MONTH_FORMAT")


# Sorted so, the highest comes first.
FALLING = {Sort.DAYS, Sort.READY, Sort.ATTENTION}


def _heads() -> list[tuple[Sort, str]]:
    return [
        (Sort.TITLE, _("Title")),
        (Sort.RANK, _("Stage")),
        (Sort.FIELD, _("Policy field")),
        (Sort.OWNER, _("Owner")),
        (Sort.DAYS, _("In this stage")),
        (Sort.READY, _("Required criteria")),
        (Sort.ATTENTION, _("Attention")),
        (Sort.GATE, _("Planned decision point")),
    ]


def _choice(name: str, label: str, kind: Any, chosen: str) -> Choice:
    """The values of `kind`; what is sorted the other way round stays so."""
    options = _options(kind, get_language())
    if chosen.startswith("-"):
        options = [(chosen if chosen[1:] == v else v, text) for v, text in options]
    return Choice(name, label, options, str(chosen))


@cache
def _options(kind: Any, _language: str) -> list[tuple[str, str]]:
    return [(value, str(text)) for value, text in kind.choices]
