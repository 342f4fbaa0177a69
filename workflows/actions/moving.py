"""Re-ordering and moving back."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.clock import day_of
from portfolio.ledger import Kind, lock_in_column, record, refuse_stale_place
from portfolio.models import Initiative, Stage
from portfolio.placing import BOTTOM, After, enter, makes_room, rank_after
from workflows.policy import may_move


@makes_room
def move(
    initiative: Initiative,
    *,
    stage: Stage,
    after: After = BOTTOM,
    version: int | None = None,
    reason: str = "",
    by: User,
    at: datetime,
) -> Initiative:
    """Re-order within the column, or move back with a reason.

    When it goes back, a request for a decision lapses.

    `after` is the card above, None for the top. Forward is refused with code "gate":
    that takes a decision. Raises Stale when the card was placed elsewhere since
    `version`.
    """
    initiative, locked = lock_in_column(initiative, stage)
    require(may_move(by, initiative))
    refuse_stale_place(initiative, version)
    if stage.portfolio_id != initiative.portfolio_id:
        raise ValidationError(
            {"stage": [_("This portfolio has no such stage.")]}, code="stage"
        )
    if stage.order > initiative.stage.order:
        raise ValidationError(
            _("The next stage takes a decision of a gatekeeper."), code="gate"
        )
    if initiative.has_ended:
        raise ValidationError(
            _("This initiative has ended. Take a new decision to take it up again."),
            code="closed",
        )
    if stage.pk == initiative.stage_id:
        return _reorder(initiative, after, locked, by=by, at=at)
    return _move_back(initiative, stage, after, reason, by=by, at=at)


def _reorder(
    initiative: Initiative, after: After, locked: bool, *, by: User, at: datetime
) -> Initiative:
    stage, before = initiative.stage, initiative.rank
    initiative.rank = rank_after(stage, after, card=initiative.pk, locked=locked)
    record(
        initiative,
        Kind.REORDERED,
        by=by,
        at=at,
        saving=["rank"],
        stage=stage.slug,
        rank=before,
    )
    return initiative


def _move_back(
    initiative: Initiative,
    stage: Stage,
    after: After,
    reason: str,
    *,
    by: User,
    at: datetime,
) -> Initiative:
    if not reason.strip():
        raise ValidationError(
            {"reason": [_("Say why it goes back to an earlier stage.")]}, code="reason"
        )
    before, place = initiative.stage, initiative.rank
    rank = rank_after(stage, after, card=initiative.pk)
    enter(initiative, stage, rank, on=day_of(at))
    # What was asked for is the gate of the stage that it left.
    lapsed = initiative.reviews.open().update(closed_at=at)
    also: dict[str, Any] = {"lapsed": True} if lapsed else {}
    record(
        initiative,
        Kind.MOVED_BACK,
        by=by,
        at=at,
        stage=stage.slug,
        before=before.slug,
        rank=place,
        reason=reason,
        **also,
    )
    return initiative
