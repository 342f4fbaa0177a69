"""Learn from others: real cases, lessons with their sources, and our own lessons."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portfolio.library import Case, shipped
from portfolio.models import Lesson
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
