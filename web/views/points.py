"""My work, and what one does about an attention point other than ending it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.bounces import bounced_of
from portfolio.models import Initiative
from web.forms.base import KiemForm
from web.forms.points import SnoozeForm
from web.pages.my_work import my_work as work_for
from web.pages.points import Shown, shown
from web.pages.rights import rights_of
from web.views.records import RecordView
from workflows.actions import see, snooze
from workflows.models import AttentionPoint
from workflows.policy import may_snooze

# Points that one page can tell of.
MOST = 500


def my_work(request: HttpRequest) -> HttpResponse:
    work = work_for(request.user, at=timezone.now())
    context = {"work": work, "bounced": bounced_of(request.user)}
    return render(request, "attention/my_work.html", context)


def seen(request: HttpRequest) -> HttpResponse:
    """Whoever is asked has these before their eyes."""
    sent = [pk for pk in request.POST.getlist("point") if _is_key(pk)][:MOST]
    open_points = AttentionPoint.objects.visible_to(request.user).open()
    mine = open_points.filter(pk__in=sent, recipient=request.user)
    points = list(mine.select_related("initiative"))
    if not points:
        raise Http404
    see(points, by=request.user, at=timezone.now())
    return HttpResponse(status=204)


def _is_key(sent: str) -> bool:
    return sent.isascii() and sent.isdecimal() and len(sent) < 11


class Snooze(RecordView):
    """Put a point off, with a day and a reason."""

    template = "attention/snooze.html"
    title = gettext_lazy("Put it off")
    button = gettext_lazy("Put it off")
    point: AttentionPoint

    def find(self, pk: int, **rest: Any) -> Initiative:
        visible = AttentionPoint.objects.visible_to(self.request.user).open()
        related = visible.select_related("initiative__portfolio", "initiative__stage")
        related = related.select_related("recipient", "snoozed_by")
        self.point = get_object_or_404(related, pk=pk)
        return self.point.initiative

    def may(self, user: Any, initiative: Initiative) -> bool:
        return may_snooze(user, self.point)

    def shown(self) -> Shown:
        user = self.request.user
        rights = rights_of(user, self.initiative)
        return shown(self.point, rights, reader=user, today=self.today)

    def form(self, *args: Any) -> KiemForm:
        return SnoozeForm(*args, today=self.today)

    def act(self, typed: dict[str, Any]) -> object:
        kept = snooze(self.point, **typed, by=self.request.user, at=self.at)
        self.done = _("Put off. Kiem asks again on that day.")
        if kept.snoozed_until != typed["until"]:
            self.done = _("You put it off twice. The sponsor or a manager is asked.")
        return kept

    def after(self) -> str:
        if self.request.POST.get("from") == "my-work":
            return reverse("my-work")
        return super().after()
