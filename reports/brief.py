"""The brief of a gate: on one page what a gatekeeper reads in three minutes.

A value in words, which the page and the PDF show alike. What does not fit on a page is
counted and left to the gate sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portfolio.markdown import as_plain
from portfolio.models import Effect, Initiative, Stage, Verdict
from reports.documents.typesetting import typeset
from workflows.facts import Facts
from workflows.legal import due_before
from workflows.models import Review
from workflows.outcomes import Situation
from workflows.readiness import Readiness, Result
from workflows.suggestions import Suggestion

# What fits on a page beside the rest.
MOST_FIGURES, MOST_LINES, MOST_OPEN = 4, 3, 8
LONGEST_STORY, LONGEST_LINE = 420, 150


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a sentence that sums it up, and some lines under it."""

    title: str
    summary: str = ""
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    initiative: Initiative
    today: date
    # The stages that it is about: from, and to where a gate follows.
    way: str
    question: str
    asked: str
    story: str
    facts: Sequence[tuple[str, str]]
    # Name, baseline, latest, target, stop value.
    figures: Sequence[Sequence[str]]
    more_figures: str
    sections: Sequence[Section]

    @property
    def title(self) -> str:
        return _("Brief: %(title)s") % {"title": self.initiative.title}

    @property
    def headings(self) -> Sequence[str]:
        return (
            _("What we measure"),
            _("Baseline"),
            _("Latest"),
            _("Target"),
            _("Stop at"),
        )


def brief_of(
    initiative: Initiative,
    *,
    facts: Facts,
    held: Readiness,
    situation: Situation,
    suggested: Sequence[Suggestion],
    review: Review | None,
    to_stage: Stage | None,
    options: Sequence[str],
) -> Brief:
    """The brief as things stand, in the language of the reader."""
    gate = getattr(initiative.stage, "gate", None)
    shown, left = _figures(facts)
    stages = [initiative.stage.name, *([to_stage.name] if to_stage else [])]
    sections = (
        _users(facts),
        _checklist(held),
        _conditions(situation, facts.today),
        _advice(situation),
        _legal(facts, to_stage.slug if to_stage else ""),
        _lessons(suggested),
        Section(_("What can be decided"), ", ".join(options) + "."),
    )
    return Brief(
        initiative=initiative,
        today=facts.today,
        way=" → ".join(stages),
        question=gate.question if gate else "",
        asked=_asked(review),
        story=_short(initiative.problem_statement or initiative.summary, LONGEST_STORY),
        facts=_facts(initiative, facts, held),
        figures=shown,
        more_figures=_more(left),
        sections=[each for each in sections if each.summary or each.lines],
    )


def pdf(brief: Brief) -> bytes:
    """The brief on paper, for screen readers too."""
    today = brief.today
    return typeset(
        "brief.typ",
        {
            "lang": (get_language() or "en")[:2],
            "title": brief.title,
            "organisation": brief.initiative.portfolio.organisation,
            "date": [today.year, today.month, today.day],
            "heading": brief.initiative.title,
            "way": brief.way,
            "question": brief.question,
            "as_of": _("As of %(day)s") % {"day": date_format(today)},
            "asked": brief.asked,
            "story": brief.story,
            "facts": brief.facts,
            "headings": brief.headings,
            "figures": brief.figures,
            "more_figures": brief.more_figures,
            "sections": [
                {"title": s.title, "summary": s.summary, "lines": list(s.lines)}
                for s in brief.sections
            ],
        },
    )


def _short(text: str, most: int = LONGEST_LINE) -> str:
    return Truncator(" ".join(as_plain(text).split())).chars(most)


def _more(left: int) -> str:
    if left <= 0:
        return ""
    more = ngettext("and %(count)d more", "and %(count)d more", left)
    return more % {"count": left}


def _lines(texts: Iterable[str], most: int = MOST_LINES) -> list[str]:
    every = [_short(text) for text in texts]
    if len(every) <= most:
        return every
    return [*every[:most], _more(len(every) - most)]


def _asked(review: Review | None) -> str:
    if review is None:
        return _("Nobody asked for a decision yet.")
    words = {
        "who": review.requested_by.name,
        "day": date_format(review.requested_at),
    }
    asked = _("%(who)s asked for a decision on %(day)s.") % words
    return f"{asked} {_short(review.note, 300)}".strip()


def _facts(
    initiative: Initiative, facts: Facts, held: Readiness
) -> list[tuple[str, str]]:
    days = facts.days_in_stage
    told: list[tuple[str, str]] = [
        (_("Owner"), initiative.owner.name),
        (_("Sponsor"), initiative.sponsor or _("Nobody yet")),
        (
            _("In this stage"),
            ngettext("%(count)d day", "%(count)d days", days) % {"count": days},
        ),
        (_("Profile"), str(held.profile.label)),
        (_("Team and hours"), _team(facts)),
        (_("Cost per year"), _money(initiative)),
    ]
    if initiative.pilot_ends_on:
        told.append((_("Pilot ends"), date_format(initiative.pilot_ends_on)))
    return told


def _team(facts: Facts) -> str:
    people = len({member["person_id"] for member in facts.team})
    hours = sum(member["hours_per_week"] or 0 for member in facts.team)
    hours = hours or facts.row["hours_per_week"] or 0
    if not people:
        return _("%(hours)d hours a week") % {"hours": hours} if hours else "–"
    return ngettext(
        "%(count)d person, %(hours)d hours a week",
        "%(count)d people, %(hours)d hours a week",
        people,
    ) % {"count": people, "hours": hours}


def _money(initiative: Initiative) -> str:
    cost = initiative.structural_cost_estimate
    if cost is None:
        return _("Not estimated")
    euros = _("€ %(sum)s") % {"sum": number_format(cost, force_grouping=True)}
    paid = initiative.structural_funding_ref
    return f"{euros}; {_short(paid, 60)}" if paid else _("%s; not paid for yet") % euros


def _figure(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "–"
    figure = number_format(Decimal(value).normalize(), force_grouping=True)
    return f"{figure} {unit}".strip()


def _figures(facts: Facts) -> tuple[list[Sequence[str]], int]:
    newest = {
        row["metric_id"]: row
        for row in sorted(facts.measurements, key=lambda row: row["measured_on"])
    }
    rows: list[Sequence[str]] = []
    for metric in facts.metrics[:MOST_FIGURES]:
        unit, measured, latest = metric["unit"], newest.get(metric["id"]), "–"
        if measured:
            day = date_format(measured["measured_on"], "SHORT_DATE_FORMAT")
            latest = f"{_figure(measured['value'], unit)} ({day})"
        rows.append(
            (
                metric["name"],
                _figure(metric["baseline"], unit),
                latest,
                _figure(metric["target"], unit),
                _figure(metric["stop_value"], unit),
            )
        )
    return rows, len(facts.metrics) - MOST_FIGURES


def _users(facts: Facts) -> Section:
    here = [x for x in facts.involvements if facts.within(facts.stage, x["held_on"])]
    changed = [x for x in facts.involvements if x["effect"] == Effect.CHANGED]
    summary = _("No users were involved yet.")
    if facts.involvements:
        count = len(facts.involvements)
        summary = ngettext(
            "Users were involved %(count)d time, %(here)d of them in this stage.",
            "Users were involved %(count)d times, %(here)d of them in this stage.",
            count,
        ) % {"count": count, "here": len(here)}
    lines = []
    if changed:
        last = max(changed, key=lambda each: each["held_on"])
        told = last["change"] or last["findings"]
        lines = [_short(_("What changed: %(told)s") % {"told": told})] if told else []
    return Section(_("Users"), summary, lines)


def _checklist(held: Readiness) -> Section:
    if not held.required:
        return Section(_("Checklist"))
    unmet = held.unmet()
    summary = _("%(met)d of %(required)d required criteria are met.") % {
        "met": held.met,
        "required": held.required,
    }
    return Section(_("Checklist"), summary, _lines(map(_open, unmet), MOST_OPEN))


def _open(result: Result) -> str:
    why = result.why or result.computed or _("Nobody said yet how it stands.")
    return f"{result.criterion.label}: {why}"


def _conditions(situation: Situation, today: date) -> Section:
    lines = _lines(
        _("%(text)s (%(who)s, before %(day)s)")
        % {"text": c.text, "who": c.owner.name, "day": date_format(c.due_on)}
        for c in situation.conditions
    )
    return Section(_("Open from earlier decision points"), lines=lines)


def _advice(situation: Situation) -> Section:
    def told(each: Any) -> str:
        said = f"{each.get_adviser_display()}: {each.get_verdict_display()}"
        return (
            f"{said}. {as_plain(each.text)}"
            if each.verdict != Verdict.POSITIVE
            else said
        )

    return Section(_("Advice"), lines=_lines(map(told, situation.advice)))


def _legal(facts: Facts, stage: str) -> Section:
    if not stage:
        return Section(_("Legal checks"))
    due = due_before(facts, stage)
    left = [each for each in due if not each.is_settled]
    if not due:
        return Section(_("Legal checks"))
    summary = _("%(done)d of %(all)d that are due by now are done.") % {
        "done": len(due) - len(left),
        "all": len(due),
    }
    names = ", ".join(each.check.label for each in left)
    lines = [_("Open: %(names)s") % {"names": names}] if left else []
    return Section(_("Legal checks"), summary, _lines(lines))


def _lessons(suggested: Sequence[Suggestion]) -> Section:
    return Section(_("Lessons of others"), lines=_lines(s.text for s in suggested))
