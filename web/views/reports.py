"""The report of a portfolio: on the page, as a PDF and as a spreadsheet."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from portfolio.clock import day_of
from portfolio.models import Portfolio
from reports import period as periods
from reports import wording
from reports.charts import PAGE
from reports.portfolio import Report, portfolio_report
from reports.sections import sections
from web.pages.outlook import signals_for

# What a page lists; the spreadsheet has them all.
MOST_LINES = 50
NEWEST = 8


@dataclass(frozen=True)
class Asked:
    """The report that was asked for, and what was wrong with its period."""

    report: Report
    problems: list[str]

    @classmethod
    def in_(cls, request: HttpRequest, slug: str) -> "Asked":
        visible = Portfolio.objects.visible_to(request.user)
        portfolio = get_object_or_404(visible, slug=slug)
        today = day_of(timezone.now())
        first, last = request.GET.get("from", ""), request.GET.get("to", "")
        problems: list[str] = []
        try:
            period = periods.read(first, last, today=today)
        except ValidationError as refusal:
            problems = refusal.messages
            period = periods.last_year(today)
        return cls(portfolio_report(portfolio, period=period, today=today), problems)

    @property
    def is_own_choice(self) -> bool:
        """Whether the days were filled in, or have to be once more."""
        usual = [period for _name, period in periods.choices(self.report.today)]
        return bool(self.problems) or self.report.period not in usual

    @property
    def keys(self) -> dict[str, str]:
        period = self.report.period
        return {"from": str(period.start), "to": str(period.end)}


def report(request: HttpRequest, slug: str) -> HttpResponse:
    asked = Asked.in_(request, slug)
    made = asked.report
    context = {
        "portfolio": made.portfolio,
        "report": made,
        "headline": wording.headline(made),
        "sections": [] if made.is_empty else sections(made, PAGE),
        "decisions": made.decisions[:MOST_LINES],
        "newest": NEWEST,
        "most": MOST_LINES,
        "choices": periods.choices(made.today),
        "definitions": wording.definitions(),
        "asked": asked,
        "outlook": signals_for(request.user, made.portfolio),
    }
    return render(request, "report/report.html", context)
