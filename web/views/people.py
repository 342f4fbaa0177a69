"""The accounts of everybody, for administrators; and one's own data, for oneself."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import SYSTEM_EMAIL, User
from notifications.leaving import forget_person
from notifications.own_data import own_data
from portfolio.actions import close_account, make_administrator, open_again
from web.forms.circle import NoForm

A_PAGE = 50


class People(View):
    """Closed, opened again and forgotten; nobody does that to themselves."""

    http_method_names = ("get", "head", "post")

    def dispatch(self, request: HttpRequest, **rest: Any) -> HttpResponseBase:
        if not request.user.is_administrator or request.user.reach is not None:
            raise Http404
        return super().dispatch(request, **rest)

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("q", "").strip()[:120]
        found = User.objects.exclude(email=SYSTEM_EMAIL)
        if typed:
            found = found.filter(Q(name__icontains=typed) | Q(email__icontains=typed))
        rows = found.prefetch_related("memberships__portfolio").order_by("name", "pk")
        page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        context = {"people": page, "q": typed}
        return render(request, "members/people.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        key = request.POST.get("person", "")
        person = get_object_or_404(User.objects, pk=key if key.isdecimal() else None)
        form, act = NoForm(request.POST), self.acts().get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        verb, done = act
        how = {"by": request.user, "at": timezone.now()}
        if form.carried_out(lambda _typed: verb(person, **how)):
            messages.success(request, done)
        else:
            messages.error(request, form.sentence())
        return redirect("accounts")

    def acts(self) -> dict[str, Any]:
        def administer(person: User, **how: Any) -> None:
            make_administrator(person, on=not person.is_administrator, **how)

        forgotten = _("Forgotten. Their acts stay, without their name.")
        return {
            "close": (close_account, _("The account is closed.")),
            "open": (open_again, _("The account is open again.")),
            "forget": (forget_person, forgotten),
            "administer": (administer, _("Saved.")),
        }


@require_safe
@never_cache
def data(request: HttpRequest) -> HttpResponse:
    """What Kiem keeps about whoever asks, as a file."""
    at = timezone.now()
    said = own_data(request.user, at=at)
    answer = JsonResponse(said, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="kiem-{at:%Y-%m-%d}.json"'
    return answer
