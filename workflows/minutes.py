"""The minutes of a gate meeting: what was decided, in both languages, for ever.

They are a copy in words, so that nothing which changes later changes them: titles,
names of stages and outcomes, who decided, conditions, what was said.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import translation

from accounts.models import Language, User
from portfolio.ledger import Kind
from portfolio.models import Event, Initiative, Portfolio
from workflows.agenda import sentence
from workflows.models import AgendaItem, Decision, Meeting, Outcome
from workflows.terms import Words, outcome_words

Minutes = dict[str, Any]


def decisions_in(meeting: Meeting) -> dict[int, Decision]:
    """The last decision on each initiative of the agenda since the meeting opened.

    While it is open nothing has to be linked: whoever decides need not know of it.
    """
    agenda = meeting.items.values("initiative")
    taken = Decision.objects.filter(initiative__in=agenda, at__gte=meeting.opened_at)
    if meeting.closed_at is not None:
        taken = taken.filter(at__lte=meeting.closed_at)
    found = taken.select_related("stage", "to_stage", "by").prefetch_related(
        Prefetch("deciders", User.objects.order_by("name")), "conditions__owner"
    )
    return {decision.initiative_id: decision for decision in found.order_by("at", "id")}


def written(meeting: Meeting, items: Sequence[AgendaItem]) -> dict[str, Minutes]:
    """The minutes by language; each item has its decision, if one was taken."""
    lessons = _lessons(items)
    made = {}
    for language in Language.values:
        with translation.override(language):
            named = outcome_words(meeting.portfolio)
            made[language] = _minutes(meeting, items, named, lessons)
    return made


def _lessons(items: Iterable[AgendaItem]) -> dict[tuple[int, datetime], str]:
    """What was learnt with a decision: written in the same act, so at its moment."""
    moments = {(i.initiative_id, i.decision.at) for i in items if i.decision}
    events = Event.objects.filter(
        kind=Kind.LESSON_RECORDED,
        initiative__in={key for key, _at in moments},
        at__in={at for _key, at in moments},
    )
    return {
        (event.initiative_id, event.at): event.facts["lesson"]
        for event in events
        if event.initiative_id is not None
    }


def _minutes(
    meeting: Meeting,
    items: Sequence[AgendaItem],
    named: Words,
    lessons: Mapping[tuple[int, datetime], str],
) -> Minutes:
    portfolio: Portfolio = meeting.portfolio
    lines = [
        _item(number, item, named, lessons) for number, item in enumerate(items, 1)
    ]
    treated = [line for line, item in zip(lines, items, strict=True) if _treated(item)]
    return {
        "portfolio": portfolio.name,
        "organisation": portfolio.organisation,
        "held_on": meeting.held_on.isoformat(),
        "chair": meeting.closed_by.name if meeting.closed_by else "",
        "deciders": sorted(
            {name for line in treated for name in line["decision"].get("deciders", ())}
        ),
        "note": meeting.note,
        "items": treated,
        "untreated": [line for line in lines if line not in treated],
    }


def _treated(item: AgendaItem) -> bool:
    return item.decision is not None or item.discussed_at is not None


def _item(
    number: int,
    item: AgendaItem,
    named: Words,
    lessons: Mapping[tuple[int, datetime], str],
) -> dict[str, Any]:
    initiative: Initiative = item.initiative
    decision = item.decision
    return {
        "number": number,
        "initiative": initiative.pk,
        "title": initiative.title,
        # Where it stood when it was treated.
        "stage": (decision.stage if decision else initiative.stage).name,
        "reasons": [sentence(cause) for cause in item.reasons],
        "note": item.note,
        "decision": _decision(decision, named, lessons) if decision else {},
    }


def _decision(
    decision: Decision,
    named: Words,
    lessons: Mapping[tuple[int, datetime], str],
) -> dict[str, Any]:
    return {
        "pk": decision.pk,
        "outcome": named[Outcome(decision.outcome)][0],
        "to_stage": decision.to_stage.name if decision.to_stage else "",
        "rationale": decision.rationale,
        "deciders": [person.name for person in decision.deciders.all()],
        "conditions": [
            {
                "text": condition.text,
                "who": condition.owner.name,
                "on": condition.due_on.isoformat(),
            }
            for condition in decision.conditions.all()
        ],
        "next_on": _day(decision.next_on),
        "resume_on": _day(decision.resume_on),
        "pilot_ends_on": _day(decision.pilot_ends_on),
        "stop_reason": str(decision.get_stop_reason_display()),
        "data_after": str(decision.get_data_after_display()),
        "receiver": decision.receiver,
        "lesson": lessons.get((decision.initiative_id, decision.at), ""),
    }


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
