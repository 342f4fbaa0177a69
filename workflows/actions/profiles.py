"""Choosing how heavy the gates are."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.clock import day_of
from portfolio.ledger import Kind, lock, record
from portfolio.models import Initiative, Profile
from workflows.gates import facts_of
from workflows.policy import may_choose_profile, may_lighten
from workflows.profiles import is_lighter, proposed


@transaction.atomic
def choose_profile(
    initiative: Initiative, *, profile: str, reason: str = "", by: User, at: datetime
) -> Initiative:
    """Choose another profile than the facts propose; "" follows them again.

    A reason is needed where it differs. Lighter than proposed is for managers and
    gatekeepers.
    """
    initiative = lock(initiative)
    require(may_choose_profile(by, initiative))
    proposal = proposed(facts_of(initiative, today=day_of(at)))
    if profile not in ("", *Profile.values):
        raise ValidationError({"profile": [_("Choose one of the profiles.")]})
    if profile and profile != proposal and not reason.strip():
        raise ValidationError(
            {"reason": [_("Say why it differs from what the facts propose.")]}
        )
    lightens = bool(profile) and is_lighter(Profile(profile), proposal)
    if lightens and not may_lighten(by, initiative):
        raise ValidationError(
            {"profile": [_("Only managers and gatekeepers choose a lighter profile.")]},
            code="lighter",
        )
    if (profile, reason.strip()) == (initiative.profile, initiative.profile_reason):
        return initiative
    initiative.profile, initiative.profile_reason = profile, reason.strip()
    initiative.full_clean()
    initiative.save(update_fields=["profile", "profile_reason"])
    record(
        initiative,
        Kind.PROFILE_CHOSEN,
        by=by,
        at=at,
        profile=profile or proposal.value,
        proposed=proposal.value,
        reason=initiative.profile_reason,
    )
    return initiative
