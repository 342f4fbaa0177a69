"""The legal checks of the demo, and what its advisers said."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from portfolio.models import (
    CheckStatus,
    ImpactClass,
    Stage,
    Verdict,
)
from web.management.demo.past import Past
from web.management.demo.records import happens
from web.management.demo.stays import ORDER, Stay
from workflows.actions import keep_check
from workflows.applies import holds
from workflows.facts import Facts
from workflows.models import ConditionalCheck

HEAVY = (ImpactClass.IMPACTFUL, ImpactClass.HIGH_RISK)


def plan_legal(past: Past, stay: Stay) -> None:
    """The checks that are due at the end of this stay, and advice."""
    _plan_advice(past, stay)
    heard = {item["adviser"] for item in past.entry.get("advice", ())}
    for check in _due(past, stay):
        terms = past.entry.get("legal", {}).get(check.slug)
        if not (terms or _is_done(past, stay, check)):
            continue
        status = (terms or {}).get("status", CheckStatus.DONE)
        _plan_check(past, stay.day(0.75), check, status, terms or {})
        if status != CheckStatus.DONE or past.entry.get("impact") not in HEAVY:
            continue
        if check.adviser and check.adviser not in heard:
            heard.add(check.adviser)
            advice = past.setting.phrases["advised"]
            _plan_verdict(past, stay, check.adviser, Verdict.POSITIVE, advice)


def _due(past: Past, stay: Stay) -> Iterator[ConditionalCheck]:
    entry = past.entry
    facts = triaged(
        stage=stay.stage,
        on=stay.left,
        flags=past.flags,
        impact=entry.get("impact", ""),
        partners=len(entry["partners"]),
    )
    return due_after(past.setting.checks, facts)


def due_after(
    checks: Iterable[ConditionalCheck], facts: Facts
) -> Iterator[ConditionalCheck]:
    """What applies and has to be done before the stage after this one."""
    following = ORDER.index(facts.stage) + 1
    for check in checks:
        is_next = ORDER.index(check.due_before.slug) == following
        if is_next and holds(check.applies_when, facts):
            yield check


def triaged(
    *, stage: str, on: date, flags: Mapping[str, str], impact: str, partners: int
) -> Facts:
    """As much as conditions look at, without reading it."""
    return Facts(
        row={"legal_flags": flags, "impact_class": impact},
        today=on,
        stage=stage,
        entered_on=on,
        has_gatekeepers=True,
        last_activity_on=on,
        partners=[{}] * partners,
    )


def _is_done(past: Past, stay: Stay, check: ConditionalCheck) -> bool:
    """Whatever went on had done them; the others say which they did."""
    done = past.entry.get("checked", ())
    return not stay.is_last or done == "all" or check.slug in done


def _plan_check(
    past: Past,
    day: date,
    check: ConditionalCheck,
    status: str,
    terms: Mapping[str, Any],
) -> None:
    phrases = past.setting.phrases
    usual = phrases["legal"].get(check.slug, phrases["evidence"]["other"])
    past.plan(
        day,
        keep_check,
        slug=check.slug,
        status=status,
        outcome=terms.get("text", usual),
        done_on=day if status == CheckStatus.DONE else None,
        responsible=check.responsible,
        link=terms.get("link", ""),
    )


def _plan_advice(past: Past, stay: Stay) -> None:
    for item in past.entry.get("advice", ()):
        if happens(past, stay, item.get("stage", Stage.CONCEPT)):
            _plan_verdict(past, stay, item["adviser"], item["verdict"], item["text"])


def _plan_verdict(
    past: Past, stay: Stay, adviser: str, verdict: str, text: str
) -> None:
    day = stay.day(0.7)
    past.plan_record(
        day, "advice", adviser=adviser, verdict=verdict, text=text, given_on=day
    )
