"""Putting a card elsewhere: a page without JavaScript, and what board.js calls."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.ledger import PLACING
from portfolio.models import Event, Initiative, Stage
from web.forms.moving import MoveForm
from workflows.actions import move as put
from workflows.gates import next_stage_of
from workflows.policy import may_decide, may_move


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where it can go, or put it there."""
    visible = Initiative.objects.visible_to(request.user)
    found = visible.select_related("portfolio", "stage", "owner")
    initiative = get_object_or_404(found, pk=pk)
    if request.method != "POST":
        return _page(request, initiative)
    form = MoveForm(request.POST, initiative=initiative)
    moved = form.carried_out(
        lambda wish: put(initiative, **wish, by=request.user, at=timezone.now())
    )
    if request.accepts("text/html"):
        return _back(request, initiative) if moved else _page(request, initiative, form)
    return _answer(request, initiative, form, moved)


def _back(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    text = _("“%(title)s” was moved.") % {"title": initiative.title}
    messages.success(request, text)
    return redirect("board", initiative.portfolio.slug)


def _answer(
    request: HttpRequest, initiative: Initiative, form: MoveForm, moved: bool
) -> HttpResponse:
    """What board.js reads: the new version, or what stood in the way."""
    initiative.refresh_from_db(fields=["version", "stage"])
    answer = {"version": initiative.version, "stage": initiative.stage.slug}
    if moved:
        return JsonResponse(answer | {"status": "moved"})
    codes = [e.code for errors in form.errors.as_data().values() for e in errors]
    refusal = {
        "status": "stale" if form.status == 409 else "refused",
        "message": _message(request, initiative, form),
        "code": codes[0] if codes else "personal",
        "errors": form.errors,
    }
    return JsonResponse(answer | refusal, status=form.status)


def _message(request: HttpRequest, initiative: Initiative, form: MoveForm) -> str:
    if form.status == 409:
        placed = Event.objects.visible_to(request.user).filter(
            initiative=initiative, kind__in=PLACING
        )
        name = placed.select_related("by").latest("version").by.name
        return _("%(name)s moved it to another place meanwhile.") % {"name": name}
    if form.personal:
        return _(
            "The reason seems to hold personal data. Leave it out, or send it as it is."
        )
    return " ".join(message for row in form.errors.values() for message in row)


def _page(
    request: HttpRequest, initiative: Initiative, form: MoveForm | None = None
) -> HttpResponse:
    user = request.user
    moves, decides = may_move(user, initiative), may_decide(user, initiative)
    if not (moves or decides):
        raise Http404
    wanted = request.POST.get("stage") or request.GET.get("stage")
    context = _choices(initiative, wanted) | {
        "form": form or MoveForm(initiative=initiative),
        "may_move": moves,
        "decides": decides,
    }
    status = form.status if form else 200
    return render(request, "board/move.html", context, status=status)


def _choices(initiative: Initiative, wanted: str | None) -> dict[str, Any]:
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
        "others": _others(initiative, target),
    }


def _target(initiative: Initiative, stages: list[Stage], wanted: str | None) -> Stage:
    """The stage that is asked for, when the card can go there without a decision."""
    here = initiative.stage
    reachable = (stage for stage in stages if stage.order <= here.order)
    return next((stage for stage in reachable if stage.slug == wanted), here)


def _others(initiative: Initiative, stage: Stage) -> list[dict[str, Any]]:
    """The cards behind which it can stand."""
    column = initiative.portfolio.initiatives.filter(stage=stage).running()
    return list(column.exclude(pk=initiative.pk).order_by("rank").values("pk", "title"))
