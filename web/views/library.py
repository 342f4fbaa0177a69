"""Learn from others: real cases, lessons with their sources, and our own lessons."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.actions.lessons import consult as keep_consultation
from portfolio.library import Case, shipped
from portfolio.models import Initiative, Lesson, NeighbourEntry
from portfolio.policy import may_contribute
from web.forms.library import ConsultForm
from web.pages.library import lesson_page, library_of, shipped_page


def library(request: HttpRequest) -> HttpResponse:
    page = library_of(request.user, request.GET)
    return render(request, "library/library.html", {"page": page})


def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Lesson.objects.visible_to(request.user)
    found = get_object_or_404(
        visible.select_related("initiative__portfolio", "stage"), pk=pk
    )
    context = {"page": lesson_page(request.user, found), "lesson": found}
    return render(request, "library/lesson.html", context)


def shipped_lesson(request: HttpRequest, slug: str) -> HttpResponse:
    entry = shipped(slug)
    if entry is None:
        raise Http404
    context = {
        "page": shipped_page(request.user, slug),
        "entry": entry,
        "is_case": isinstance(entry, Case),
    }
    return render(request, "library/shipped.html", context)


def neighbour_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """A case or a lesson of another municipality, with where it comes from."""
    visible = NeighbourEntry.objects.visible_to(request.user)
    entry = get_object_or_404(visible.select_related("neighbour"), pk=pk)
    return render(request, "library/neighbour_entry.html", {"entry": entry})


def consult(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Initiative.objects.visible_to(request.user)
    initiative = get_object_or_404(visible, pk=pk)
    if request.method != "POST" or not may_contribute(request.user, initiative):
        raise Http404
    form = ConsultForm(request.POST, user=request.user)
    how = {"by": request.user, "at": timezone.now()}
    if form.carried_out(lambda typed: keep_consultation(initiative, **typed, **how)):
        messages.success(request, _("Kept. It counts as searching first."))
    else:
        messages.error(request, form.sentence())
    return redirect("gate" if request.POST.get("back") == "gate" else "initiative", pk)
