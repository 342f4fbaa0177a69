"""Everything that this Kiem has, for administrators."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from accounts.policy import may_keep_instance
from reports.actions import ask_for_instance, cancel, remove
from reports.keeping import open_kept
from reports.models import Job, JobState
from web.downloads import as_download
from web.forms.circle import NoForm
from web.pages import documents


class InstancePage(View):
    def dispatch(self, request: HttpRequest, **rest: Any) -> Any:
        if not may_keep_instance(request.user):
            raise Http404
        self.at = timezone.now()
        return super().dispatch(request, **rest)

    def jobs(self) -> Any:
        mine = Job.objects.visible_to(self.request.user)
        return mine.filter(portfolio=None).order_by("-pk")


class Instance(InstancePage):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(documents.shown(self.jobs()))
        is_waiting = any(row.job.is_unfinished for row in rows)
        context = {"rows": rows, "is_waiting": is_waiting}
        return render(request, "archive/instance.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        form, how = NoForm(request.POST), {"by": request.user, "at": self.at}
        if not form.carried_out(lambda _typed: ask_for_instance(**how)):
            messages.error(request, form.sentence())
        return redirect("instance")


class OneInstanceDocument(InstancePage):
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
        return redirect("instance")


class InstanceFile(InstancePage):
    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        job = get_object_or_404(self.jobs().filter(state=JobState.DONE), pk=pk)
        return as_download(lambda: open_kept(job.path), name=job.name)
