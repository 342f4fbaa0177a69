"""How heavy the gates are for an initiative, in proportion to what is at stake.

The facts propose a profile; people may choose another one with a reason. That decision
moments weigh more for riskier systems is advice org-08 of the Dutch Algoritmekader
(ministry of the Interior, 2026); the three profiles are ours.
"""

from collections.abc import Sequence

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from portfolio.models import Flag, FlagAnswer, ImpactClass, Profile, Stage
from workflows.facts import Facts
from workflows.models import Criterion, Level, Terms

GRAVE = (ImpactClass.IMPACTFUL, ImpactClass.HIGH_RISK)
# Answers to these have to be no.
_HARMLESS = (Flag.PERSONAL_DATA, Flag.SENSITIVE_DATA, Flag.AFFECTS_INDIVIDUALS)
# Where nobody has to know yet what it would cost.
_EARLY = (Stage.IDEA, Stage.CONCEPT)


def proposed(facts: Facts) -> Profile:
    """What the facts propose: by impact class, then by data and yearly cost."""
    impact = facts.row["impact_class"]
    if impact in GRAVE:
        return Profile.HEAVY
    flags, cost = facts.row["legal_flags"], facts.row["structural_cost_estimate"]
    harmless = all(flags.get(flag) == FlagAnswer.NO for flag in _HARMLESS)
    cheap = facts.stage in _EARLY if cost is None else cost <= facts.terms.light_cost
    if impact == ImpactClass.LOW and harmless and cheap:
        return Profile.LIGHT
    return Profile.STANDARD


def profile_of(facts: Facts) -> Profile:
    """The profile that counts: the chosen one, else what the facts propose."""
    chosen = facts.row["profile"]
    return Profile(chosen) if chosen else proposed(facts)


def counts_as(profile: str) -> Q:
    """Initiatives for which this profile counts: `profile_of` for the database."""
    harmless = {f"legal_flags__{flag}": FlagAnswer.NO.value for flag in _HARMLESS}
    early = Q(structural_cost_estimate=None, stage__slug__in=_EARLY)
    most = Coalesce("portfolio__terms__light_cost", Terms().light_cost)
    cheap = early | Q(structural_cost_estimate__lte=most)
    counting = Case(
        When(~Q(profile=""), then=F("profile")),
        When(impact_class__in=GRAVE, then=Value(Profile.HEAVY.value)),
        When(
            cheap & Q(impact_class=ImpactClass.LOW, **harmless),
            then=Value(Profile.LIGHT.value),
        ),
        default=Value(Profile.STANDARD.value),
    )
    return Q(Exact(counting, Value(profile)))


def asked(criteria: Sequence[Criterion], profile: Profile) -> Sequence[Criterion]:
    """What this profile asks: the light one leaves out the rest."""
    if profile == Profile.LIGHT:
        return [criterion for criterion in criteria if criterion.in_light]
    return criteria


def level_of(criterion: Criterion, profile: Profile) -> Level:
    """In the heavy profile what is advised is required too."""
    return Level.REQUIRED if profile == Profile.HEAVY else Level(criterion.level)


def is_lighter(profile: Profile, than: Profile) -> bool:
    order = list(Profile)
    return order.index(profile) < order.index(than)
