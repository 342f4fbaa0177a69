"""Importing files: giving one, saying what it means, trying it, bringing it in."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework import serializers

from portfolio.actions.importing import (
    AT_ONCE,
    ask,
    cancel,
    set_meaning,
    take_in,
    throw_away,
)
from portfolio.importing.fields import FIELDS, NOTE
from portfolio.importing.keeping import Gauge
from portfolio.importing.reading import LARGEST
from portfolio.importing.working import carry_out, table_of
from portfolio.models import Aim, Import, ImportedRow, ImportState, Outcome
from portfolio.policy import may_import
from web.api.addresses import Act, Address, Typed
from web.api.bodies import Body
from web.api.fields import ModelItem
from web.api.items import Moment
from web.api.portfolios import PortfolioView
from web.api.views import Paging

OF = "v1/portfolios/<slug:slug>/imports"
ONE = f"{OF}/<int:import>"


class ImportBody(Body):
    file = serializers.FileField(
        use_url=False,
        help_text="A spreadsheet (XLSX, ODS, CSV) or an export; at most 20 MB.",
    )


class MeaningBody(Body):
    """What is left out stays as it is."""

    columns = serializers.DictField(
        child=serializers.CharField(max_length=40, allow_blank=True),
        help_text=f"By header: {NOTE}, {', '.join(FIELDS)}.",
    )
    stages = serializers.DictField(
        child=serializers.CharField(max_length=50),
        help_text="By the name of a list: the slug of a stage.",
    )
    people = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=2**31 - 1),
        help_text="By a name in the file: the id of somebody here; 0 is nobody.",
    )


class RunBody(Body):
    aim = serializers.ChoiceField(
        Aim.choices, help_text="Try it out and take it back, bring it in, or undo that."
    )


class ImportItem(ModelItem):
    """A file that was given, what it means and how far it is."""

    asked_at = Moment()
    finished_at = Moment(allow_null=True)
    state = serializers.ChoiceField(ImportState.choices)
    aim = serializers.ChoiceField(Aim.choices)
    told = serializers.ListField(child=serializers.CharField())
    columns = serializers.DictField(child=serializers.CharField())
    stages = serializers.DictField(child=serializers.CharField())
    people = serializers.DictField(child=serializers.IntegerField())
    percent = serializers.SerializerMethodField()

    class Meta:
        model = Import
        fields = (
            *("id", "name", "source", "size", "told", "columns", "stages", "people"),
            *("state", "aim", "percent", "trouble", "asked_at", "finished_at"),
        )

    def get_percent(self, of: Import) -> int:
        """How far it is, while it is being done."""
        return Gauge(of.pk).percent() if of.is_waiting else 0


class ImportedRowItem(ModelItem):
    """What comes, or came, of one row; `why` says why not."""

    outcome = serializers.ChoiceField(Outcome.choices)
    why = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = ImportedRow
        fields = ("id", "number", "title", "outcome", "why", "initiative")


class RowQuery(Paging):
    """Query keys of the rows of an import."""

    outcome = serializers.ChoiceField(Outcome.choices, required=False)


def _imports(view: Any) -> QuerySet[Import]:
    mine = Import.objects.visible_to(view.request.user)
    mine = mine.filter(portfolio=view.portfolio)
    return mine.select_related("portfolio", "asked_by")


def _import(view: Any) -> Import:
    return get_object_or_404(_imports(view), pk=view.kwargs["import"])


def _take_in(view: Any, typed: Typed) -> Import:
    file = typed["file"]
    # What is too large is refused by its size, in the words of the reader.
    content = b"x" * (LARGEST + 1) if file.size > LARGEST else file.read()
    return take_in(view.portfolio, content, name=file.name, **view.how)


def _mean(view: Any, typed: Typed) -> None:
    of = view.found
    kept = {name: getattr(of, name) for name in ("columns", "stages", "people")}
    meaning = {name: kept[name] | typed.get(name, {}) for name in kept}
    set_meaning(of, table_of(of), **meaning, by=view.request.user)


def _run(view: Any, typed: Typed) -> None:
    of = view.found
    ask(of, Aim(typed["aim"]), **view.how)
    if of.size <= AT_ONCE:
        carry_out(of.pk, clock=timezone.now)


def _rows(view: Any) -> QuerySet[ImportedRow]:
    rows = _import(view).rows.all()
    outcome = view.asked.get("outcome")
    return rows.filter(outcome=outcome) if outcome else rows


def _may(view: Any) -> bool:
    return may_import(view.request.user, view.portfolio)


ADDRESSES = (
    Address(
        path=OF,
        name="api-imports",
        of=PortfolioView,
        may=_may,
        find=_imports,
        item=ImportItem,
        get="List the files that were given to be imported",
        is_list=True,
        acts={
            "post": Act(
                summary="Give a file to be imported",
                about="What its columns mean is guessed; nothing is brought in yet.",
                body=ImportBody,
                example={"file": "initiatives.xlsx"},
                is_file=True,
                verb=_take_in,
            )
        },
    ),
    Address(
        path=ONE,
        name="api-import",
        of=PortfolioView,
        may=_may,
        find=_import,
        item=ImportItem,
        get="Show what a file means and how far its import is",
        acts={
            "patch": Act(
                summary="Say what the columns, lists and names of a file mean",
                body=MeaningBody,
                example={"columns": {"Titel": "title"}, "stages": {"Doing": "pilot"}},
                verb=_mean,
            ),
            "delete": Act(
                summary="Throw a file away that was not brought in",
                verb=lambda view, _typed: throw_away(view.found, by=view.request.user),
            ),
        },
    ),
    Address(
        path=f"{ONE}/runs",
        name="api-import-runs",
        of=PortfolioView,
        may=_may,
        find=_import,
        acts={
            "post": Act(
                summary="Try a file out, bring it in, or undo that",
                about="A small file is done at once, a larger one by a worker.",
                body=RunBody,
                example={"aim": "try"},
                item=ImportItem,
                verb=_run,
            ),
            "delete": Act(
                summary="Stop what is being done with a file; nothing of it stays",
                verb=lambda view, _typed: cancel(view.found, by=view.request.user),
            ),
        },
    ),
    Address(
        path=f"{ONE}/rows",
        name="api-import-rows",
        of=PortfolioView,
        may=_may,
        find=_rows,
        item=ImportedRowItem,
        get="List what comes, or came, of each row of a file",
        query=RowQuery,
        is_list=True,
    ),
)
