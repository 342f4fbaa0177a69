"""Fewer mails by the link in each: a page for people, one POST for mail programmes.

RFC 8058: the POST comes without a cookie, from a server that knows nobody here; the
link itself says who asks. Looking at it changes nothing, for scanners follow links.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, override
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from accounts.models import User
from notifications import quieting
from notifications.actions import choose, quieten
from notifications.models import Cadence, Preference
from web.forms.preferences import CadenceForm


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class Unsubscribe(View):
    http_method_names = ("get", "head", "post")

    def dispatch(self, request: HttpRequest, token: str) -> HttpResponseBase:
        found = quieting.read(token)
        if found is None:
            return self.say("unusable", status=404)
        user, about = found
        with override(user.language):
            return super().dispatch(request, user, about)

    def get(self, request: HttpRequest, user: User, about: list[str]) -> HttpResponse:
        form = CadenceForm(initial={"cadence": Preference.of(user).cadence})
        return self.page(user, about, form)

    def post(self, request: HttpRequest, user: User, about: list[str]) -> HttpResponse:
        if "cadence" not in request.POST:
            return self.done(quieten(user, about, at=timezone.now()))
        form = CadenceForm(request.POST)
        if not form.is_valid():
            return self.page(user, about, form, status=400)
        cadence = form.cleaned_data["cadence"]
        return self.done(choose(user, cadence=cadence, at=timezone.now()))

    def done(self, mine: Preference) -> HttpResponse:
        return self.say("done", cadence=Cadence(mine.cadence), off=mine.off())

    def page(
        self, user: User, about: list[str], form: CadenceForm, status: int = 200
    ) -> HttpResponse:
        preference = Preference.of(user)
        will = quieting.words(preference, about)
        return self.say("ask", status=status, reader=user, will=will, form=form)

    def say(self, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
        template = f"preferences/unsubscribe_{name}.html"
        response = render(self.request, template, context, status=status)
        response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
        response["Content-Language"] = get_language()
        return response
