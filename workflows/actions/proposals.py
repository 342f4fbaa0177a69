"""From lesson to check: a question in the draft of a gate, because of a lesson."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from workflows.actions.playbook import add_criterion, start_draft
from workflows.models import Criterion, Gate, Level
from workflows.policy import may_edit_playbook


@transaction.atomic
def propose_check(
    gate: Gate,
    *,
    because: str,
    texts: dict[str, str],
    guards: Sequence[str],
    by: User,
    at: datetime,
) -> Criterion:
    """Ask about a lesson in the draft of this gate, as advice that is judged by hand.

    `because` names the lesson as in `Criterion.because`; `texts` are a label and a
    question in both languages. Nothing is asked until the draft is published.
    """
    require(may_edit_playbook(by, gate.portfolio))
    draft = gate.checklists.drafts().first() or start_draft(gate, by=by, at=at)
    if any(because in each.because for each in draft.criteria.all()):
        raise ValidationError(
            _("This gate asks about it already. Change that criterion."),
            code="proposed",
        )
    facts = {
        **texts,
        "level": Level.ADVISORY,
        "guards": list(guards),
        "because": [because],
        "is_judged": True,
    }
    return add_criterion(draft, facts, by=by, at=at)
