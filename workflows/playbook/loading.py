"""Reading a playbook and putting it in a portfolio."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portfolio.models import Portfolio, Stage
from workflows.models import (
    Checklist,
    ConditionalCheck,
    Criterion,
    Gate,
    Outcome,
    OutcomeText,
    Terms,
)
from workflows.playbook.entries import (
    CONDITIONAL_CHECK,
    CRITERION,
    OUTCOME,
    columns,
    one_line,
)
from workflows.playbook.mistakes import mistakes
from workflows.standing import forget
from workflows.terms import differing, terms_of

DEFAULT = Path(__file__).with_name("default.yaml")
# The same reader, in C where it is there.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Loaded:
    """What changed: slugs of gates with a new checklist or another question, and so on.

    `checks` are the slugs of conditional checks that are new, different or gone.
    """

    checklists: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


@transaction.atomic
def load_playbook(portfolio: Portfolio, source: Any, *, at: datetime) -> Loaded:
    """Make what this playbook says, and say what is new or changed.

    `source` is YAML or what YAML would give. A part that is left out stays as it is. A
    checklist that changed gets a new version; one that stayed the same is left alone.
    Raises ValidationError with every mistake and where it is; then nothing is loaded.
    """
    Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    book, loaded = _read(source), Loaded()
    stages = _wanted_stages(portfolio, book)
    if found := list(mistakes(book, stages)):
        raise ValidationError(found, code="playbook")
    if "stages" in book:
        loaded.stages = _set_stages(portfolio, book["stages"])
    present = {stage.slug: stage for stage in portfolio.stages.all()}
    for gate in book["gates"]:
        _set_gate(portfolio, present[gate["stage"]], gate, loaded, at=at)
    if "terms" in book:
        loaded.terms = _set_terms(portfolio, book["terms"])
    if "outcomes" in book:
        loaded.outcomes = _set_outcomes(portfolio, book["outcomes"])
    if "conditional_checks" in book:
        loaded.checks = _set_checks(portfolio, present, book["conditional_checks"])
    if loaded:
        forget(portfolio)
    return loaded


def _read(source: Any) -> dict[str, Any]:
    if isinstance(source, str):
        try:
            source = yaml.load(source, _Loader)  # noqa: S506 - both are safe
        except yaml.YAMLError as error:
            raise ValidationError(
                _("The playbook is not good YAML: %(error)s") % {"error": error},
                code="playbook",
            ) from error
    gates = source.get("gates") if isinstance(source, dict) else None
    if not isinstance(gates, list) or not all(isinstance(gate, dict) for gate in gates):
        raise ValidationError(
            _("A playbook has a list of gates under “gates”."), code="playbook"
        )
    return dict(source)


def _wanted_stages(portfolio: Portfolio, book: Mapping[str, Any]) -> list[str]:
    """The slugs that there will be; raises where an initiative could be left behind."""
    present = list(portfolio.stages.values_list("slug", flat=True))
    if "stages" not in book:
        return present
    for entry in book["stages"] if isinstance(book["stages"], list) else [{}]:
        texts = entry if isinstance(entry, dict) else {}
        good = set(texts) == {"slug", "nl", "en"}
        if not good or not all(isinstance(text, str) for text in texts.values()):
            raise ValidationError(
                _("“stages” is a list, each with a slug, nl and en."), code="playbook"
            )
    wanted = [entry["slug"] for entry in book["stages"]]
    if wanted != present and portfolio.initiatives.exists():
        raise ValidationError(
            _(
                "The stages of this portfolio are %(stages)s, in this order. There are "
                "initiatives in them: give them other names, but keep their slugs."
            )
            % {"stages": ", ".join(present)},
            code="stages",
        )
    if len(set(wanted)) < len(wanted):
        raise ValidationError(
            _("Two stages have the same slug. Give each its own."), code="stages"
        )
    return wanted


def _set_stages(portfolio: Portfolio, entries: list[dict[str, str]]) -> list[str]:
    before = {stage.slug: stage for stage in portfolio.stages.all()}
    wanted = {
        entry["slug"]: Stage(
            portfolio=portfolio,
            slug=entry["slug"],
            order=order,
            name_nl=one_line(entry["nl"]),
            name_en=one_line(entry["en"]),
        )
        for order, entry in enumerate(entries, start=1)
    }
    for stage in wanted.values():
        stage.full_clean(validate_unique=False, validate_constraints=False)
    if list(before) != list(wanted):
        gone = portfolio.stages.exclude(slug__in=wanted)
        portfolio.conditional_checks.filter(due_before__in=gone).delete()
        portfolio.gates.filter(stage__in=gone).delete()
        gone.delete()
        # Out of the way of the new places.
        portfolio.stages.update(order=F("order") + len(wanted) + len(before))
    for slug, stage in wanted.items():
        names = {name: getattr(stage, name) for name in ("order", "name_nl", "name_en")}
        portfolio.stages.update_or_create(slug=slug, defaults=names)
    same = {s.slug for s in before.values() if _names(s) == _names(wanted.get(s.slug))}
    return sorted({*before, *wanted} - same)


def _names(stage: Stage | None) -> tuple[str, str] | None:
    return (stage.name_nl, stage.name_en) if stage else None


def _set_gate(
    portfolio: Portfolio,
    stage: Stage,
    entry: Mapping[str, Any],
    loaded: Loaded,
    *,
    at: datetime,
) -> None:
    question = {
        f"question_{language}": one_line(text)
        for language, text in entry["question"].items()
    }
    gate = Gate.objects.filter(stage=stage).first()
    if gate is None:
        gate = Gate(portfolio=portfolio, stage=stage)
    elif any(getattr(gate, name) != text for name, text in question.items()):
        loaded.questions.append(entry["slug"])
    gate.slug = entry["slug"]
    for name, text in question.items():
        setattr(gate, name, text)
    gate.full_clean()
    gate.save()
    wanted = [columns(criterion, CRITERION) for criterion in entry["criteria"]]
    newest = gate.checklists.published().first()
    if newest is None or wanted != _present(newest):
        _publish(gate, wanted, at=at)
        loaded.checklists.append(gate.slug)


def _present(checklist: Checklist) -> list[dict[str, Any]]:
    return list(checklist.criteria.order_by("order").values(*_CRITERION_COLUMNS))


_CRITERION_COLUMNS = [
    each.name
    for each in Criterion._meta.concrete_fields
    if each.name not in ("id", "checklist", "order")
]


def _publish(gate: Gate, wanted: list[dict[str, Any]], *, at: datetime) -> None:
    newest = gate.checklists.first()
    checklist = Checklist.objects.create(
        gate=gate, version=newest.version + 1 if newest else 1, published_at=at
    )
    Criterion.objects.bulk_create(
        Criterion(checklist=checklist, order=order, **values)
        for order, values in enumerate(wanted, start=1)
    )


def _set_terms(portfolio: Portfolio, limits: Mapping[str, int]) -> list[str]:
    before = differing(terms_of(portfolio.pk))
    if before == limits:
        return []
    terms = Terms(portfolio=portfolio, **limits)
    Terms.objects.filter(portfolio=portfolio).delete()
    if limits:
        terms.save()
    names = {*before, *limits}
    return sorted(name for name in names if before.get(name) != limits.get(name))


def _set_outcomes(portfolio: Portfolio, entries: Mapping[str, Any]) -> list[str]:
    before = {text.outcome: text for text in portfolio.outcome_texts.all()}
    changed = set(before) - set(entries)
    portfolio.outcome_texts.filter(outcome__in=changed).delete()
    for outcome in Outcome.values:
        if outcome in entries:
            row = before.get(outcome) or OutcomeText(
                portfolio=portfolio, outcome=outcome
            )
            if _write(row, columns(entries[outcome], OUTCOME)):
                changed.add(outcome)
    return sorted(changed)


def _set_checks(
    portfolio: Portfolio, stages: Mapping[str, Stage], entries: list[dict[str, Any]]
) -> list[str]:
    before = {check.slug: check for check in portfolio.conditional_checks.all()}
    changed = set(before) - {entry["slug"] for entry in entries}
    portfolio.conditional_checks.filter(slug__in=changed).delete()
    for order, entry in enumerate(entries, start=1):
        values = columns(entry, CONDITIONAL_CHECK)
        values["due_before"] = stages[entry["due_before"]]
        row = before.get(entry["slug"]) or ConditionalCheck(portfolio=portfolio)
        if _write(row, values | {"order": order}):
            changed.add(entry["slug"])
    return sorted(changed)


def _write(row: OutcomeText | ConditionalCheck, values: Mapping[str, Any]) -> bool:
    """Bring the row up to date; return whether it is new or anything changed."""
    same = all(getattr(row, name) == value for name, value in values.items() if row.pk)
    if row.pk and same:
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return True
