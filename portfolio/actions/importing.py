"""Importing a file: taking it in, saying what it means, trying it, bringing it in."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policy import require
from portfolio.files import clean_name
from portfolio.importing import keeping
from portfolio.importing.fields import FIELDS, LEAVE_OUT, guessed
from portfolio.importing.reading import read
from portfolio.importing.table import Table
from portfolio.importing.wanted import guessed_person, guessed_stage, names_in
from portfolio.models import Aim, Import, ImportState, Portfolio, Role
from portfolio.nudging import nudge
from portfolio.policy import may_import, people_in

# So many rows are done while one waits for the page; more is for a worker.
AT_ONCE = 500
WORK = "portfolio.tasks.work"
# More lists than this are no stages.
MOST_LISTS = 60
MOST_NAMES = 200


@transaction.atomic
def take_in(
    portfolio: Portfolio, content: bytes, *, name: str, by: User, at: datetime
) -> Import:
    """Read a file and guess what it means. Raises ValidationError when it cannot be."""
    require(may_import(by, portfolio))
    table = read(content)
    before = _remembered(portfolio, table.source)
    columns = guessed(
        table.headers,
        source=table.source,
        remembered=before.columns if before else None,
    )
    row = Import(
        portfolio=portfolio,
        asked_by=by,
        asked_at=at,
        name=clean_name(name) or _("Pasted text"),
        source=table.source,
        language=(get_language() or "en")[:2],
        size=len(table.rows),
        told=table.told,
        columns=columns,
        samples={
            header: table.samples(place) for place, header in enumerate(table.headers)
        },
    )
    guess_words(row, table, before)
    row.path = keeping.keep(content)
    row.save()
    return row


def _remembered(portfolio: Portfolio, source: str) -> Import | None:
    """What was meant the last time that such a file was brought in."""
    done = portfolio.imports.filter(source=source, state=ImportState.APPLIED)
    return done.order_by("-pk").first()


def guess_words(row: Import, table: Table, before: Import | None = None) -> None:
    """A stage for each list, and a person for each name, of the columns as chosen."""
    stages = list(row.portfolio.stages.order_by("order"))
    people = list(people_in(row.portfolio_id, tuple(Role)))
    known = {**(before.stages if before else {}), **row.stages}
    row.stages = {
        name: known.get(name) or guessed_stage(name, stages)
        for name in lists_in(table, row.columns)
    }
    known = {**(before.people if before else {}), **row.people}
    here = {each.pk for each in people}
    row.people = {
        name: known[name] if known.get(name) in here else guessed_person(name, people)
        for name in people_named(table, row.columns)
    }


def lists_in(table: Table, columns: Mapping[str, str]) -> list[str]:
    found: dict[str, None] = {}
    for place in _columns_of(table, columns, "stage"):
        found |= dict.fromkeys(table.values(place)[:MOST_LISTS])
    moves = (move.to for row in table.rows for move in row.moves)
    return list(found | dict.fromkeys(moves))[: 2 * MOST_LISTS]


def people_named(table: Table, columns: Mapping[str, str]) -> list[str]:
    texts = [
        text
        for place in _columns_of(table, columns, "owner")
        for text in table.values(place)
    ]
    return names_in(texts)[:MOST_NAMES]


def _columns_of(table: Table, columns: Mapping[str, str], slug: str) -> list[int]:
    return [
        place
        for place, header in enumerate(table.headers)
        if columns.get(header) == slug
    ]


@transaction.atomic
def set_meaning(
    of: Import,
    table: Table,
    *,
    columns: Mapping[str, str],
    stages: Mapping[str, str],
    people: Mapping[str, int],
    by: User,
) -> Import:
    """Say what columns, lists and names stand for. Raises ValidationError."""
    of = _held(of, by)
    _refuse_columns(table, columns)
    of.columns = {header: columns.get(header, "note") for header in table.headers}
    slugs = {*of.portfolio.stages.values_list("slug", flat=True), LEAVE_OUT}
    of.stages = of.stages | {n: slug for n, slug in stages.items() if slug in slugs}
    here = {each.pk for each in people_in(of.portfolio_id, tuple(Role))} | {0}
    of.people = of.people | {n: pk for n, pk in people.items() if pk in here}
    guess_words(of, table)
    of.people |= {n: 0 for n, pk in people.items() if pk == 0 and n in of.people}
    of.state = ImportState.READ
    of.save(update_fields=["columns", "stages", "people", "state"])
    return of


def _refuse_columns(table: Table, columns: Mapping[str, str]) -> None:
    used = [columns.get(header, "note") for header in table.headers]
    if "title" not in used:
        message = _("Say which column has the title of each initiative.")
        raise ValidationError(message, code="title")
    twice = [
        slug
        for slug, each in FIELDS.items()
        if not each.is_shared and used.count(slug) > 1
    ]
    if twice:
        message = _("Two columns cannot both be “%(field)s”. Choose one of them.")
        raise ValidationError(message % {"field": FIELDS[twice[0]].label}, code="twice")


@transaction.atomic
def ask(of: Import, aim: Aim, *, by: User, at: datetime) -> Import:
    """Have it tried out, or brought in; the caller or a worker does it."""
    of = _held(of, by, undoing=aim == Aim.UNDO)
    if aim == Aim.APPLY and of.state != ImportState.TRIED:
        raise ValidationError(
            _("Try it out first, and look at what it does."), code="untried"
        )
    of.state, of.aim, of.trouble = ImportState.QUEUED, aim, ""
    of.asked_by, of.language = by, (get_language() or "en")[:2]
    of.save(update_fields=["state", "aim", "trouble", "asked_by", "language"])
    if of.size > AT_ONCE:
        transaction.on_commit(partial(nudge, WORK))
    return of


def cancel(of: Import, *, by: User) -> None:
    """Stop it, whoever is at it; nothing of it stays."""
    require(may_import(by, of.portfolio))
    if Import.objects.filter(pk=of.pk, state=ImportState.QUEUED).exists():
        keeping.Gauge(of.pk).cancel()


@transaction.atomic
def throw_away(of: Import, *, by: User) -> None:
    """Forget a file that was not brought in."""
    of = _held(of, by)
    keeping.forget(of.path)
    of.delete()


def _held(of: Import, by: User, *, undoing: bool = False) -> Import:
    """The import as it is now; refused where this cannot be done with it any more."""
    held = Import.objects.select_for_update(of=("self",))
    found = held.select_related("portfolio").get(pk=of.pk)
    require(may_import(by, found.portfolio))
    if undoing and found.state == ImportState.APPLIED:
        return found
    if undoing and found.state != ImportState.QUEUED:
        raise ValidationError(_("There is nothing to undo here."), code="nothing")
    if found.state in (ImportState.APPLIED, ImportState.UNDONE):
        raise ValidationError(
            _("This file was brought in already. Upload it once more."), code="applied"
        )
    if found.state == ImportState.QUEUED:
        raise ValidationError(_("This is being done. Wait a moment."), code="busy")
    return found
