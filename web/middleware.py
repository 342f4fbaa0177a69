"""What happens around every request."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.ledger import written
from portfolio.models import Event
from web import carried
from web.lasting import goes_on
from workflows.standing import keep_up

logger = logging.getLogger(__name__)


class SignInFirst(LoginRequiredMiddleware):
    """Every page asks who one is; what was typed is there again afterwards."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view_func, "login_required", True):
            return None  # Without looking who it is: some of these may be cached.
        self.end_what_is_over(request)
        asked = super().process_view(request, view_func, view_args, view_kwargs)
        if asked is None:
            self.go_on(request, view_func)
        return asked

    def end_what_is_over(self, request: HttpRequest) -> None:
        page = request.resolver_match.view_name if request.resolver_match else ""
        if not goes_on(request, page, now=timezone.now().timestamp()):
            logout(request)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        carried.keep(request, view_func, now=timezone.now().timestamp())
        return super().handle_no_permission(request, view_func)

    def go_on(self, request: HttpRequest, view_func: Any) -> None:
        """Show the form with what was typed: as if it were sent, but not acted upon."""
        if request.method == "POST":
            carried.forget(request)
        if request.method != "GET":
            return
        now = timezone.now().timestamp()
        if typed := carried.given_back(request, view_func, now=now):
            request.method, request.POST = "POST", typed
            sentence = _("Your text is still here. Check it and save it.")
            messages.info(request, sentence)


class KeepStandings:
    """After a request that wrote in the ledger, bring readiness and points up to date.

    So a criterion is met, and a point closed, on the very next page; the tick does the
    same for what time alone changes. A request that only reads writes nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with written() as events:
            response = self.get_response(request)
        if events:
            self.bring_up_to_date(events)
        return response

    def bring_up_to_date(self, events: Sequence[Event]) -> None:
        """What was written stays, also when this fails; then the tick does it."""
        try:
            keep_up(events, at=timezone.now())
        except DatabaseError as error:
            logger.warning("standings wait for the tick: %s", type(error).__name__)
