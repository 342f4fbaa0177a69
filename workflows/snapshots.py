"""What a decision keeps of the moment: checklist, advice and names, in both languages.

A decided page is made of these alone, so that it never changes with the playbook.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import translation

from accounts.models import Language
from portfolio.models import Advice
from workflows.facts import Facts
from workflows.models import Checklist, Decision, Outcome
from workflows.outcomes import FORWARD, Ruling
from workflows.readiness import Readiness, State, readiness
from workflows.terms import outcome_words

Kept = dict[str, Any]


def waived(held: Readiness, ruling: Ruling) -> dict[str, str]:
    """Reasons by slug, only of criteria that are indeed unmet."""
    if ruling.outcome not in FORWARD:
        return {}
    unmet = {result.criterion.slug for result in held.unmet()}
    return {
        slug: reason.strip()
        for slug, reason in ruling.waivers.items()
        if slug in unmet and reason.strip()
    }


def in_both(name: str, told: Callable[[], str]) -> dict[str, str]:
    """The same text in each language: `name_nl` and `name_en`."""
    texts = {}
    for language in Language.values:
        with translation.override(language):
            texts[f"{name}_{language}"] = str(told())
    return texts


def checklist_kept(
    facts: Facts, held: Readiness, ruling: Ruling, criteria: Sequence[Any]
) -> list[Kept]:
    """Each criterion with its texts, how it stood, why, and what a person said."""
    why: dict[str, list[tuple[str, str]]] = {}
    for language in Language.values:
        with translation.override(language):
            results = readiness(facts, criteria).results
            why[language] = [(each.why, each.computed) for each in results]
    passed = waived(held, ruling)
    kept = []
    for place, result in enumerate(held.results):
        criterion = result.criterion
        row: Kept = {
            "slug": criterion.slug,
            "level": result.level,
            "guards": list(criterion.guards),
            "because": list(criterion.because),
            "state": State.WAIVED if criterion.slug in passed else result.state,
            "evidence": facts.answers.get(criterion.slug, {}).get("evidence", ""),
        }
        for language in Language.values:
            for name in ("label", "question", "help"):
                key = f"{name}_{language}"
                row[key] = getattr(criterion, key)
            row[f"why_{language}"], row[f"computed_{language}"] = why[language][place]
        kept.append(row)
    return kept


def advice_kept(advice: Sequence[Advice], ruling: Ruling) -> list[Kept]:
    return [
        {
            "adviser": each.adviser,
            "verdict": each.verdict,
            "given_on": each.given_on.isoformat(),
            "text": each.text,
            "answer": ruling.answer_to(each),
            **in_both("adviser", each.get_adviser_display),
            **in_both("verdict", each.get_verdict_display),
        }
        for each in advice
    ]


def terms_kept(decision: Decision, checklist: Checklist | None) -> Kept:
    """The names of that day: stages, gate, outcome, version and profile."""
    initiative, gate = decision.initiative, decision.gate
    words = {"stage": decision.stage, "to_stage": decision.to_stage}
    kept: Kept = {
        f"{name}_{language}": getattr(stage, f"name_{language}") if stage else ""
        for name, stage in words.items()
        for language in Language.values
    }
    for language in Language.values:
        key = f"question_{language}"
        kept[key] = getattr(gate, key) if gate else ""
    outcome = Outcome(decision.outcome)
    kept |= in_both("outcome", lambda: outcome_words(initiative.portfolio)[outcome][0])
    return kept | {
        "title": initiative.title,
        "version": checklist.version if checklist else None,
        "profile": decision.profile,
    }
