"""Documents of a report: asking for one, how far it is, and taking it home."""

from typing import Any

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portfolio.models import Initiative
from reports.actions import ask_for, ask_for_archive, cancel, remove
from reports.keeping import open_kept
from reports.models import Format, Job, JobState
from web.downloads import as_download
from web.forms.documents import DocumentForm
from web.pages import documents
from web.views.of_portfolio import PortfolioPage


class DocumentsView(PortfolioPage):
    """Each sees their own."""

    def jobs(self) -> Any:
        mine = Job.objects.visible_to(self.request.user)
        return mine.filter(portfolio=self.portfolio).order_by("-pk")

    def back(self) -> HttpResponse:
        return redirect("documents", self.portfolio.slug)


class Documents(DocumentsView):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(documents.shown(self.jobs()))
        context = {
            "portfolio": self.portfolio,
            "rows": rows,
            "is_waiting": any(row.job.is_unfinished for row in rows),
            "formats": Format,
        }
        return render(request, "report/documents.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DocumentForm(request.POST)
        if not form.carried_out(lambda _typed: self.ask(form)):
            messages.error(request, form.sentence())
        return self.back()

    def ask(self, form: DocumentForm) -> Job:
        how = {"by": self.request.user, "at": self.at}
        kind = Format(form.cleaned_data["format"])
        if kind == Format.ARCHIVE and (pk := form.cleaned_data["initiative"]):
            here = Initiative.objects.visible_to(self.request.user)
            return ask_for_archive(
                get_object_or_404(here, portfolio=self.portfolio, pk=pk), **how
            )
        return ask_for(self.portfolio, kind, asked=form.asked(), **how)


class OneDocument(DocumentsView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        raise Http404

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(self.jobs(), pk=pk)
        if request.POST.get("act") == "cancel":
            cancel(job, by=request.user, at=self.at)
            messages.success(request, _("Cancelled."))
        else:
            remove(job, by=request.user)
            messages.success(request, _("Removed."))
        return self.back()


class DocumentFile(DocumentsView):
    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        job = get_object_or_404(self.jobs().filter(state=JobState.DONE), pk=pk)
        return as_download(lambda: open_kept(job.path), name=job.name)
