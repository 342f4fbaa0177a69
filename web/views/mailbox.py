"""The mailbox of the demo: what owners receive, for a newcomer to see."""

from collections.abc import Callable
from functools import wraps

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin

from notifications import digest, outbox
from notifications import mailbox as maildir
from notifications.models import Preference

# A mail may look as it likes, but run nothing, load nothing and pass for nothing.
SANDBOX = "allow-top-navigation-by-user-activation"
POLICY = {
    "default-src": [NONE],
    "style-src": ["'unsafe-inline'"],
    "sandbox": [SANDBOX],
    "frame-ancestors": [SELF],
}


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def shown(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **kwargs)

    return shown


def received(key: str) -> maildir.Received:
    mail = maildir.read(key)
    if mail is None:
        raise Http404
    return mail


@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    now, own = timezone.now(), request.user.email
    next_at = digest.next_at(Preference.of(request.user), at=now)
    context = {
        # One's own first; the order of time holds within both.
        "mails": sorted(maildir.newest(), key=lambda mail: mail.to != own),
        "next_at": next_at,
        "is_due": next_at == now,
        "given_up": outbox.given_up(),
    }
    return render(request, "mailbox/list.html", context)


@demo_only
def message(request: HttpRequest, key: str) -> HttpResponse:
    context = {"mail": received(key), "sandbox": SANDBOX}
    return render(request, "mailbox/message.html", context)


@demo_only
@csp(POLICY)
@xframe_options_sameorigin
def html(request: HttpRequest, key: str) -> HttpResponse:
    """The mail itself; its links open in the whole window."""
    page = received(key).html
    return HttpResponse(page.replace("<head>", '<head><base target="_top">', 1))
