"""Learn from others: real cases, lessons with their sources, and our own lessons."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portfolio import library as shelf
from portfolio.models import Lesson
from web.forms.library import LibraryForm

# One page full; a search finds the rest.
MOST = 40


def library(request: HttpRequest) -> HttpResponse:
    form = LibraryForm(request.GET)
    wanted = form.wanted()
    own = Lesson.objects.visible_to(request.user).matching(**wanted)
    context = {
        "form": form,
        "wanted": wanted,
        "cases": shelf.matching(shelf.cases(), **wanted),
        "lessons": shelf.matching(shelf.lessons(), **wanted),
        "own_lessons": own.select_related("initiative")[:MOST],
        "own_count": own.count(),
    }
    return render(request, "library/library.html", context)
