"""Does what was asked of an import: in the request while it is small, else a worker.

The transaction of the run holds the row of the import, so there is no lease: when a
worker dies, the database takes back what it did, and the next one begins anew. What
three workers died of is given up.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.policy import require
from portfolio.clock import day_of
from portfolio.importing import keeping
from portfolio.importing.keeping import Gauge, Stopped
from portfolio.importing.reading import read
from portfolio.importing.running import Run
from portfolio.importing.table import Table
from portfolio.importing.taking_back import undo
from portfolio.importing.wanted import Reader, Wanted
from portfolio.ledger import Kind, record_about
from portfolio.models import Aim, Import, ImportedRow, ImportState, Outcome
from portfolio.policy import may_import

Clock = Callable[[], datetime]

MOST_ATTEMPTS = 3
# A file that nobody brought in is thrown away after a week.
KEPT = timedelta(days=7)


def work(*, clock: Clock) -> int:
    """Do all that waits; say how many."""
    count = 0
    waiting = Import.objects.filter(state=ImportState.QUEUED).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        count += carry_out(pk, clock=clock)
    return count


def tidy(*, clock: Clock) -> int:
    """Throw away the files of imports that nobody finished."""
    old = Import.objects.filter(asked_at__lt=clock() - KEPT).exclude(path="")
    old = old.exclude(state=ImportState.QUEUED)
    count = 0
    for each in old:
        keeping.forget(each.path)
        count += Import.objects.filter(pk=each.pk).update(path="")
    return count


def table_of(of: Import) -> Table:
    """The file once more, as rows. Raises ValidationError when it is gone."""
    try:
        return read(keeping.kept(of.path))
    except FileNotFoundError as gone:
        raise ValidationError(
            _("The file is not kept any more. Upload it once more."), code="gone"
        ) from gone


def wanted_of(of: Import, table: Table, *, at: datetime) -> list[Wanted]:
    stages = of.portfolio.stages.values_list("slug", "name_nl", "name_en")
    names = frozenset(name.casefold() for stage in stages for name in stage)
    reader = Reader(table, of.columns, of.stages, of.people, names, day_of(at))
    return list(reader.read())


def carry_out(pk: int, *, clock: Clock) -> bool:
    """Do what was asked of one import; whether it was done."""
    of = Import.objects.select_related("portfolio", "asked_by").get(pk=pk)
    gauge = Gauge(of.pk)
    with override(of.language):
        if gauge.begin() > MOST_ATTEMPTS:
            sentence = _(
                "It was broken off three times. Try a smaller file, or tell whoever "
                "looks after Kiem."
            )
            return _end(of, ImportState.FAILED, at=clock(), trouble=sentence)
        try:
            require(may_import(of.asked_by, of.portfolio))
            is_new = of.aim != Aim.UNDO
            wanted = wanted_of(of, table_of(of), at=clock()) if is_new else []
            is_done = _in_one(of, wanted, gauge, at=clock())
        except Stopped:
            return _end(of, ImportState.CANCELLED, at=clock())
        except PermissionDenied:
            sentence = _(
                "Whoever asked for it does not manage this portfolio any more."
            )
            return _end(of, ImportState.FAILED, at=clock(), trouble=sentence)
        except ValidationError as refusal:
            trouble = " ".join(refusal.messages)
            return _end(of, ImportState.FAILED, at=clock(), trouble=trouble)
    gauge.clear()
    return is_done


@transaction.atomic
def _in_one(of: Import, wanted: list[Wanted], gauge: Gauge, *, at: datetime) -> bool:
    held = Import.objects.select_for_update().get(pk=of.pk)
    if held.state != ImportState.QUEUED:
        return False
    of.aim, run = held.aim, Run(of, of.asked_by, at, gauge.tell)
    if of.aim == Aim.UNDO:
        undo(of, tell=gauge.tell, by=of.asked_by, at=at)
        return True
    if of.aim == Aim.TRY:
        rows = _taken_back(run, wanted)
    else:
        rows = run.go(wanted)
        counts = dict.fromkeys(Outcome.values, 0)
        for row in rows:
            counts[row.outcome] += 1
        record_about(
            of.portfolio, Kind.IMPORTED, by=of.asked_by, at=at, file=of.name, **counts
        )
    of.rows.all().delete()
    ImportedRow.objects.bulk_create(rows, batch_size=1000)
    state = ImportState.TRIED if of.aim == Aim.TRY else ImportState.APPLIED
    Import.objects.filter(pk=of.pk).update(state=state, finished_at=at, trouble="")
    if of.aim == Aim.APPLY:
        path = of.path
        transaction.on_commit(lambda: keeping.forget(path))
        Import.objects.filter(pk=of.pk).update(path="")
    return True


def _taken_back(run: Run, wanted: list[Wanted]) -> list[ImportedRow]:
    """What the run would do; all of it undone."""
    with transaction.atomic():
        rows = run.go(wanted)
        transaction.set_rollback(True)
    for row in rows:
        if row.outcome == Outcome.NEW:
            row.initiative_id = None
    return rows


def _end(of: Import, state: ImportState, *, at: datetime, trouble: str = "") -> bool:
    if of.aim == Aim.UNDO:
        # What was brought in is there still.
        state = ImportState.APPLIED
    waiting = Import.objects.filter(pk=of.pk, state=ImportState.QUEUED)
    waiting.update(state=state, trouble=trouble, finished_at=at)
    Gauge(of.pk).clear()
    return False
