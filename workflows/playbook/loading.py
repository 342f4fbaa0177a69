"""Reading a playbook and publishing it in a portfolio."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portfolio.models import FailureMode, Portfolio, Stage
from workflows import applies
from workflows.checks import CHECKS
from workflows.models import Checklist, Criterion, Gate, Level
from workflows.standing import forget

DEFAULT = Path(__file__).with_name("default.yaml")
LANGUAGES = ("nl", "en")
TEXTS = ("label", "question", "help", "evidence")
# Key of a criterion -> its value when it is left out; None cannot be left out.
KEYS: Mapping[str, Any] = {
    "slug": None,
    "level": None,
    "guards": [],
    "check": "",
    "judged": True,
    "applies_when": "",
    "light": False,
    "sources": [],
    "because": [],
    "label": None,
    "question": None,
    "help": {"nl": "", "en": ""},
    "evidence": {"nl": "", "en": ""},
}
# What is checked below, and what the register cannot know yet.
JUDGED_HERE = ("checklist", "guards", "sources", "because")
GATE_KEYS = {"slug", "stage", "question", "criteria"}


@transaction.atomic
def load_playbook(portfolio: Portfolio, source: Any, *, at: datetime) -> int:
    """Make the gates of this playbook; say how many checklists are new or changed.

    `source` is YAML or what YAML would give. A checklist that changed gets a new
    version; one that stayed the same is left alone. Raises ValidationError with every
    mistake and where it is.
    """
    Portfolio.objects.select_for_update().get(pk=portfolio.pk)
    stages = {stage.slug: stage for stage in portfolio.stages.all()}
    gates = _read(source)
    mistakes = list(_mistakes(gates, stages))
    if mistakes:
        raise ValidationError(mistakes, code="playbook")
    published = sum(
        _publish(portfolio, stages[entry["stage"]], entry, at=at) for entry in gates
    )
    if published:
        forget(portfolio)
    return published


def _read(source: Any) -> list[Any]:
    if isinstance(source, str):
        try:
            source = yaml.safe_load(source)
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
    return gates


def _mistakes(gates: list[Any], stages: Mapping[str, Stage]) -> Iterator[str]:
    seen: set[str] = set()
    for number, gate in enumerate(gates, start=1):
        place = gate.get("slug") or _("gate %(number)d") % {"number": number}
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
            for mistake in _mistakes_of(entry, seen):
                where = entry.get("slug", place) if isinstance(entry, dict) else place
                yield f"{where}: {mistake}"


def _mistakes_of(entry: Any, seen: set[str]) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield _("A criterion is a list of keys and values.")
        return
    missing = {key for key, default in KEYS.items() if default is None} - set(entry)
    if wrong := missing | (set(entry) - set(KEYS)):
        names = ", ".join(sorted(map(str, wrong)))
        yield _("Unknown or missing: %(names)s.") % {"names": names}
        return
    if str(entry["slug"]) in seen:
        yield _("This slug is used twice.")
    seen.add(str(entry["slug"]))
    yield from _unknown_names(entry)
    unread = [key for key in TEXTS if key in entry and not _is_bilingual(entry[key])]
    for key in unread:
        yield _("“%(key)s” needs a text in nl and in en.") % {"key": key}
    if not entry.get("judged", True) and not entry.get("check"):
        yield _("Without a check, a person has to judge.")
    if not unread and isinstance(entry.get("sources", []), list):
        yield from _unfit(entry)


def _unknown_names(entry: Mapping[str, Any]) -> Iterator[str]:
    """Find words that mean nothing to Kiem."""
    for key, known in (
        ("level", Level.values),
        ("check", ["", *CHECKS]),
    ):
        if entry.get(key, "") not in known:
            yield _("“%(value)s” is not a known value of %(key)s.") % {
                "value": entry[key],
                "key": key,
            }
    try:
        applies.read(str(entry["applies_when"])) if entry.get("applies_when") else None
    except ValidationError as refusal:
        yield from refusal.messages
    for key in ("guards", "sources", "because"):
        if not isinstance(entry.get(key, []), list):
            yield _("“%(key)s” is a list.") % {"key": key}
            return
    for mode in entry.get("guards", []):
        if mode not in FailureMode.values:
            yield _("“%(mode)s” is not a known failure mode.") % {"mode": mode}


def _is_bilingual(texts: Any) -> bool:
    return (
        isinstance(texts, dict)
        and set(texts) == set(LANGUAGES)
        and all(isinstance(text, str) and text.strip() for text in texts.values())
    )


def _unfit(entry: Mapping[str, Any]) -> Iterator[str]:
    """Find what does not fit in the register, for example a text that is too long."""
    try:
        Criterion(order=1, **_values(entry)).full_clean(exclude=JUDGED_HERE)
    except ValidationError as refusal:
        for field, messages in refusal.message_dict.items():
            yield f"{field}: {' '.join(messages)}"


def _values(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a criterion."""
    full = {**KEYS, **entry}
    texts = {
        f"{key}_{language}": full[key][language].strip()
        for key in TEXTS
        for language in LANGUAGES
    }
    return texts | {
        "slug": full["slug"],
        "level": full["level"],
        "guards": full["guards"],
        "check_name": full["check"],
        "is_judged": full["judged"],
        "applies_when": full["applies_when"],
        "in_light": full["light"],
        "sources": [str(source) for source in full["sources"]],
        "because": [str(lesson) for lesson in full["because"]],
    }


def _publish(
    portfolio: Portfolio, stage: Stage, entry: Mapping[str, Any], *, at: datetime
) -> bool:
    question = entry["question"]
    gate, _created = Gate.objects.update_or_create(
        stage=stage,
        defaults={
            "portfolio": portfolio,
            "slug": entry["slug"],
            "question_nl": question["nl"].strip(),
            "question_en": question["en"].strip(),
        },
    )
    wanted = [_values(criterion) for criterion in entry["criteria"]]
    newest = gate.checklists.published().first()
    if newest is not None and wanted == _present(newest):
        return False
    version = newest.version + 1 if newest else 1
    checklist = Checklist.objects.create(gate=gate, version=version, published_at=at)
    Criterion.objects.bulk_create(
        Criterion(checklist=checklist, order=order, **values)
        for order, values in enumerate(wanted, start=1)
    )
    return True


def _present(checklist: Checklist) -> list[dict[str, Any]]:
    columns = [
        field.name
        for field in Criterion._meta.concrete_fields
        if field.name not in ("id", "checklist", "order")
    ]
    return list(checklist.criteria.order_by("order").values(*columns))
