"""The minutes of a gate meeting as pages and papers show them.

Everything comes from what was frozen at the close; only days get the words of the
reader's language here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portfolio.markdown import as_plain
from reports import wording
from reports.documents.typesetting import typeset
from workflows.models import Meeting

Frozen = Mapping[str, Any]
Facts = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Treated:
    """One item; `outcome` is empty where nothing was decided."""

    number: int
    title: str
    stage: str
    reasons: Sequence[str]
    note: str
    outcome: str
    rationale: str
    conditions: Sequence[str]
    facts: Facts
    initiative: int
    decision: int | None

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}"


@dataclass(frozen=True, slots=True)
class Minutes:
    title: str
    portfolio: str
    organisation: str
    held_on: date
    # What was done, in one sentence.
    summary: str
    facts: Facts
    note: str
    items: Sequence[Treated]
    untreated: Sequence[Treated]


def title_of(held_on: date) -> str:
    return _("Gate meeting of %(day)s") % {"day": wording.day(held_on)}


def minutes_of(meeting: Meeting) -> Minutes:
    """What was written at the close, in the language of the reader."""
    frozen: Frozen = meeting.minutes[(get_language() or "en")[:2]]
    items = [_treated(item) for item in frozen["items"]]
    held_on = date.fromisoformat(frozen["held_on"])
    return Minutes(
        title=title_of(held_on),
        portfolio=frozen["portfolio"],
        organisation=frozen["organisation"],
        held_on=held_on,
        summary=_summary(items),
        facts=_filled(
            (_("Led by"), frozen["chair"]),
            (_("Decided by"), ", ".join(frozen["deciders"])),
        ),
        note=frozen["note"],
        items=items,
        untreated=[_treated(item) for item in frozen["untreated"]],
    )


def pdf(meeting: Meeting) -> bytes:
    """The minutes on paper, in the language of the reader."""
    minutes = minutes_of(meeting)
    return typeset("minutes.typ", _content(minutes))


def _summary(items: Sequence[Treated]) -> str:
    decided = sum(bool(item.outcome) for item in items)
    treated = ngettext(
        "%(count)d item was treated", "%(count)d items were treated", len(items)
    ) % {"count": len(items)}
    taken = ngettext(
        "%(count)d decision was taken", "%(count)d decisions were taken", decided
    ) % {"count": decided}
    return _("%(treated)s and %(taken)s.") % {"treated": treated, "taken": taken}


def _treated(item: Frozen) -> Treated:
    decision: Frozen = item["decision"]
    return Treated(
        number=item["number"],
        title=item["title"],
        stage=item["stage"],
        reasons=item["reasons"],
        note=item["note"],
        outcome=decision.get("outcome", ""),
        rationale=decision.get("rationale", ""),
        conditions=[_condition(each) for each in decision.get("conditions", ())],
        facts=_facts(decision) if decision else (),
        initiative=item["initiative"],
        decision=decision.get("pk"),
    )


def _condition(condition: Frozen) -> str:
    return _("%(text)s (%(who)s, before %(day)s)") % {
        "text": condition["text"],
        "who": condition["who"],
        "day": _day(condition["on"]),
    }


def _facts(decision: Frozen) -> Facts:
    return _filled(
        (_("Goes on to"), decision["to_stage"]),
        (_("Next decision point"), _day(decision["next_on"])),
        (_("The pilot now ends on"), _day(decision["pilot_ends_on"])),
        (_("Resumes on"), _day(decision["resume_on"])),
        (_("Reason to stop"), decision["stop_reason"]),
        (_("The data"), decision["data_after"]),
        (_("Handed over to"), decision["receiver"]),
        (_("Lesson"), decision["lesson"]),
        (_("Decided by"), ", ".join(decision["deciders"])),
    )


def _filled(*facts: tuple[str, str]) -> Facts:
    return [(label, value) for label, value in facts if value]


def _day(iso: str) -> str:
    return wording.day(date.fromisoformat(iso)) if iso else ""


def _content(minutes: Minutes) -> dict[str, Any]:
    held_on = minutes.held_on
    return {
        "lang": (get_language() or "en")[:2],
        "title": minutes.title,
        "organisation": minutes.organisation,
        "portfolio": minutes.portfolio,
        "date": [held_on.year, held_on.month, held_on.day],
        # The two numbers are filled in when the pages are counted.
        "page": _("Page {page} of {total}"),
        "summary": minutes.summary,
        "facts": minutes.facts,
        "note_title": _("Remarks"),
        "note": as_plain(minutes.note),
        "items": [_printed(item) for item in minutes.items],
        "untreated_title": _("Not treated"),
        "untreated": [f"{item.heading} ({item.stage})" for item in minutes.untreated],
        "words": {
            "reasons": _("On the agenda because"),
            "note": _("What was said"),
            "decision": _("Decision"),
            "no_decision": _("No decision was taken."),
            "conditions": _("Conditions"),
        },
    }


def _printed(item: Treated) -> dict[str, Any]:
    return {
        "heading": item.heading,
        "stage": item.stage,
        "reasons": item.reasons,
        "note": as_plain(item.note),
        "outcome": item.outcome,
        "rationale": as_plain(item.rationale),
        "conditions": item.conditions,
        "facts": item.facts,
    }
