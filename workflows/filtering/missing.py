"""`no:`: what an initiative lacks."""

from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.models import (
    Assumption,
    DataSource,
    Initiative,
    Involvement,
    Lesson,
    Measurement,
    Metric,
    Partner,
    TargetUserGroup,
    TeamMember,
    Who,
)
from workflows.filtering.finding import any_of, having
from workflows.filtering.kinds import Choosable
from workflows.filtering.words import Word


class Missing(NamedTuple):
    """A thing with its words, and the initiatives that have it."""

    value: str
    nl: str
    label: Promise
    have: Q
    also: tuple[str, ...] = ()


def _filled(column: str) -> Q:
    return ~Q(**{column: ""})


def _known(column: str) -> Q:
    return Q(**{f"{column}__isnull": False})


_TAGGED = Q(pk__in=Initiative.tags.through.objects.values("initiative"))
# Measurements know their metric alone.
_MEASURED = Q(pk__in=Measurement.objects.order_by().values("metric__initiative"))
_HEARD = Q(
    pk__in=Involvement.objects.exclude(who=Who.TEAM).order_by().values("initiative")
)

THINGS = (
    Missing(
        "involvement",
        "betrokkenheid",
        _("No users involved"),
        _HEARD,
        ("users", "gebruikers"),
    ),
    Missing("group", "doelgroep", _("No user group named"), having(TargetUserGroup)),
    Missing(
        "partner",
        "partner",
        _("No partner outside the department"),
        having(Partner, is_own_department=False),
        ("partners",),
    ),
    Missing(
        "hours",
        "uren",
        _("No hours for the owner"),
        Q(hours_per_week__gt=0),
    ),
    Missing("sponsor", "opdrachtgever", _("No sponsor"), _filled("sponsor")),
    Missing(
        "process-owner",
        "proceseigenaar",
        _("No process owner"),
        _filled("process_owner"),
    ),
    Missing(
        "metric", "meetwaarde", _("Nothing to measure"), having(Metric), ("metrics",)
    ),
    Missing("measurement", "meting", _("Nothing measured yet"), _MEASURED),
    Missing(
        "data-source",
        "databron",
        _("No data source"),
        having(DataSource),
        ("data", "databronnen"),
    ),
    Missing("assumption", "aanname", _("No assumption"), having(Assumption)),
    Missing("lesson", "les", _("No lesson"), having(Lesson), ("lessons", "lessen")),
    Missing("team", "team", _("Nobody in the team"), having(TeamMember)),
    Missing(
        "gate",
        "beslismoment",
        _("No planned decision point"),
        _known("planned_gate_on"),
        ("datum",),
    ),
    Missing(
        "pilot-end", "pilot-einde", _("No end of the pilot"), _known("pilot_ends_on")
    ),
    Missing(
        "domain",
        "toepassingsgebied",
        _("No application domain"),
        _filled("application_domain"),
        ("domein",),
    ),
    Missing(
        "field",
        "beleidsterrein",
        _("No policy field"),
        _filled("policy_field"),
        ("terrein",),
    ),
    Missing("department", "afdeling", _("No department"), _filled("department")),
    Missing("problem", "probleem", _("No problem said"), _filled("problem_statement")),
    Missing("summary", "samenvatting", _("No summary"), _filled("summary")),
    Missing("tag", "label", _("No tag"), _TAGGED, ("tags", "labels")),
)
MISSING = tuple(
    Choosable(thing.value, Word(thing.value, thing.nl, thing.also), thing.label)
    for thing in THINGS
)
_HAVE = {thing.value: thing.have for thing in THINGS}


def lacking(values: tuple[str, ...]) -> Q:
    return any_of([~_HAVE[value] for value in values])
