"""The page of a link in a reminder: one form, without signing in.

Looking at it changes nothing, for programs that check mail follow every link.
"""

import logging
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, override
from django.views import View

from notifications.answering import Link, Unusable, Why, answer, done_by, opened
from portfolio.clock import day_of
from portfolio.models import Initiative
from web.forms.base import KiemForm
from web.pages.answers import Choice, choices
from web.pages.points import Shown, shown
from web.pages.rights import Rights, rights_of
from web.pages.timeline import entries, words_of

logger = logging.getLogger(__name__)

STATUS = {Why.BROKEN: 404, Why.EXPIRED: 410, Why.SHUT: 403}


@method_decorator(login_not_required, name="dispatch")
class AnswerLink(View):
    http_method_names = ("get", "head", "post")

    link: Link
    choices: list[Choice]

    def dispatch(self, request: HttpRequest, token: str) -> HttpResponseBase:
        self.at = timezone.now()
        try:
            self.link = opened(token, today=day_of(self.at))
        except Unusable as found:
            language = found.recipient.language if found.recipient else get_language()
            with override(language):
                return self.say("unusable", status=STATUS[found.why], why=found.why)
        with override(self.link.recipient.language):
            return self.instead() or super().dispatch(request, token)

    def instead(self) -> HttpResponse | None:
        """What there is to say where nothing can be answered."""
        user, link = self.request.user, self.link
        if user.is_authenticated and user != link.recipient:
            logger.warning(
                "link for person %d opened by person %d", link.recipient.pk, user.pk
            )
            visible = Initiative.objects.visible_to(user)
            sees = visible.filter(pk=link.initiative.pk).exists()
            return self.say("for_another", status=403, sees=sees)
        if event := done_by(link):
            words = words_of(link.initiative.portfolio)
            return self.say("done", entry=entries([event], words)[0])
        if link.point.closed_at is not None:
            return self.say("closed")
        return None

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        chosen = self.chosen(request.GET)
        return (
            self.page(chosen, chosen.for_a_thumb()) if chosen else self.say("nothing")
        )

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        chosen = self.chosen(request.GET)
        if chosen is None:
            return self.say("nothing")
        form = chosen.for_a_thumb(request.POST)
        if form.carried_out(lambda _typed: self.act(chosen, form)):
            return redirect("answer-link", token)
        return self.instead() or self.page(chosen, form, status=form.status)

    def act(self, chosen: Choice, form: KiemForm) -> None:
        answer(self.link, lambda: chosen.carry_out(form, at=self.at))

    def chosen(self, query: Any) -> Choice | None:
        """The choice that the address names, else the first."""
        rights = rights_of(self.link.recipient, self.link.initiative)
        self.choices = choices(self.link, rights, today=day_of(self.at))
        named = {choice.slug: choice for choice in self.choices}
        first = self.choices[0] if self.choices else None
        return named.get(query.get("do", ""), first)

    def page(self, chosen: Choice, form: KiemForm, status: int = 200) -> HttpResponse:
        rights = rights_of(self.link.recipient, self.link.initiative)
        others = [choice for choice in self.choices if choice is not chosen]
        about = {"point": self.shown(rights), "others": others}
        # Where no form on a phone ends it.
        about["is_elsewhere"] = not self.choices[0].is_asked
        return self.say("answer", status=status, chosen=chosen, form=form, **about)

    def shown(self, rights: Rights) -> Shown:
        today, reader = day_of(self.at), self.link.recipient
        return shown(self.link.point, rights, reader=reader, today=today)

    def say(self, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
        if link := getattr(self, "link", None):
            about = {"initiative": link.initiative, "recipient": link.recipient}
            context |= about | {"opened": link}
        template = f"answering/{name}.html"
        response = render(self.request, template, context, status=status)
        response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
        response["Content-Language"] = get_language()
        return response
