"""The handbook, a chapter a page; open to all, for it says nothing about anybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from web.pages import handbook


@login_not_required
@require_safe
def chapter(request: HttpRequest, name: str = handbook.FIRST) -> HttpResponse:
    try:
        shown = handbook.chapter(name)
    except KeyError:
        raise Http404 from None
    groups = [
        (title, [handbook.chapter(each) for each in names])
        for title, names in handbook.GROUPS
    ]
    return render(request, "help/chapter.html", {"chapter": shown, "groups": groups})
