"""Undoing a move: a move of its own, as long as the card stands where it was put."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.actions.undoing import UNDO_WITHIN, undo_edit
from portfolio.ledger import PLACING, Kind, Stale, lock, record
from portfolio.models import Event, Initiative
from portfolio.placing import go_back_to, makes_room, rank_again
from workflows.policy import may_move

UNDOABLE = (Kind.REORDERED, Kind.MOVED_BACK)
# Nobody undoes more steps than these of one card.
STEPS = 100


def last_step(events: Iterable[Event]) -> Event | None:
    """The placing that still stands, of these from new to old."""
    undone = set()
    for event in events:
        if event.kind == Kind.UNDONE:
            undone.add(event.facts["undoes"])
        elif event.kind in PLACING and event.version not in undone:
            return event
    return None


def undoing(initiative: Initiative, version: int) -> Callable[..., Initiative]:
    """The verb that takes back what made this version: an edit, or else a move."""
    edits = initiative.events.filter(version=version, kind=Kind.EDITED)
    return undo_edit if edits.exists() else undo_move


def is_undoable(event: Event, at: datetime) -> bool:
    """Whether this was a move, not a decision, and of today or yesterday."""
    is_move = event.kind in UNDOABLE and "rank" in event.facts
    return is_move and at - event.at < UNDO_WITHIN


@makes_room
def undo_move(
    initiative: Initiative, *, version: int, by: User, at: datetime
) -> Initiative:
    """Put the card back where it stood before the move that made this version.

    Raises Stale when it was placed elsewhere since.
    """
    initiative = lock(initiative)
    require(may_move(by, initiative))
    placings = initiative.events.filter(kind__in=PLACING).select_related("by")
    step = last_step(placings.order_by("-version")[:STEPS])
    if step is None or step.version != version:
        raise Stale(_since(step, version), code="stale")
    _refuse_what_stands(initiative, step, at)
    slug = step.facts.get("before", step.facts["stage"])
    stage = initiative.portfolio.stages.get(slug=slug)
    rank = rank_again(stage, step.facts["rank"], card=initiative.pk)
    if stage.pk != initiative.stage_id:
        go_back_to(initiative, stage, rank)
    initiative.rank = rank
    record(
        initiative,
        Kind.UNDONE,
        by=by,
        at=at,
        saving=["stage", "rank"],
        undoes=version,
        stage=slug,
        before=step.facts["stage"],
    )
    return initiative


def _since(step: Event | None, version: int) -> str:
    if step is None or step.version < version:
        return _("This move was undone already.")
    text = _("%(name)s placed it elsewhere since. Nothing was undone.")
    return text % {"name": step.by.name}


def _refuse_what_stands(initiative: Initiative, step: Event, at: datetime) -> None:
    if initiative.has_ended:
        raise ValidationError(
            _("This initiative has ended. Take a new decision to take it up again."),
            code="closed",
        )
    if step.kind == Kind.DECIDED:
        raise ValidationError(
            _("A decision is not undone. A new decision takes its place."), code="gate"
        )
    if not is_undoable(step, at):
        raise ValidationError(
            _("This was too long ago to undo. Move the card instead."), code="late"
        )
