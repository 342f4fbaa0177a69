"""Some initiatives as a list, one on each row."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from portfolio.models import Initiative, State
from reports.book import Listing
from reports.tables import Cell, Column, Kind

# Rows that are in memory at once.
CHUNK = 1000


def selection(initiatives: QuerySet[Initiative]) -> Listing:
    """In the order of the board; one query, however many there are."""
    is_open = Q(attention_points__closed_at__isnull=True)
    rows = initiatives.select_related("stage", "owner", "standing").annotate(
        points=Count("attention_points", filter=is_open)
    )
    ordered = rows.order_by("stage__order", "rank")

    def read() -> Iterator[tuple[Cell, ...]]:
        return (_row(each) for each in ordered.iterator(chunk_size=CHUNK))

    return Listing(_("Initiatives"), _columns(), read)


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", _("Title"), width=44),
        Column("owner", _("Owner"), width=24),
        Column("stage", _("Stage")),
        Column("state", _("State")),
        Column("department", _("Department"), width=24),
        Column("policy_field", _("Policy field"), width=24),
        Column("planned_gate_on", _("Planned decision point"), Kind.DATE),
        Column("met", _("Criteria met"), Kind.INTEGER),
        Column("required", _("Criteria required"), Kind.INTEGER),
        Column("points", _("Open points"), Kind.INTEGER),
        Column("summary", _("In one sentence"), width=80),
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
