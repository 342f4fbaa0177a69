"""The gate meeting: opening it, its agenda, one item on a shared screen, its end."""

from collections.abc import Callable
from hashlib import md5
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.http import require_safe

from portfolio.clock import day_of
from portfolio.models import Portfolio, seen_by
from reports.minutes import minutes_of
from web.carried import MARK, carries
from web.forms.base import KiemForm
from web.forms.meetings import AddForm, CloseForm, MeetingForm, NoteForm
from web.forms.ruling import RulingForm
from web.live import answer_to
from web.pages.gate_sheet import Sheet
from web.pages.meeting import Agenda, agenda_for, item_page
from web.papers import minutes_paper
from web.views.gates import GateView
from web.views.of_portfolio import PortfolioPage
from workflows.actions import (
    add_item,
    close_meeting,
    mark_discussed,
    mark_untreated,
    move_item,
    note_item,
    open_meeting,
    refresh_agenda,
    remove_item,
)
from workflows.models import AgendaItem, Meeting
from workflows.policy import may_run_meetings


def meeting_of(request: HttpRequest, pk: int) -> Meeting:
    visible = Meeting.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("portfolio", "closed_by"), pk=pk)


class MeetingNew(PortfolioPage):
    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_run_meetings(user, portfolio)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(MeetingForm(initial={"held_on": day_of(self.at)}))

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form = MeetingForm(request.POST)
        if not form.carried_out(self.open):
            return self.page(form, status=form.status)
        return redirect("meeting", self.meeting.pk)

    def open(self, typed: dict[str, Any]) -> None:
        self.meeting = open_meeting(
            self.portfolio, **typed, by=self.request.user, at=self.at
        )

    def page(self, form: KiemForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "portfolio": self.portfolio}
        return render(self.request, "meeting/new.html", context, status=status)


class MeetingView(View):
    """A page of a meeting; once it is closed there are only its minutes."""

    template = "meeting/agenda.html"

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.at = timezone.now()
        self.meeting = meeting_of(request, pk)
        self.agenda = agenda_for(self.meeting, request.user)
        if request.method != "GET" and not self.agenda.may_run:
            raise Http404
        if self.meeting.closed_at:
            return redirect("minutes", pk)
        return super().dispatch(request)

    def how(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": self.at}

    def page(self, form: KiemForm | None, status: int = 200) -> HttpResponse:
        context = {
            "agenda": self.agenda,
            "meeting": self.meeting,
            "portfolio": self.meeting.portfolio,
            "form": form,
        }
        return render(self.request, self.template, context, status=status)


class AgendaView(MeetingView):
    """The agenda; every button of it sends its own name and the item it is about."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = AddForm(meeting=self.meeting) if self.agenda.may_run else None
        return self.page(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        for name, act in ACTS.items():
            if name in request.POST:
                return self.change(act)
        form = AddForm(request.POST, meeting=self.meeting)
        if not form.carried_out(
            lambda typed: add_item(self.meeting, **typed, **self.how())
        ):
            return self.page(form, status=form.status)
        messages.success(request, _("Added to the agenda."))
        return redirect("meeting", self.meeting.pk)

    def change(self, act: Callable[["AgendaView"], None]) -> HttpResponse:
        try:
            act(self)
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
        return redirect("meeting", self.meeting.pk)

    def item(self, name: str) -> AgendaItem:
        pk = self.request.POST[name]
        found = [x.item for x in self.agenda.lines if str(x.item.pk) == pk]
        if not found:
            raise Http404
        return found[0]

    def shift(self, name: str, step: int) -> None:
        item = self.item(name)
        place = self.agenda.line_of(item).number + step
        move_item(item, place=place, **self.how())

    def refresh(self) -> None:
        count = refresh_agenda(self.meeting, **self.how())
        sentence = ngettext(
            "%(count)d initiative was added.",
            "%(count)d initiatives were added.",
            count,
        )
        done = sentence % {"count": count} if count else _("Nothing new came up.")
        messages.success(self.request, done)


ACTS: dict[str, Callable[[AgendaView], Any]] = {
    "refresh": AgendaView.refresh,
    "up": lambda view: view.shift("up", -1),
    "down": lambda view: view.shift("down", 1),
    "remove": lambda view: remove_item(view.item("remove"), **view.how()),
    "untreated": lambda view: mark_untreated(view.item("untreated"), **view.how()),
}


class MeetingClose(MeetingView):
    template = "meeting/close.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.agenda.may_run:
            raise Http404
        return self.page(CloseForm())

    @carries
    def post(self, request: HttpRequest) -> HttpResponse:
        form = CloseForm(request.POST)
        if not form.carried_out(
            lambda typed: close_meeting(self.meeting, **typed, **self.how())
        ):
            return self.page(form, status=form.status)
        messages.success(request, _("The meeting is closed. These are its minutes."))
        return redirect("minutes", self.meeting.pk)


class OnItem(GateView):
    """The gate sheet of an item, for everybody in the room to see."""

    item: AgendaItem
    agenda: Agenda
    # What somebody typed before the session was over.
    carried: NoteForm | None = None

    def dispatch(self, request: HttpRequest, pk: int, item: int) -> HttpResponseBase:
        self.meeting = meeting_of(request, pk)
        if self.meeting.closed_at:
            return redirect("minutes", pk)
        seen = self.meeting.items.filter(seen_by(request.user, "initiative"))
        self.item = get_object_or_404(seen, pk=item)
        return super().dispatch(request, self.item.initiative_id)

    def path(self, item: AgendaItem | None = None) -> str:
        shown = item or self.item
        return reverse("meeting-item", args=[self.meeting.pk, shown.pk])

    def page(self, sheet: Sheet, form: RulingForm, status: int = 200) -> HttpResponse:
        user, today = self.request.user, day_of(self.at)
        agenda = agenda_for(self.meeting, user)
        page = item_page(agenda, self.item, sheet, user=user, today=today)
        context = {
            "page": page,
            "meeting": self.meeting,
            "sheet": sheet,
            "form": form,
            "initiative": sheet.initiative,
            "note_form": self.carried or NoteForm(item=page.line.item),
            "decide_path": reverse(
                "meeting-decide", args=[self.meeting.pk, self.item.pk]
            ),
            "is_just_decided": "decided" in self.request.GET,
            "tag": tag_of(self.meeting, may_run=agenda.may_run),
        }
        return render(self.request, "meeting/item.html", context, status=status)


class ItemView(OnItem):
    """What was said is kept whenever somebody goes on, or writes no further."""

    @carries
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not may_run_meetings(request.user, self.meeting.portfolio):
            raise Http404
        self.carried = form = NoteForm(request.POST, item=self.item)
        if MARK in request.POST:
            return self.get(request, pk)
        if not form.carried_out(lambda typed: self.keep(typed["note"], form.seen())):
            return self.refused(form)
        if self.fetched:
            kept = {"saved": True, "note": self.item.note}
            return JsonResponse(kept | {"warning": form.warning()})
        if form.found:
            messages.warning(request, form.warning())
        return self.go(request.POST.get("go", ""))

    def keep(self, text: str, seen: list[str] | None) -> None:
        how = {"by": self.request.user, "at": self.at}
        self.item = note_item(self.item, text=text, seen=seen, **how)
        if self.request.POST.get("go") == "next":
            # Whoever goes on has treated it.
            mark_discussed(self.item, **how)

    def refused(self, form: NoteForm) -> HttpResponse:
        words, clash = form.sentence(), form.status == HTTPStatus.CONFLICT
        if self.fetched:
            answer = {"saved": False, "warning": words, "note": form.item.note}
            if clash:
                answer["theirs"] = render_to_string(
                    "_theirs.html", {"field": form["note"]}
                )
            return JsonResponse(answer, status=form.status)
        if clash:
            page = self.get(self.request, form.item.initiative_id)
            page.status_code = form.status
            return page
        messages.error(self.request, words)
        return redirect("meeting", self.meeting.pk)

    def go(self, where: str) -> HttpResponse:
        """Beyond the last and the first item is the agenda."""
        agenda = agenda_for(self.meeting, self.request.user)
        step = {"next": 1, "previous": -1}.get(where, 0)
        beside = agenda.beside(agenda.line_of(self.item), step)
        if beside is None:
            return redirect("meeting", self.meeting.pk)
        return redirect(self.path(beside.item))


class ItemDecision(OnItem):
    """Deciding on the spot; back to the item, where it shows."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect(self.path())

    def done_path(self) -> str:
        return f"{self.path()}?decided"


SHOWN = ("pk", "order", "discussed_at", "decision", "initiative__version")


def tag_of(meeting: Meeting, *, may_run: bool) -> str:
    """Another one when something on the agenda, or about an initiative, changed.

    Whoever leads the meeting writes the notes, and is not told of their own.
    """
    items = meeting.items.values_list(*SHOWN, *([] if may_run else ["note"]))
    seen = repr([meeting.closed_at, *items]).encode()
    return f'W/"{md5(seen, usedforsecurity=False).hexdigest()}"'


@require_safe
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether something changed in a meeting since its page was read."""
    meeting = meeting_of(request, pk)
    may_run = may_run_meetings(request.user, meeting.portfolio)
    return answer_to(request, tag_of(meeting, may_run=may_run))


def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_of(request, pk)
    if not meeting.closed_at:
        return redirect("meeting", pk)
    context = {
        "meeting": meeting,
        "minutes": minutes_of(meeting),
        "portfolio": meeting.portfolio,
    }
    return render(request, "meeting/minutes.html", context)


def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    meeting = meeting_of(request, pk)
    if not meeting.closed_at:
        return redirect("meeting", pk)
    return minutes_paper(meeting)
