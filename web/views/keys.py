"""The list of keys with its switch, and the palette of everything one can do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import choose_letter_keys
from portfolio.models import Initiative, Portfolio
from web.forms.keys import KeysForm
from web.pages.commands import GROUPS

MOST_FOUND = 8


@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = KeysForm(request.POST)
        if form.is_valid():
            on = form.cleaned_data["letter_keys"]
            choose_letter_keys(request.user, on=on)
            messages.success(
                request,
                _("Keys of one letter work.")
                if on
                else _("Keys of one letter are off."),
            )
        return redirect("keys")
    form = KeysForm(initial={"letter_keys": request.user.letter_keys})
    return render(request, "keys/page.html", {"groups": GROUPS, "form": form})


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """The dialog; or with ?text= the initiatives with this in their title."""
    visible = Portfolio.objects.visible_to(request.user).order_by("pk")
    if (text := request.GET.get("text")) is not None:
        called = Initiative.objects.visible_to(request.user).filter(
            title__icontains=text.strip()
        )
        found = called.select_related("stage").order_by("title", "pk")[:MOST_FOUND]
        return render(request, "keys/_found.html", {"found": found})
    portfolios = list(visible)
    here = request.GET.get("in", "")
    portfolio = next((each for each in portfolios if each.slug == here), None)
    context = {
        "portfolios": portfolios,
        "portfolio": portfolio or next(iter(portfolios), None),
    }
    return render(request, "keys/_palette.html", context)
