"""The outbox: what is due, sent, waiting, held and refused, and what one does then."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from notifications.control import drop, let_go, may_see_outbox, send_again, stop
from notifications.models import Mail
from notifications.outgoing import State
from web.forms.base import KiemForm
from web.forms.outbox import BatchForm
from web.pages import outbox
from web.pages.channels import PostRow, post_rows, posts_of

A_PAGE = 50
# Of the messages to channels; each channel's page shows its own.
MOST_POSTS = 20


class OutboxView(View):
    """For managers and administrators; for others it is not there."""

    at: datetime

    def dispatch(self, request: HttpRequest, **rest: Any) -> HttpResponseBase:
        if not may_see_outbox(request.user):
            raise Http404
        self.at = timezone.now()
        return super().dispatch(request, **rest)

    def state(self) -> State | None:
        asked = self.request.GET.get("state", "")
        return State(asked) if asked in State.values else None

    def back(self) -> HttpResponse:
        state = self.state()
        query = f"?state={state.value}" if state else ""
        return redirect(reverse("outbox") + query)

    def act(self, form: KiemForm, verb: Callable[[Any], str]) -> HttpResponse:
        """Let the verb act; say what it did or why it did not."""
        done: list[str] = []
        if form.carried_out(lambda typed: done.append(verb(typed))):
            messages.success(self.request, done[0])
        else:
            messages.error(self.request, form.sentence())
        return self.back()


class Outbox(OutboxView):
    def get(self, request: HttpRequest) -> HttpResponse:
        state, mails = self.state(), outbox.mails_of(request.user)
        if state:
            mails = mails.in_state(state, self.at)
        page = Paginator(mails.order_by("-pk"), A_PAGE).get_page(
            request.GET.get("page")
        )
        context = {
            "tabs": outbox.tabs(request.user, state, at=self.at),
            "state": state,
            "batches": outbox.batches(request.user),
            "limit": outbox.limit_words(at=self.at),
            "rows": list(outbox.rows(page, at=self.at)),
            "page": page,
            "posts": self.posts(state),
        }
        return render(request, "outbox/list.html", context)

    def posts(self, state: State | None) -> list[PostRow]:
        found = posts_of(self.request.user)
        if state:
            found = found.in_state(state, self.at)
        return list(post_rows(found[:MOST_POSTS], at=self.at))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Answer whether a batch that is held may go."""
        return self.act(BatchForm(request.POST), self.answer)

    def answer(self, typed: dict[str, Any]) -> str:
        how = {"by": self.request.user, "at": self.at}
        if typed["answer"] == "yes":
            count = let_go(typed["batch"], **how)
            done = ngettext(
                "%(count)d mail goes now.", "%(count)d mails go now.", count
            )
        else:
            count = drop(typed["batch"], **how)
            done = ngettext(
                "%(count)d mail does not go.", "%(count)d mails do not go.", count
            )
        return done % {"count": count}


class OutboxMail(OutboxView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        raise Http404

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.mail = get_object_or_404(Mail.objects.visible_to(request.user), pk=pk)
        is_stop = request.POST.get("act") == "stop"
        return self.act(
            KiemForm(request.POST), self.stop if is_stop else self.send_again
        )

    def send_again(self, typed: dict[str, Any]) -> str:
        send_again(self.mail, by=self.request.user, at=self.at)
        return _("The mail goes within minutes.")

    def stop(self, typed: dict[str, Any]) -> str:
        stop(self.mail, by=self.request.user, at=self.at)
        return _("The mail is stopped.")
