"""The register: one noun a file."""

from portfolio.models.event import Event
from portfolio.models.facts import (
    AgreementStatus,
    Effect,
    Form,
    Involvement,
    Lesson,
    Partner,
    TargetUserGroup,
    Update,
    Who,
)
from portfolio.models.failure_mode import FailureMode
from portfolio.models.initiative import (
    ApplicationDomain,
    Flag,
    FlagAnswer,
    ImpactClass,
    Initiative,
    ScalingRoute,
    State,
)
from portfolio.models.portfolio import Membership, Portfolio, Role, Stage
from portfolio.models.stay import Hold, Passage

__all__ = [
    "AgreementStatus",
    "ApplicationDomain",
    "Effect",
    "Event",
    "FailureMode",
    "Flag",
    "FlagAnswer",
    "Form",
    "Hold",
    "ImpactClass",
    "Initiative",
    "Involvement",
    "Lesson",
    "Membership",
    "Partner",
    "Passage",
    "Portfolio",
    "Role",
    "ScalingRoute",
    "Stage",
    "State",
    "TargetUserGroup",
    "Update",
    "Who",
]
