"""The dashboard of a portfolio, what is behind its numbers, and its tables as files."""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from portfolio.clock import day_of
from portfolio.models import Initiative, Portfolio
from reports import wording
from reports.chapters import CHAPTERS
from reports.documents.text_files import table_lines
from reports.figures.past import undisturbed
from reports.policy import may_schedule
from reports.tables import Column, Row, Table
from reports.wanted import Wanted, chapters_for
from web.pages.dashboard import Dashboard, board_with, numbered_by
from web.pages.outlook import signals_for


@dataclass
class Asked:
    """The report that was asked for, and what was wrong with that."""

    request: HttpRequest
    slug: str

    @cached_property
    def portfolio(self) -> Portfolio:
        visible = Portfolio.objects.visible_to(self.request.user)
        # What several parts of the page ask is read once.
        prefetch_related_objects([self.request.user], "memberships")
        return get_object_or_404(visible.prefetch_related("stages"), slug=self.slug)

    @cached_property
    def wanted(self) -> Wanted:
        today = day_of(timezone.now())
        self.problems = []
        try:
            return Wanted.read(self.request.GET, today=today)
        except ValidationError as refusal:
            self.problems = refusal.messages
            return Wanted.read({"q": self.request.GET.get("q", "")}, today=today)

    def dashboard(self, *keys: str) -> Dashboard:
        user = self.request.user
        made = chapters_for(self.portfolio, self.wanted, keys, reader=user)
        return Dashboard(self.portfolio, self.wanted, made, reader=user)

    def table(self, chapter: str, table: str) -> Table:
        """One table; nothing where there is none of that name."""
        if chapter not in CHAPTERS:
            raise Http404
        for made in self.dashboard(chapter).made:
            for each in made.tables:
                if each.key == table:
                    return each
        raise Http404


def counted(table: Table, row: Row, name: str) -> tuple[Column | None, tuple[int, ...]]:
    """What one number of the row counts; without a name, the whole row."""
    if not name:
        return None, row.initiatives
    column = next((each for each in table.columns if each.name == name), None)
    if column is None or name not in row.parts:
        raise Http404
    return column, row.parts[name]


@undisturbed()
def report(request: HttpRequest, slug: str) -> HttpResponse:
    asked = Asked(request, slug)
    dashboard = asked.dashboard()
    context = {
        "portfolio": asked.portfolio,
        "dashboard": dashboard,
        "wanted": asked.wanted,
        "problems": asked.problems,
        "mistakes": asked.wanted.filter_in(asked.portfolio).errors,
        "is_empty": not asked.portfolio.initiatives.exists(),
        "definitions": wording.definitions(),
        "may_schedule": may_schedule(request.user, asked.portfolio),
        "outlook": signals_for(request.user, asked.portfolio),
    }
    return render(request, "report/report.html", context)


def behind(request: HttpRequest, slug: str, chapter: str, table: str) -> HttpResponse:
    """The initiatives behind one number."""
    asked = Asked(request, slug)
    found = asked.table(chapter, table)
    if "row" not in request.GET:
        return redirect("report", slug)
    row = found.row(request.GET["row"])
    if row is None:
        raise Http404
    column, keys = counted(found, row, request.GET.get("column", ""))
    visible = Initiative.objects.visible_to(request.user).filter(pk__in=keys)
    listed = visible.select_related("stage", "owner").order_by("stage__order", "rank")
    context = {"portfolio": asked.portfolio, "wanted": asked.wanted}
    context |= {"table": found, "row": row, "column": column, "initiatives": listed}
    if numbered := numbered_by(keys):
        context["board"] = board_with(asked.portfolio, numbered)
    return render(request, "report/behind.html", context)


def table_file(
    request: HttpRequest, slug: str, chapter: str, table: str
) -> StreamingHttpResponse:
    """One table as CSV."""
    found = Asked(request, slug).table(chapter, table)
    response = StreamingHttpResponse(
        table_lines(found), content_type="text/csv; charset=utf-8"
    )
    name = f'attachment; filename="kiem-{slug}-{found.key}.csv"'
    response["Content-Disposition"] = name
    return response
