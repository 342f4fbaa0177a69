"""Putting a card elsewhere: a page without JavaScript, and what board.js calls."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.messages import SUCCESS, WARNING
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portfolio.actions import undo_edit
from portfolio.ledger import PLACING
from portfolio.models import Event, Initiative, Stage
from portfolio.policy import read_roles
from web.forms.base import KiemForm
from web.forms.moving import MoveForm
from web.pages.board_look import as_address, came_from
from web.pages.moves import clash_words, recent_of
from web.seeing import seen_or_404
from workflows.actions import move as put
from workflows.actions import undo_move
from workflows.actions.undoing import undoing
from workflows.gates import next_stage_of
from workflows.policy import may_decide, may_move

# As large as a version can be in the database.
LAST_VERSION = 2**31 - 1
UNDONE = {
    undo_edit: gettext_lazy("The change of “%(title)s” is undone."),
    undo_move: gettext_lazy("“%(title)s” is back where it was."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where it can go, or put it there."""
    initiative = _find(request, pk)
    if request.method != "POST":
        return _page(request, initiative)
    form = MoveForm(request.POST, initiative=initiative)
    by, at = request.user, timezone.now()
    # Before the verb holds a column, for which others wait.
    read_roles(by)
    moved = _try(form, lambda wish: put(initiative, **wish, by=by, at=at))
    if not request.accepts("text/html"):
        return _done(moved) if moved else _refused(request, initiative, form)
    if not moved:
        return _page(request, initiative, form)
    text = _("“%(title)s” was moved.") % {"title": initiative.title}
    # The message brings its own button: see _messages.html.
    way_back = reverse("undo", args=[pk, moved.version])
    messages.success(request, text, extra_tags=way_back)
    return redirect(_board(request, initiative))


def undo(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Take back the move or the edit that made this version."""
    if request.method != "POST":
        raise Http404
    initiative, form = _find(request, pk), KiemForm(request.POST)
    seen = min(version, LAST_VERSION)
    verb = undoing(initiative, seen)
    how = {"version": seen, "by": request.user, "at": timezone.now()}
    undone = _try(form, lambda _: verb(initiative, **how))
    text = UNDONE[verb] % {"title": undone.title} if undone else _errors(form)
    if not request.accepts("text/html"):
        answer = {"status": "undone" if undone else "refused", "message": text}
        return JsonResponse(answer, status=200 if undone else form.status)
    messages.add_message(request, SUCCESS if undone else WARNING, text)
    # From the page of the initiative one stays there.
    if "page" in request.POST:
        return redirect("initiative", pk)
    return redirect(_board(request, initiative))


def _board(request: HttpRequest, initiative: Initiative) -> str:
    """The board as it was looked at before."""
    path = reverse("board", args=[initiative.portfolio.slug])
    look = as_address(came_from(request, path))
    return f"{path}?{look}" if look else path


def _try(form: KiemForm, verb: Callable[[Any], Initiative]) -> Initiative | None:
    """What the verb makes of the form, unless it refuses."""
    made: list[Initiative] = []
    form.carried_out(lambda typed: made.append(verb(typed)))
    return made[0] if made else None


def _find(request: HttpRequest, pk: int) -> Initiative:
    related = ("portfolio", "stage")
    return seen_or_404(Initiative, request, related=related, pk=pk)


def _done(initiative: Initiative) -> HttpResponse:
    """What board.js reads of a move: the version that it made."""
    place = {"version": initiative.version, "stage": initiative.stage.slug}
    return JsonResponse(place | {"status": "moved"})


def _refused(
    request: HttpRequest, initiative: Initiative, form: MoveForm
) -> HttpResponse:
    """What stood in the way, and how the card stands now."""
    initiative.refresh_from_db(fields=["version", "stage"])
    codes = [e.code for errors in form.errors.as_data().values() for e in errors]
    refusal = {
        "version": initiative.version,
        "stage": initiative.stage.slug,
        "status": "stale" if form.status == 409 else "refused",
        "message": _message(request, initiative, form),
        "code": codes[0] if codes else "personal",
        "errors": form.errors,
    }
    return JsonResponse(refusal, status=form.status)


def _message(request: HttpRequest, initiative: Initiative, form: MoveForm) -> str:
    if form.status == 409:
        placed = Event.objects.visible_to(request.user).filter(
            initiative=initiative, kind__in=PLACING
        )
        theirs = placed.select_related("by").latest("version")
        stages = initiative.portfolio.stages.all()
        return clash_words(theirs, stages, form.data["stage"], timezone.now())
    if form.personal:
        return _(
            "The reason seems to hold personal data. Leave it out, or send it as it is."
        )
    return _errors(form)


def _errors(form: KiemForm) -> str:
    return " ".join(message for row in form.errors.values() for message in row)


def _page(
    request: HttpRequest, initiative: Initiative, form: MoveForm | None = None
) -> HttpResponse:
    user = request.user
    moves, decides = may_move(user, initiative), may_decide(user, initiative)
    if not (moves or decides):
        raise Http404
    wanted = request.POST.get("stage") or request.GET.get("stage")
    board = _board(request, initiative)
    context = _choices(initiative, wanted, user) | {
        "form": form or MoveForm(initiative=initiative),
        "board": board,
        "look": board.partition("?")[2],
        "may_move": moves,
        "decides": decides,
        "recent": recent_of(initiative, at=timezone.now()),
    }
    status = form.status if form else 200
    return render(request, "board/move.html", context, status=status)


def _choices(initiative: Initiative, wanted: str | None, user: Any) -> dict[str, Any]:
    """Where the card can go."""
    stages = list(initiative.portfolio.stages.all())
    target = _target(initiative, stages, wanted)
    return {
        "initiative": initiative,
        "portfolio": initiative.portfolio,
        "stages": stages,
        "following": next_stage_of(initiative),
        "has_ended": initiative.has_ended,
        "target": target,
        "is_back": target.order < initiative.stage.order,
        "others": _others(initiative, target, user),
    }


def _target(initiative: Initiative, stages: list[Stage], wanted: str | None) -> Stage:
    """The stage that is asked for, when the card can go there without a decision."""
    here = initiative.stage
    reachable = (stage for stage in stages if stage.order <= here.order)
    return next((stage for stage in reachable if stage.slug == wanted), here)


def _others(initiative: Initiative, stage: Stage, user: Any) -> list[dict[str, Any]]:
    """The cards behind which it can stand."""
    visible = Initiative.objects.visible_to(user).running()
    column = visible.filter(portfolio=initiative.portfolio_id, stage=stage)
    return list(column.exclude(pk=initiative.pk).order_by("rank").values("pk", "title"))
