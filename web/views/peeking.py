"""The panel beside the board; without JavaScript one goes to the page itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portfolio.clock import day_of
from portfolio.models import Initiative
from web.pages.peek import peek_at


@require_safe
def peek(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Initiative.objects.visible_to(request.user)
    related = visible.select_related("portfolio", "stage__gate", "owner", "standing")
    initiative = get_object_or_404(related, pk=pk)
    if request.headers.get("X-Requested-With") != "fetch":
        return redirect("initiative", pk)
    found = peek_at(initiative, user=request.user, today=day_of(timezone.now()))
    context = {"peek": found, "initiative": initiative}
    return render(request, "board/_peek.html", context)
