"""A decision that is being written: kept field by field until it is taken.

Not an act on the initiative: nothing is decided, so nothing goes into the ledger.
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.ledger import lock
from portfolio.models import Initiative
from workflows.models import RulingDraft
from workflows.once import refuse_decided
from workflows.policy import may_decide

# More than all fields of a long checklist together can hold.
MOST_SIGNS = 100_000


@transaction.atomic
def keep_draft(
    initiative: Initiative,
    typed: Mapping[str, list[str]],
    *,
    version: int | None = None,
    by: User,
    at: datetime,
) -> RulingDraft:
    """Keep what somebody typed so far, by field.

    Raises Stale when a decision was taken since `version` was seen.
    """
    initiative = lock(initiative)
    require(may_decide(by, initiative))
    refuse_decided(initiative, version)
    if sum(len(value) for values in typed.values() for value in values) > MOST_SIGNS:
        raise ValidationError(_("This is too long to keep."), code="long")
    draft, _new = RulingDraft.objects.update_or_create(
        initiative=initiative, by=by, defaults={"typed": dict(typed), "saved_at": at}
    )
    return draft


def drop_draft(initiative: Initiative, *, by: User) -> None:
    """Begin anew."""
    initiative.ruling_drafts.filter(by=by).delete()
