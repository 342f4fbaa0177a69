"""Some initiatives as a table, one on each row."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from portfolio.models import Initiative, State
from reports.sections import Cell, Column, Table


def selection(initiatives: QuerySet[Initiative]) -> Table:
    """In the order of the board; one query, however many there are."""
    is_open = Q(attention_points__closed_at__isnull=True)
    rows = initiatives.select_related("stage", "owner", "standing").annotate(
        points=Count("attention_points", filter=is_open)
    )
    return Table(
        _("Initiatives"),
        (
            Column(_("Title"), width=44),
            Column(_("Owner"), width=24),
            Column(_("Stage")),
            Column(_("State")),
            Column(_("Department"), width=24),
            Column(_("Policy field"), width=24),
            Column(_("Planned decision point")),
            Column(_("Criteria met"), is_number=True),
            Column(_("Criteria required"), is_number=True),
            Column(_("Open points"), is_number=True),
            Column(_("In one sentence"), width=80),
        ),
        tuple(_row(each) for each in rows.order_by("stage__order", "rank")),
    )


def _row(initiative: Any) -> tuple[Cell, ...]:
    """One initiative, annotated with its open points."""
    standing = getattr(initiative, "standing", None)
    return (
        initiative.title,
        initiative.owner.name,
        initiative.stage.name,
        str(State(initiative.state).label),
        initiative.department,
        initiative.policy_field,
        initiative.planned_gate_on,
        standing.met if standing else None,
        standing.required if standing else None,
        initiative.points,
        initiative.summary,
    )
