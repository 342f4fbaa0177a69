"""Notes in the audit log what a request did that no event of the ledger tells."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from portfolio.audit import note
from portfolio.models import Act
from web.entrance import came_from

logger = logging.getLogger(__name__)

REFUSALS = (401, 403, 404)
# Where one comes in, by the names of their routes.
DOORS = ("sign-in", "account_", "mfa_", "invited", "first-run")


class Audited:
    """One line for a sign-in, a refusal and a file that was taken along."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Who signs out is known before; who signs in, afterwards.
        before = _who(request) if request.method == "POST" else None
        response = self.get_response(request)
        try:
            self.write(request, response, before)
        except DatabaseError as error:
            # A page that is there is worth more than its line in the log.
            logger.warning("not in the audit log: %s", type(error).__name__)
        return response

    def write(
        self, request: HttpRequest, response: HttpResponse, before: User | None
    ) -> None:
        found = request.resolver_match
        if found is None or not (act := _act(request, response, before)):
            return
        by = before if act == Act.SIGNED_OUT else _who(request)
        address = came_from(request)
        about = found.view_name[:120]
        note(act, about=about, by=by, address=address, at=timezone.now())


def _who(request: HttpRequest) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def _act(
    request: HttpRequest, response: HttpResponse, before: User | None
) -> Act | None:
    name = request.resolver_match.view_name if request.resolver_match else ""
    is_sent = request.method == "POST" or name == "sign-in-callback"
    if is_sent and before is None and name.startswith(DOORS):
        if response.status_code == 302:
            return Act.SIGNED_IN if _who(request) else None
        return Act.NOT_SIGNED_IN
    if request.method == "POST" and name == "sign-out" and before:
        return Act.SIGNED_OUT
    if response.status_code in REFUSALS and _who(request):
        return Act.REFUSED
    is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
    return Act.EXPORTED if is_file and _who(request) else None
