"""The audit log, for administrators."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portfolio.models import Act, AuditEntry

MOST = 100


def audit(request: HttpRequest) -> HttpResponse:
    """The newest first; `act` narrows them, `before` goes on."""
    if not request.user.is_administrator or request.user.reach is not None:
        raise Http404
    rows = AuditEntry.objects.visible_to(request.user).select_related("by")
    if (act := request.GET.get("act", "")) in Act.values:
        rows = rows.filter(act=act)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    shown = list(rows.order_by("-pk")[: MOST + 1])
    context = {
        "rows": shown[:MOST],
        "more": shown[MOST - 1].pk if len(shown) > MOST else None,
        "acts": Act.choices,
        "act": act,
    }
    return render(request, "audit/page.html", context)
