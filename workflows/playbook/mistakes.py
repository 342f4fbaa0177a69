"""What is wrong with a playbook, each mistake with its place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from types import NoneType
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portfolio import library
from portfolio.models import Adviser, FailureMode
from workflows import applies
from workflows.checks import CHECKS
from workflows.models import (
    ConditionalCheck,
    Criterion,
    Outcome,
    OutcomeText,
    Terms,
)
from workflows.playbook.entries import (
    CONDITIONAL_CHECK,
    CRITERION,
    LANGUAGES,
    NEEDED,
    OUTCOME,
    Shape,
    columns,
    is_text,
)
from workflows.terms import LIMITS, mistakes_in_limits

PARTS = ("stages", "terms", "outcomes", "gates", "conditional_checks")
GATE_KEYS = {"slug", "stage", "question", "criteria"}
# What is checked here, and what the register cannot know yet.
JUDGED_HERE = {"checklist", "portfolio", "due_before", "guards", "sources", "because"}


def mistakes(book: Mapping[str, Any], stages: Sequence[str]) -> Iterator[str]:
    """Find what is wrong; `stages` are the slugs that there will be."""
    for name in book:
        if name not in PARTS:
            yield _("“%(name)s” is not a part of a playbook. Known are: %(parts)s.") % {
                "name": name,
                "parts": ", ".join(PARTS),
            }
    yield from _in_terms(book.get("terms", {}))
    yield from _in_outcomes(book.get("outcomes", {}))
    seen: set[str] = set()
    for number, gate in enumerate(book["gates"], start=1):
        place = str(gate.get("slug") or _("gate %(number)d") % {"number": number})
        yield from _in_gate(gate, place, stages, seen)
    yield from _in_checks(book.get("conditional_checks", []), stages)


def _at(place: object, found: Iterator[str]) -> Iterator[str]:
    for mistake in found:
        yield f"{place}: {mistake}"


def _in_terms(limits: Any) -> Iterator[str]:
    if not isinstance(limits, dict):
        yield _("“terms” is a list of keys and values.")
        return
    unknown = sorted(str(name) for name in limits if name not in LIMITS)
    if unknown:
        yield f"terms: {_unknown(unknown)}"
        return
    for name, said in mistakes_in_limits(Terms(**limits)).items():
        yield f"terms: {name}: {' '.join(said)}"


def _in_outcomes(outcomes: Any) -> Iterator[str]:
    if not isinstance(outcomes, dict):
        yield _("“outcomes” is a list of keys and values.")
        return
    for name, entry in outcomes.items():
        if name not in Outcome.values:
            yield _("“%(name)s” is not a known outcome.") % {"name": name}
        else:
            found = _in_entry(entry, OUTCOME) or _unfit(entry, OutcomeText, OUTCOME)
            yield from _at(name, iter(found))


def _in_gate(
    gate: Mapping[str, Any], place: str, stages: Collection[str], seen: set[str]
) -> Iterator[str]:
    criteria = gate.get("criteria")
    if unknown := set(gate) ^ GATE_KEYS:
        names = ", ".join(sorted(map(str, unknown)))
        yield _("%(place)s: unknown or missing: %(names)s.") % {
            "place": place,
            "names": names,
        }
    elif gate["stage"] not in stages:
        yield _("%(place)s: this portfolio has no stage “%(stage)s”.") % {
            "place": place,
            "stage": gate["stage"],
        }
    elif not isinstance(criteria, list) or not _is_bilingual(gate["question"]):
        yield _("%(place)s: a gate has a question in nl and en, and criteria.") % {
            "place": place
        }
    for entry in criteria if isinstance(criteria, list) else ():
        where = entry.get("slug", place) if isinstance(entry, dict) else place
        found = [*in_criterion_entry(entry), *_twice(entry, seen)]
        yield from _at(where, iter(found))


def _in_checks(entries: Any, stages: Collection[str]) -> Iterator[str]:
    if not isinstance(entries, list):
        yield _("“%(key)s” is a list.") % {"key": "conditional_checks"}
        return
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        place = _("check %(number)d") % {"number": number}
        where = entry.get("slug", place) if isinstance(entry, dict) else place
        found = [
            *(_in_entry(entry, CONDITIONAL_CHECK) or _in_check(entry, stages)),
            *_twice(entry, seen),
        ]
        yield from _at(where, iter(found))


def _twice(entry: Any, seen: set[str]) -> Iterator[str]:
    slug = str(entry.get("slug")) if isinstance(entry, dict) else ""
    if slug and slug in seen:
        yield _("This slug is used twice.")
    seen.add(slug)


def _unknown(names: Collection[str]) -> str:
    return _("Unknown or missing: %(names)s.") % {"names": ", ".join(names)}


def _in_entry(entry: Any, shape: Shape) -> list[str]:
    """Find what is wrong with the form of an entry, whatever it says."""
    if not isinstance(entry, dict):
        return [_("An entry is a list of keys and values.")]
    wrong = (NEEDED & set(shape) - set(entry)) | (set(entry) - set(shape))
    if wrong:
        return [_unknown(sorted(map(str, wrong)))]
    found = []
    for key, value in entry.items():
        if is_text(key, shape) and not _is_bilingual(value):
            found.append(_("“%(key)s” needs a text in nl and in en.") % {"key": key})
        if isinstance(shape[key], list) and not isinstance(value, list):
            found.append(_("“%(key)s” is a list.") % {"key": key})
        if isinstance(shape[key], bool) and not isinstance(value, bool):
            found.append(_("“%(key)s” is true or false.") % {"key": key})
    return found


def in_criterion_entry(entry: Any) -> list[str]:
    """Find what is wrong with one entry of a checklist, its form and what it says."""
    return [*(_in_entry(entry, CRITERION) or _in_criterion(entry))]


def _is_bilingual(texts: Any) -> bool:
    return (
        isinstance(texts, dict)
        and set(texts) == set(LANGUAGES)
        and all(isinstance(text, str) and text.strip() for text in texts.values())
    )


def _in_criterion(entry: Mapping[str, Any]) -> Iterator[str]:
    found = errors_in(Criterion(order=1, **columns(entry, CRITERION)))
    yield from (f"{name}: {' '.join(said)}" for name, said in found.items())


def errors_in(criterion: Criterion) -> dict[str, list[str]]:
    """What is wrong with a criterion, by field, whoever wrote it and where."""
    found: dict[str, list[str]] = {}
    try:
        criterion.full_clean(
            exclude=JUDGED_HERE, validate_unique=False, validate_constraints=False
        )
    except ValidationError as refusal:
        found = refusal.message_dict
    if criterion.check_name not in ("", *CHECKS):
        found["check_name"] = [_("Kiem has no such check. Choose one that it has.")]
    elif not criterion.is_judged and not criterion.check_name:
        found["is_judged"] = [_("Without a check, a person has to judge.")]
    if said := list(_in_condition({"applies_when": criterion.applies_when})):
        found["applies_when"] = said
    if any(mode not in FailureMode.values for mode in criterion.guards):
        found["guards"] = [_("Choose failure modes that are known.")]
    if unknown := [each for each in criterion.because if not is_cited(each)]:
        found["because"] = [
            _("“%(slug)s” is not a lesson or case that Kiem knows.") % {"slug": each}
            for each in unknown
        ]
    return found | _one_language(criterion)


def _one_language(criterion: Criterion) -> dict[str, list[str]]:
    """Texts that may be empty, but not in one language only."""
    return {
        f"{key}_{language}": [_("Write this in both languages, or in neither.")]
        for key in ("help", "evidence")
        for language, other in (LANGUAGES, LANGUAGES[::-1])
        if getattr(criterion, f"{key}_{other}")
        and not getattr(criterion, f"{key}_{language}")
    }


def is_cited(name: str) -> bool:
    """Whether this is the slug of a shipped lesson or case, or a lesson's number."""
    is_number = name.isascii() and name.isdigit()
    return is_number or library.shipped(name) is not None


def _in_check(entry: Mapping[str, Any], stages: Collection[str]) -> Iterator[str]:
    yield from _not_among(entry, "due_before", stages)
    yield from _not_among(entry, "adviser", ["", *Adviser.values])
    yield from _in_condition(entry)
    if type(entry.get("checked_on")) not in (date, NoneType):
        yield _("“checked_on” is a day, for example 2026-11-20.")
        return
    yield from _unfit(entry, ConditionalCheck, CONDITIONAL_CHECK)


def _not_among(
    entry: Mapping[str, Any], key: str, known: Collection[str]
) -> Iterator[str]:
    if entry.get(key, "") not in known:
        yield _("“%(value)s” is not a known value of %(key)s.") % {
            "value": entry[key],
            "key": key,
        }


def _in_condition(entry: Mapping[str, Any]) -> Iterator[str]:
    try:
        applies.read(str(entry["applies_when"])) if entry.get("applies_when") else None
    except ValidationError as refusal:
        yield from refusal.messages


def _unfit(entry: Mapping[str, Any], model: Any, shape: Shape) -> list[str]:
    """Find what does not fit in the register, for example a text that is too long."""
    values = {k: v for k, v in columns(entry, shape).items() if k not in JUDGED_HERE}
    row = model(**values)
    needless = {"order", "outcome"} & {field.name for field in model._meta.fields}
    try:
        row.full_clean(exclude=JUDGED_HERE | needless, validate_unique=False)
    except ValidationError as refusal:
        return [
            f"{field}: {' '.join(messages)}"
            for field, messages in refusal.message_dict.items()
        ]
    return []
