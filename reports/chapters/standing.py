"""What we have: what is under way, where, and what of it asks for something."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import State
from reports.chapters.making import (
    Asked,
    day,
    days,
    in_stage,
    integer,
    on_day,
    owner_column,
    stage_column,
    text,
    title_column,
    together,
)
from reports.figures.past import Past
from reports.tables import Cell, Chapter, Chart, Row, Rows, Series, Shape, Table, Tone
from workflows.models import Severity


def chapter(asked: Asked) -> Chapter:
    return Chapter(
        "standing",
        _("What we have"),
        _("What do we have?"),
        (_under_way(asked), _asks(asked)),
        (stages(asked), initiatives(asked)),
    )


def _under_way(asked: Asked) -> str:
    past = asked.past
    n, held = len(past.present), len(past.present) - len(past.active)
    words = ngettext(
        "%(count)d initiative is under way.",
        "%(count)d initiatives are under way.",
        n,
    ) % {"count": n}
    if not held:
        return words
    on_hold = ngettext(
        "%(count)d of them is on hold.", "%(count)d of them are on hold.", held
    ) % {"count": held}
    return f"{words} {on_hold}"


def _asks(asked: Asked) -> str:
    count = sum(most == Severity.ACTION for most in asked.past.gravest.values())
    if not count:
        return _("No initiative asks for action.")
    return ngettext(
        "%(count)d initiative asks for action.",
        "%(count)d initiatives ask for action.",
        count,
    ) % {"count": count}


def stages(asked: Asked) -> Table:
    rows = tuple(_stage_rows(asked))
    return Table(
        key="stages",
        title=_("Initiatives per stage"),
        caption=_fullest(rows),
        note=_("Active or on hold.") + " " + on_day(asked),
        columns=(
            stage_column(),
            integer("initiatives", _("Initiatives")),
            integer("action", _("Ask for action")),
            integer("attention", _("Need attention")),
            integer("calm", _("Nothing open")),
            integer("on_hold", _("Of which on hold")),
        ),
        rows=(*rows, together(rows, summed=range(1, 6))),
        chart=Chart(
            Shape.BARS,
            "stage",
            (
                Series("action", Tone.ACTION),
                Series("attention", Tone.NOTICE),
                Series("calm", Tone.BRAND),
            ),
        ),
    )


def _stage_rows(asked: Asked) -> Iterator[Row]:
    past, most = asked.past, asked.past.gravest
    for pk, stage in past.stages.items():
        here = tuple(key for key, stay in past.present.items() if stay.stage == pk)
        parts = {
            "action": tuple(k for k in here if most.get(k) == Severity.ACTION),
            "attention": tuple(k for k in here if 0 < most.get(k, 0) < Severity.ACTION),
            "calm": tuple(k for k in here if k not in most),
            "on_hold": tuple(k for k in here if k not in past.active),
        }
        counts = map(len, parts.values())
        cells: tuple[Cell, ...] = (stage.name, len(here), *counts)
        yield Row(stage.slug, cells, here, in_stage(stage), parts=parts)


def _fullest(rows: tuple[Row, ...]) -> str:
    fullest = max(rows, key=lambda row: len(row.initiatives), default=None)
    if fullest is None or not fullest.initiatives:
        return _("Nothing is under way now.")
    return _("%(stage)s has the most: %(count)d of %(total)d.") % {
        "stage": fullest.cells[0],
        "count": len(fullest.initiatives),
        "total": sum(len(row.initiatives) for row in rows),
    }


def initiatives(asked: Asked) -> Table:
    """Every initiative there ever was, in the order of the board."""
    past = asked.past
    keys = [key for key in past.cards if key in past.last]
    return Table(
        key="initiatives",
        title=_("Initiatives"),
        caption=ngettext(
            "%(count)d initiative, what ended included.",
            "%(count)d initiatives, what ended included.",
            len(keys),
        )
        % {"count": len(keys)},
        note=on_day(asked),
        columns=(
            title_column(),
            owner_column(),
            stage_column(),
            text("state", _("State"), 14),
            text("department", _("Department")),
            text("policy_field", _("Policy field")),
            day("began_on", _("Began on")),
            day("entered_on", _("In this stage since")),
            days("days", _("Days in stage")),
        ),
        rows=Rows(keys, _told(past)),
    )


def _told(past: Past) -> Callable[[int], Row]:
    names = {key: stage.name for key, stage in past.stages.items()}
    states = {state: str(state.label) for state in State}

    def row(key: int) -> Row:
        card, stay = past.cards[key], past.last[key]
        cells: tuple[Cell, ...] = (
            *(card.title, card.owner, names[stay.stage], states[past.states[key]]),
            *(card.department, card.policy_field),
            *(past.began[key], stay.entered_on, stay.days),
        )
        return Row(str(key), cells, (key,))

    return row
