"""What is told about moves: whose it was, and what was done lately."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portfolio.actions.undoing import is_undoable_edit
from portfolio.clock import day_of
from portfolio.ledger import PLACING, Kind
from portfolio.models import Event, Initiative, Stage
from web.pages.timeline import Entry, entries, words_of
from workflows.actions.undoing import is_undoable, last_step

SHOWN = 5
# Enough to see through what was undone.
READ = 40


def when(at: datetime, now: datetime) -> str:
    """A time today, else a day and a time."""
    local = timezone.localtime(at)
    if day_of(at) == day_of(now):
        return date_format(local, "H:i")
    return date_format(local, "j F H:i")


def clash_words(
    theirs: Event, stages: Sequence[Stage], wish: str, now: datetime
) -> str:
    """Who put the card where since, and what was asked here."""
    names = {stage.slug: stage.name for stage in stages}
    stage = theirs.facts["stage"]
    told = {
        "name": theirs.by.name,
        "time": when(theirs.at, now),
        "stage": names.get(stage, stage),
        "wish": names.get(wish, wish),
    }
    if theirs.kind == Kind.REORDERED and wish == stage:
        text = _(
            "%(name)s moved it to another place in %(stage)s at %(time)s; you asked "
            "for a place there too."
        )
    else:
        text = _("%(name)s put it in %(stage)s at %(time)s; you asked for %(wish)s.")
    return text % told


class Recent(NamedTuple):
    """What was done with a card lately; `undo` are the versions that can be undone."""

    entries: list[Entry]
    undo: set[int]


def recent_of(initiative: Initiative, *, at: datetime) -> Recent:
    """The last placings and edits of this card."""
    shown = (*PLACING, Kind.EDITED)
    events = initiative.events.filter(kind__in=shown).select_related("by")
    found = list(events.order_by("-version")[:READ])
    words = words_of(initiative.portfolio)
    return Recent(entries(found[:SHOWN], words), undoable(found, at=at))


def undoable(events: Sequence[Event], *, at: datetime) -> set[int]:
    """The versions that can be undone, of the newest events from new to old.

    Of moves that is the last one; of edits each of which all still stands.
    """
    step, versions = last_step(events), set()
    if step is not None and is_undoable(step, at):
        versions.add(step.version)
    touched: set[str] = set()
    for event in events:
        if event.kind != Kind.EDITED:
            continue
        fields = event.facts["changes"].keys()
        if touched.isdisjoint(fields) and is_undoable_edit(event, at):
            versions.add(event.version)
        touched.update(fields)
    return versions


def move_speech() -> dict[str, str]:
    """What is said about undoing, and where two moved one card."""
    return {
        "undo": _("Undo"),
        "close": _("Close"),
        "decision_stays": _(
            "A decision is not undone. A new decision takes its place."
        ),
        "nothing_to_undo": _("There is nothing to undo here."),
        "keep_theirs": _("Keep theirs"),
        "move_anyway": _("Move it after all"),
        "clash_choice": _("Two buttons above the board let you choose."),
        "by_other": _(
            "Somebody else changed “{title}”: it is at {place} of {count} in {stage}."
        ),
    }
