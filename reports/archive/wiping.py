"""Taking away all that Kiem holds of initiatives whose term is over.

Which rows are about an initiative, `everything/kinds.yaml` says. Besides these: mails
about it, what minutes and filed reports say of it, its files, and documents that were
made and are kept for a week. Its events stay, without what they say: see sealing.py.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import PROTECT, Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from portfolio.files import delete_stored
from portfolio.models import Event, Initiative, Portfolio
from reports.archive import mails
from reports.everything.kinds import Kind, kinds
from reports.keeping import delete_kept
from reports.models import FiledReport, Job
from workflows.models import Meeting

# Events and files of each, by its number.
Counts = dict[int, tuple[int, int]]


def wipe(portfolio: Portfolio, numbers: Collection[int]) -> Counts:
    """Inside the transaction of the verb, which holds them; files go when it ends."""
    here = Initiative.objects.filter(pk__in=numbers)
    titles = dict(here.values_list("pk", "title"))
    counts = {pk: _counted(pk) for pk in numbers}
    mails.forget(numbers)
    _forget_documents(portfolio)
    _edit_minutes(portfolio, numbers)
    _edit_filed(portfolio, titles)
    paths = {path for kind in kinds() for path in _paths(kind, numbers)}
    for kind in _in_order():
        _about(kind, numbers).delete()
    for path in sorted(paths):
        transaction.on_commit(partial(delete_stored, path), robust=True)
    return counts


def _counted(pk: int) -> tuple[int, int]:
    files = apps.get_model("portfolio.Attachment")._base_manager
    kept = files.filter(initiative=pk, removed_at=None).count()
    return Event.objects.filter(initiative=pk).count(), kept


def _about(kind: Kind, numbers: Collection[int]) -> Any:
    return kind.model._base_manager.filter(**{f"{kind.about}__in": numbers})


def _paths(kind: Kind, numbers: Collection[int]) -> Iterable[str]:
    if kind.about and {"path", "sha256"} <= set(kind.fields):
        yield from _about(kind, numbers).exclude(path="").values_list("path", flat=True)


def _in_order() -> Sequence[Kind]:
    """What protects another kind goes before it; events stay."""
    mine = {k.model: k for k in kinds() if k.about and k.model is not Event}
    graph: dict[type[Model], set[type[Model]]] = {model: set() for model in mine}
    for model in mine:
        for field in model._meta.concrete_fields:
            rule = getattr(field.remote_field, "on_delete", None)
            if rule is PROTECT and field.related_model in mine:
                graph[field.related_model].add(model)
    return [mine[model] for model in TopologicalSorter(graph).static_order()]


def _forget_documents(portfolio: Portfolio) -> None:
    """They can be made again, and name it until their week is over."""
    made = Job.objects.filter(Q(portfolio=portfolio) | Q(portfolio=None))
    ready = made.exclude(path="")
    paths = list(ready.values_list("path", flat=True))
    ready.delete()
    # What was to bring one of them cannot any more.
    _waiting_with(paths).delete()
    for path in paths:
        transaction.on_commit(partial(delete_kept, path), robust=True)


def _waiting_with(paths: Collection[str]) -> Any:
    mails_out = apps.get_model("notifications.Mail")._base_manager
    return mails_out.filter(attached__in=paths, accepted_at=None)


def _edit_minutes(portfolio: Portfolio, numbers: Collection[int]) -> None:
    """What was written down about them goes; that something was treated stays."""
    met = Meeting.objects.filter(portfolio=portfolio, items__initiative__in=numbers)
    for meeting in met.distinct():
        for language, text in meeting.minutes.items():
            with override(language):
                gone = _("Destroyed after its term")
            for item in (*text["items"], *text["untreated"]):
                if item["initiative"] in numbers:
                    empty = {"title": gone, "stage": "", "reasons": [], "note": ""}
                    item |= {**empty, "decision": {}}
        meeting.save(update_fields=["minutes"])


def _edit_filed(portfolio: Portfolio, titles: dict[int, str]) -> None:
    """Numbers stay as they were told; titles and other words about one of them go."""
    for filed in FiledReport.objects.filter(portfolio=portfolio):
        cleaned = _cleaned(filed.chapters, titles)
        if cleaned != filed.chapters:
            filed.chapters = cleaned
            filed.save(update_fields=["chapters"])


def _cleaned(value: Any, titles: dict[int, str]) -> Any:
    each: Callable[[Any], Any] = partial(_cleaned, titles=titles)
    match value:
        case {"cells": list(cells), "initiatives": [int(only)]} if only in titles:
            words = ("" if isinstance(cell, str) else cell for cell in cells)
            return {**value, "cells": list(words)}
        case dict():
            return {name: each(inner) for name, inner in value.items()}
        case list():
            return [each(inner) for inner in value]
        case str() if value in titles.values():
            return ""
        case str():
            for title in titles.values():
                value = value.replace(f"“{title}”", "“…”")
            return value
        case _:
            return value
