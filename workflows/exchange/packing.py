"""Making an exchange pack of a portfolio: what its gates ask, and what it learnt."""

from datetime import datetime
from typing import Any

from django.conf import settings

from portfolio.clock import day_of
from portfolio.models import Lesson, Portfolio
from workflows.exchange.signing import canonical, sign
from workflows.models import Criterion, Gate
from workflows.playbook.entries import CRITERION, entry

FORMAT = "kiem-exchange"
VERSION = 1


def pack_of(portfolio: Portfolio, *, at: datetime) -> bytes:
    """The newest published checklists and every lesson, signed, as JSON.

    Nobody is named in it; texts are as they were written.
    """
    said = {
        "format": FORMAT,
        "version": VERSION,
        "from": {
            "organisation": portfolio.organisation,
            "portfolio": portfolio.slug,
            "name": {"nl": portfolio.name_nl, "en": portfolio.name_en},
            "address": settings.SITE_URL,
            "made_on": day_of(at).isoformat(),
        },
        "gates": [_gate(gate) for gate in _gates(portfolio)],
        "lessons": [_lesson(lesson) for lesson in _lessons(portfolio)],
    }
    signature = sign(said)
    signed = {"key": signature.key, "value": signature.value}
    return canonical({"pack": said, "signature": signed}) + b"\n"


def _gates(portfolio: Portfolio) -> Any:
    return portfolio.gates.select_related("stage").order_by("stage__order")


def _lessons(portfolio: Portfolio) -> Any:
    """Of what nobody hides; what is private stays here."""
    found = Lesson.objects.filter(
        initiative__portfolio=portfolio, initiative__is_private=False
    )
    return found.select_related("initiative", "stage").order_by("pk")


def _gate(gate: Gate) -> dict[str, Any]:
    newest = gate.checklists.published().first()
    criteria = newest.criteria.order_by("order") if newest else ()
    return {
        "slug": gate.slug,
        "stage": gate.stage.slug,
        "question": {"nl": gate.question_nl, "en": gate.question_en},
        "version": newest.version if newest else 0,
        "criteria": [_criterion(each) for each in criteria],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    """As in the file of a playbook; numbers of lessons mean something here only."""
    found = entry(criterion, CRITERION)
    cited = [key for key in found.get("because", ()) if not str(key).isdigit()]
    return {**found, "because": cited} if cited else _without(found, "because")


def _without(found: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name != key}


def _lesson(lesson: Lesson) -> dict[str, Any]:
    return {
        "number": lesson.pk,
        "initiative": lesson.initiative.title,
        "stage": lesson.stage.slug if lesson.stage else "",
        "learnt_on": lesson.learnt_on.isoformat(),
        "text": lesson.text,
        "what_happened": lesson.what_happened,
        "failure_mode": lesson.failure_mode,
        "worked": lesson.worked,
        "useful_for": lesson.useful_for,
    }
