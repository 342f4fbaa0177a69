"""Adding a card in one line: a small page, and what quickadd.js calls."""

from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.models import Initiative, Portfolio
from portfolio.policy import may_start, read_roles
from web.carried import carries
from web.forms.adding import QuickAddForm, reader_for
from web.seeing import seen_or_404
from workflows.filtering import parse


@carries
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; or with ?read= what a line says, and what could follow."""
    portfolio = seen_or_404(Portfolio, request, slug=slug)
    read_roles(request.user)
    if not may_start(request.user, portfolio):
        raise Http404
    reader = reader_for(portfolio, request.user)
    sent = request.POST if request.method == "POST" else None
    asked = parse(request.GET.get("q", ""))
    form = QuickAddForm(sent, reader=reader, asked=asked)
    if (text := request.GET.get("read")) is not None:
        return _read(request, form, text)
    started = _start(request, portfolio, form) if sent is not None else None
    if not request.accepts("text/html"):
        return _answer(form, started)
    return _go_on(request, portfolio, form, started)


def _read(request: HttpRequest, form: QuickAddForm, text: str) -> HttpResponse:
    context = {"offers": form.reader.offers(text), "chips": []}
    with suppress(ValidationError):
        context["chips"] = form.chips(text)
    return render(request, "board/_line.html", context)


def _start(
    request: HttpRequest, portfolio: Portfolio, form: QuickAddForm
) -> Initiative | None:
    started: list[Initiative] = []

    def start(_typed: object) -> None:
        started.append(form.start(portfolio, by=request.user, at=timezone.now()))

    return started[0] if form.carried_out(start) else None


def _go_on(
    request: HttpRequest,
    portfolio: Portfolio,
    form: QuickAddForm,
    started: Initiative | None,
) -> HttpResponse:
    """Back to the board as it was looked at, or to what was started."""
    board = f"{reverse('board', args=[portfolio.slug])}?{request.GET.urlencode()}"
    if started is None:
        context = {"portfolio": portfolio, "form": form, "board": board.rstrip("?")}
        status = form.status if form.is_bound else 200
        return render(request, "board/add.html", context, status=status)
    messages.success(request, _said(started))
    return redirect("initiative", started.pk) if _opens(form) else redirect(board)


def _answer(form: QuickAddForm, started: Initiative | None) -> HttpResponse:
    """What quickadd.js reads: the new card, or what stood in the way."""
    if started is None:
        answer = {"message": form.refusal(), "personal": bool(form.personal)}
        return JsonResponse(answer, status=form.status)
    path = reverse("initiative", args=[started.pk])
    return JsonResponse({"id": started.pk, "path": path, "message": _said(started)})


def _said(started: Initiative) -> str:
    words = {"title": started.title, "stage": started.stage.name}
    return _("“%(title)s” is on the board, in %(stage)s.") % words


def _opens(form: QuickAddForm) -> bool:
    return "open" in form.data
