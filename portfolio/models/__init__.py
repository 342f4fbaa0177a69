"""The register: one noun a file."""

from portfolio.models.adoption import AdoptionCount, AdoptionTarget, Handover
from portfolio.models.assumption import Assumption, AssumptionResult, Risk
from portfolio.models.attachment import Attachment
from portfolio.models.audit import Act, AuditEntry
from portfolio.models.comment import Comment
from portfolio.models.data_source import Access, DataSource
from portfolio.models.event import Event
from portfolio.models.facts import (
    AgreementStatus,
    Effect,
    Form,
    Involvement,
    Partner,
    TargetUserGroup,
    Update,
    Who,
)
from portfolio.models.failure_mode import FailureMode
from portfolio.models.guest import Guest
from portfolio.models.imported import (
    Aim,
    Import,
    ImportedRow,
    ImportState,
    Origin,
    Outcome,
)
from portfolio.models.initiative import (
    AlgorithmAnswer,
    ApplicationDomain,
    Facet,
    Flag,
    FlagAnswer,
    ImpactClass,
    Initiative,
    MoreFlag,
    Profile,
    ScalingRoute,
    State,
    answers_of,
    not_hidden,
    seen_by,
)
from portfolio.models.invitation import Invitation
from portfolio.models.legal import Advice, Adviser, CheckStatus, LegalCheck, Verdict
from portfolio.models.lesson import Consultation, Lesson, Usefulness
from portfolio.models.metric import Measurement, Metric
from portfolio.models.neighbour import Neighbour, NeighbourEntry
from portfolio.models.openness import OpenInitiative, OpenPortfolio, Part
from portfolio.models.portfolio import Membership, Portfolio, Role, Stage
from portfolio.models.relation import Relation
from portfolio.models.retention import Ending, RetentionTerm
from portfolio.models.seal import Seal, SealHead
from portfolio.models.stay import Hold, Passage
from portfolio.models.tag import Tag
from portfolio.models.team import Skill, TeamMember
from portfolio.models.theme import LogoType, Theme
from portfolio.models.token import TokenReach
from portfolio.models.view import SavedView
from portfolio.models.watch import Watch

__all__ = [
    "Access",
    "Act",
    "AdoptionCount",
    "AdoptionTarget",
    "Advice",
    "Adviser",
    "AgreementStatus",
    "Aim",
    "AlgorithmAnswer",
    "ApplicationDomain",
    "Assumption",
    "AssumptionResult",
    "Attachment",
    "AuditEntry",
    "CheckStatus",
    "Comment",
    "Consultation",
    "DataSource",
    "Effect",
    "Ending",
    "Event",
    "Facet",
    "FailureMode",
    "Flag",
    "FlagAnswer",
    "Form",
    "Guest",
    "Handover",
    "Hold",
    "ImpactClass",
    "Import",
    "ImportState",
    "ImportedRow",
    "Initiative",
    "Invitation",
    "Involvement",
    "LegalCheck",
    "Lesson",
    "LogoType",
    "Measurement",
    "Membership",
    "Metric",
    "MoreFlag",
    "Neighbour",
    "NeighbourEntry",
    "OpenInitiative",
    "OpenPortfolio",
    "Origin",
    "Outcome",
    "Part",
    "Partner",
    "Passage",
    "Portfolio",
    "Profile",
    "Relation",
    "RetentionTerm",
    "Risk",
    "Role",
    "SavedView",
    "ScalingRoute",
    "Seal",
    "SealHead",
    "Skill",
    "Stage",
    "State",
    "Tag",
    "TargetUserGroup",
    "TeamMember",
    "Theme",
    "TokenReach",
    "Update",
    "Usefulness",
    "Verdict",
    "Watch",
    "Who",
    "answers_of",
    "not_hidden",
    "seen_by",
]
