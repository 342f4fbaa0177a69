"""Imports in words: how one fares, and what comes of its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.importing.keeping import Gauge
from portfolio.importing.table import Source
from portfolio.models import Aim, Import, ImportedRow, ImportState, Outcome

PER_PAGE = 50
# In the order in which one wants to read them.
ORDER = (Outcome.REFUSED, Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
SENTENCES: Mapping[str, Any] = {
    ImportState.READ: gettext_lazy("Say what the columns are, and try it out."),
    ImportState.TRIED: gettext_lazy(
        "This is what it will do. Nothing was brought in yet."
    ),
    ImportState.APPLIED: gettext_lazy("Brought in."),
    ImportState.CANCELLED: gettext_lazy("Cancelled. Nothing was brought in."),
    ImportState.UNDONE: gettext_lazy("Undone. What it brought in is gone again."),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows have one outcome."""

    outcome: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An import with its sentence, and how many rows have which outcome."""

    of: Import
    source: str
    sentence: str
    counts: list[Tally]
    percent: int

    def count(self, *outcomes: str) -> int:
        return sum(each.count for each in self.counts if each.outcome in outcomes)

    @property
    def coming(self) -> int:
        """How many rows change something."""
        return self.count(Outcome.NEW, Outcome.CHANGED)

    @property
    def refused(self) -> int:
        return self.count(Outcome.REFUSED)

    @property
    def button(self) -> str:
        """What bringing it in does."""
        text = ngettext(
            "Bring in %(count)d row", "Bring in %(count)d rows", self.coming
        )
        return text % {"count": self.coming}


def shown(
    imports: Iterable[Import], counts: Mapping[int, Mapping[str, int]]
) -> list[Shown]:
    return [_shown(each, counts.get(each.pk, {})) for each in imports]


def counts_of(user: Any, imports: Iterable[Import]) -> dict[int, dict[str, int]]:
    """How many rows have which outcome, by import; one query."""
    found: dict[int, dict[str, int]] = {}
    rows = ImportedRow.objects.visible_to(user).filter(of__in=imports).order_by()
    counted = rows.values_list("of", "outcome").annotate(count=Count("pk"))
    for pk, outcome, count in counted:
        found.setdefault(pk, {})[outcome] = count
    return found


def _shown(of: Import, counts: Mapping[str, int]) -> Shown:
    listed = [
        Tally(each.value, str(each.label), counts[each.value])
        for each in ORDER
        if counts.get(each.value)
    ]
    percent = Gauge(of.pk).percent() if of.is_waiting else 0
    return Shown(of, str(Source(of.source).label), sentence(of), listed, percent)


def sentence(of: Import) -> str:
    """How it fares now."""
    if of.trouble:
        return of.trouble
    if of.state == ImportState.QUEUED:
        if of.aim == Aim.TRY:
            return _("Being tried out. You can leave this page; it goes on.")
        if of.aim == Aim.UNDO:
            return _("Being undone. You can leave this page; it goes on.")
        return _("Being brought in. You can leave this page; it goes on.")
    return str(SENTENCES[of.state])
