"""Several initiatives at once: choose what, confirm it, and hear what was refused."""

from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portfolio.clock import day_of
from portfolio.models import Initiative, Portfolio
from reports.documents.spreadsheet import listing_spreadsheet
from reports.selection import selection as as_listing
from web.carried import carries
from web.forms.base import LONGEST_NUMBER
from web.forms.selection import ACTS, ManyForm

# More at once is no choice any more, and their numbers do not fit in an address.
MOST = 200


class Refusal(NamedTuple):
    initiative: Initiative
    why: str


@dataclass(frozen=True)
class Chosen:
    """What was selected, and is in this portfolio."""

    portfolio: Portfolio
    initiatives: list[Initiative]
    asked: int
    acts: dict[str, type[ManyForm]]
    # How the board was looked at, as its address says it.
    look: str

    @classmethod
    def in_(cls, request: HttpRequest, slug: str) -> "Chosen":
        visible = Portfolio.objects.visible_to(request.user)
        portfolio = get_object_or_404(visible, slug=slug)
        sent = request.POST or request.GET
        numbers = _numbers(sent.getlist("id"))
        mine = Initiative.objects.visible_to(request.user).filter(
            portfolio=portfolio, pk__in=numbers[:MOST]
        )
        found = mine.select_related("stage", "owner").order_by("stage__order", "rank")
        held = portfolio.memberships.filter(user=request.user)
        roles = set(held.values_list("role", flat=True))
        acts = {
            name: form
            for name, form in ACTS.items()
            if not roles.isdisjoint(form.roles)
        }
        look = QueryDict(sent.get("look", "")).urlencode()
        return cls(portfolio, list(found), len(numbers), acts, look)

    @property
    def missing(self) -> int:
        return self.asked - len(self.initiatives)

    @property
    def board(self) -> str:
        path = reverse("board", args=[self.portfolio.slug])
        return f"{path}?{self.look}" if self.look else path

    @property
    def query(self) -> str:
        ids = [("id", str(each.pk)) for each in self.initiatives]
        return urlencode([*ids, ("look", self.look)])

    @property
    def export(self) -> str:
        path = reverse("selection-spreadsheet", args=[self.portfolio.slug])
        return f"{path}?{self.query}"

    def choices(self) -> list[tuple[str, str]]:
        """Where each act is, and what it is called."""
        here = reverse("selection", args=[self.portfolio.slug])
        return [
            (f"{here}?act={name}&{self.query}", str(form.title))
            for name, form in self.acts.items()
        ]


@carries
@require_http_methods(["GET", "HEAD", "POST"])
def selection(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = Chosen.in_(request, slug)
    act = request.POST.get("act") or request.GET.get("act", "")
    if request.method != "POST":
        form = (
            chosen.acts[act](portfolio=chosen.portfolio) if act in chosen.acts else None
        )
        return _page(request, chosen, act, form)
    if act not in chosen.acts:
        raise Http404
    form = chosen.acts[act](request.POST, portfolio=chosen.portfolio)
    if not form.carried_out(lambda _typed: None) or not chosen.initiatives:
        return _page(request, chosen, act, form)
    return _done(request, chosen, _carry_out(request, chosen, form))


def selection_spreadsheet(request: HttpRequest, slug: str) -> FileResponse:
    chosen = Chosen.in_(request, slug)
    today = day_of(timezone.now())
    rows = Initiative.objects.visible_to(request.user).filter(
        pk__in=[each.pk for each in chosen.initiatives]
    )
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    listing_spreadsheet(as_listing(rows), chosen.portfolio, file, today=today)
    file.seek(0)
    name = f"kiem-{slug}-{today}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


def _numbers(typed: list[str]) -> list[int]:
    """Each once, in the order in which they came; what is no number is none."""
    usable = (
        each
        for each in typed
        if each.isascii() and each.isdecimal() and len(each) < LONGEST_NUMBER
    )
    return list(dict.fromkeys(map(int, usable)))


def _page(
    request: HttpRequest, chosen: Chosen, act: str, form: ManyForm | None
) -> HttpResponse:
    context = {
        "portfolio": chosen.portfolio,
        "chosen": chosen,
        "act": act,
        "form": form,
        "confirmation": form.confirmation(len(chosen.initiatives)) if form else "",
    }
    status = form.status if form and form.is_bound else 200
    return render(request, "board/selection.html", context, status=status)


def _carry_out(request: HttpRequest, chosen: Chosen, form: ManyForm) -> list[Refusal]:
    """Each by its own verb, in its own transaction; one refusal stops no other."""
    refusals = []
    for initiative in chosen.initiatives:
        try:
            form.carry_out(initiative, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            refusals.append(Refusal(initiative, " ".join(refusal.messages)))
        except PermissionDenied:
            why = _("You own it, or work on it. Another gatekeeper decides.")
            refusals.append(Refusal(initiative, why))
    return refusals


def _done(
    request: HttpRequest, chosen: Chosen, refusals: list[Refusal]
) -> HttpResponse:
    """Back to the board; or to what was refused, with why."""
    done = _said(len(chosen.initiatives) - len(refusals))
    if not refusals and not chosen.missing:
        messages.success(request, done)
        return redirect(chosen.board)
    context = {
        "portfolio": chosen.portfolio,
        "chosen": chosen,
        "done": done,
        "refusals": refusals,
    }
    return render(request, "board/selection_done.html", context)


def _said(count: int) -> str:
    text = ngettext(
        "%(count)d initiative was changed.",
        "%(count)d initiatives were changed.",
        count,
    )
    return text % {"count": count}
