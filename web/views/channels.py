"""Where the news of a portfolio goes besides mail: for managers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.channel import Channel, Post
from notifications.channels import (
    add_channel,
    edit_channel,
    may_keep_channels,
    post_again,
    remove_channel,
    renew_secret,
    stop_post,
    switch,
    test_channel,
)
from notifications.posting import deliver_now
from portfolio.models import Portfolio
from web.forms.base import KiemForm
from web.forms.channels import ChannelForm
from web.pages.channels import channel_rows, post_rows, posts_of, why
from web.views.of_portfolio import PortfolioPage
from web.views.outbox import OutboxView

SHOWN = 10


class ChannelsView(PortfolioPage):
    """Of one portfolio; not there for who does not manage it."""

    channel: Channel | None = None

    def may(self, user: Any, portfolio: Portfolio) -> bool:
        return may_keep_channels(user, portfolio)

    def form(self, *args: Any) -> ChannelForm:
        return ChannelForm(*args, portfolio=self.portfolio, channel=self.channel)

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        context |= {"portfolio": self.portfolio, "channel": self.channel}
        response = render(self.request, template, context, status=status)
        response["Cache-Control"] = "no-store"
        return response


class Channels(ChannelsView):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = channel_rows(request.user, self.portfolio, at=self.at)
        return self.show("channels/list.html", rows=rows)


class ChannelNew(ChannelsView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show("channels/new.html", form=self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.carried_out(self.add):
            return self.show("channels/new.html", form.status, form=form)
        assert self.channel is not None
        messages.success(request, _("Added. Send a test to see whether it works."))
        return redirect("channel", self.portfolio.slug, self.channel.pk)

    def add(self, typed: dict[str, Any]) -> None:
        self.channel = add_channel(self.portfolio, **typed, **self.how())


class ChannelPage(ChannelsView):
    channel: Channel

    def dispatch(
        self, request: HttpRequest, slug: str, **rest: Any
    ) -> HttpResponseBase:
        self.pk = rest.pop("pk")
        return super().dispatch(request, slug, **rest)

    def find(self) -> None:
        mine = Channel.objects.visible_to(self.request.user)
        here = mine.filter(portfolio=self.portfolio).select_related("portfolio")
        self.channel = get_object_or_404(here, pk=self.pk)

    def get(self, request: HttpRequest) -> HttpResponse:
        self.find()
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        self.find()
        acts = {
            "test": self.test,
            "on": lambda: self.switch(is_on=True),
            "off": lambda: self.switch(is_on=False),
            "remove": self.remove,
            "secret": self.secret,
        }
        act = acts.get(request.POST.get("act", ""))
        return self.change() if act is None else act()

    def page(self, form: ChannelForm, status: int = 200, **more: Any) -> HttpResponse:
        posts = posts_of(self.request.user).filter(channel=self.channel)[:SHOWN]
        more |= {"form": form, "rows": list(post_rows(posts, at=self.at))}
        more["why"] = why(self.channel.off_why)
        return self.show("channels/page.html", status, **more)

    def again(self) -> HttpResponse:
        return redirect("channel", self.portfolio.slug, self.pk)

    def change(self) -> HttpResponse:
        form = self.form(self.request.POST)
        verb = edit_channel
        if not form.carried_out(lambda typed: verb(self.channel, typed, **self.how())):
            return self.page(form, form.status)
        messages.success(self.request, _("Saved."))
        return self.again()

    def test(self) -> HttpResponse:
        """Send it at once; if that is broken off, a worker goes on with it."""
        try:
            made = test_channel(self.channel, **self.how())
        except ValidationError as refusal:
            messages.error(self.request, " ".join(refusal.messages))
            return self.again()
        sent = deliver_now(made, clock=timezone.now)
        if sent.accepted_at:
            messages.success(self.request, _("The test arrived."))
        elif sent.dead_at:
            words = _("The test did not arrive. %(why)s")
            messages.error(self.request, words % {"why": why(sent.last_error)})
        else:
            messages.info(self.request, _("The test is on its way."))
        return self.again()

    def switch(self, *, is_on: bool) -> HttpResponse:
        switch(self.channel, is_on=is_on, **self.how())
        said = _("The channel is on.") if is_on else _("The channel is off.")
        messages.success(self.request, said)
        return self.again()

    def remove(self) -> HttpResponse:
        remove_channel(self.channel, **self.how())
        messages.success(self.request, _("The channel is removed."))
        return redirect("channels", self.portfolio.slug)

    def secret(self) -> HttpResponse:
        if self.channel.is_chat:
            raise Http404
        renewed = renew_secret(self.channel, **self.how())
        return self.page(self.form(), secret=renewed.secret)


class OutboxPost(OutboxView):
    """A message to a channel, as a mail is sent again or stopped."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        raise Http404

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.row = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
        is_stop = request.POST.get("act") == "stop"
        verb: Callable[[Any], str] = self.stop if is_stop else self.send_again
        response = self.act(KiemForm(request.POST), verb)
        if request.POST.get("from") == "channel":
            channel = self.row.channel
            return redirect("channel", channel.portfolio.slug, channel.pk)
        return response

    def send_again(self, _typed: dict[str, Any]) -> str:
        post_again(self.row, by=self.request.user, at=self.at)
        return _("The message goes within minutes.")

    def stop(self, _typed: dict[str, Any]) -> str:
        stop_post(self.row, by=self.request.user, at=self.at)
        return _("The message is stopped.")
