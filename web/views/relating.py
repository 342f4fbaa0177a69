"""Saying whether an initiative that looks like this one is related to it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.actions import add_record, set_apart
from portfolio.models import Initiative
from portfolio.policy import may_contribute
from web.forms.records import RelateForm


def relate(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Initiative.objects.visible_to(request.user)
    initiative = get_object_or_404(visible, pk=pk)
    if request.method != "POST" or not may_contribute(request.user, initiative):
        raise Http404
    form = RelateForm(request.POST, initiative=initiative)
    how = {"by": request.user, "at": timezone.now()}
    if form.carried_out(lambda typed: _say(initiative, typed, how)):
        done = {
            "yes": _("Linked to “%(title)s”."),
            "no": _("“%(title)s” is not suggested here again."),
        }[form.cleaned_data["related"]]
        title = form.cleaned_data["other"].title
        messages.success(request, done % {"title": title})
    else:
        messages.error(request, form.sentence())
    return redirect("initiative", pk)


def _say(initiative: Initiative, typed: dict[str, Any], how: dict[str, Any]) -> None:
    if typed["related"] == "no":
        set_apart(initiative, typed["other"], **how)
        return
    facts = {"other": typed["other"], "note": typed["note"]}
    add_record(initiative, "relations", facts, **how)
