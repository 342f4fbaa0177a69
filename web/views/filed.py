"""Reports that were filed: what they said, and what would be said otherwise now."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portfolio.clock import day_of
from reports.actions import file_report
from reports.filing import compared, told_again
from reports.models import FiledReport
from reports.policy import may_file
from reports.wanted import KEYS, Wanted
from web.forms.filed import FilingForm
from web.pages.filed import differences
from web.views.of_portfolio import PortfolioPage


class FiledReports(PortfolioPage):
    """All of them; managers file the report that they come from."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {key: request.GET[key] for key in KEYS if request.GET.get(key)}
        return self.page(FilingForm(initial=asked), asked)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FilingForm(request.POST)
        if not form.carried_out(lambda _typed: self.file(form)):
            asked = {key: request.POST[key] for key in KEYS if request.POST.get(key)}
            return self.page(form, asked, form.status)
        messages.success(request, _("Filed. It says the same next year."))
        return redirect("filed", self.portfolio.slug)

    def file(self, form: FilingForm) -> FiledReport:
        wanted = Wanted.read(form.asked(), today=day_of(self.at))
        how = {"by": self.request.user, "at": self.at}
        name = form.cleaned_data["name"]
        return file_report(self.portfolio, wanted, name=name, **how)

    def page(self, form: FilingForm, asked: Any, status: int = 200) -> HttpResponse:
        rows = FiledReport.objects.visible_to(self.request.user)
        rows = rows.filter(portfolio=self.portfolio).select_related("filed_by")
        context = {
            "portfolio": self.portfolio,
            "rows": rows.defer("chapters"),
            "form": form,
            "asked": asked,
            "may_file": may_file(self.request.user, self.portfolio),
        }
        return render(self.request, "report/filed.html", context, status=status)


def one(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What it said, and what differs by now."""
    visible = FiledReport.objects.visible_to(request.user)
    filed = get_object_or_404(visible, portfolio__slug=slug, pk=pk)
    context = {
        "portfolio": filed.portfolio,
        "filed": filed,
        "told": told_again(filed),
        "comparison": (comparison := compared(filed)),
        "differences": differences(comparison),
    }
    return render(request, "report/filed_report.html", context)
