"""One's own tokens for the API: made, shown once, and taken back."""

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from portfolio.actions import issue_token, revoke_token
from web.forms.tokens import TokenForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    if "revoke" in request.POST:
        return _revoke(request)
    at = timezone.now()
    form = TokenForm(request.POST or None, user=request.user)
    made = secret = None
    if request.method == "POST" and form.is_valid():
        made, secret = issue_token(request.user, at=at, **form.wish())
        form = TokenForm(user=request.user)
    context = {"form": form, "made": made, "secret": secret, "now": at}
    context["tokens"] = tokens_of(request.user)
    status = 400 if form.errors else 200
    return render(request, "tokens/page.html", context, status=status)


# Its icons are written in its style sheet.
@csp_update({"img-src": ["data:"]})
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Every call of the API, to read and to try out with a token."""
    return render(request, "tokens/documentation.html")


def tokens_of(user: User) -> list:
    """The newest first; those that are over too, for whoever wonders."""
    return list(user.tokens.select_related("reach__portfolio").order_by("-pk"))


def _revoke(request: HttpRequest) -> HttpResponse:
    number = request.POST["revoke"]
    own = request.user.tokens.filter(pk=number if number.isdecimal() else None)
    revoke_token(get_object_or_404(own), by=request.user)
    messages.success(request, _("The token is taken back. It works no more."))
    return redirect("tokens")
