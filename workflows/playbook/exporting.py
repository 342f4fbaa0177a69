"""Writing the playbook of a portfolio as a file that gives the same playbook again."""

import re
from typing import Any

import yaml

from portfolio.models import Portfolio
from workflows.models import Checklist, Gate, Outcome
from workflows.playbook.entries import CONDITIONAL_CHECK, CRITERION, OUTCOME, entry
from workflows.terms import differing, terms_of

HEADER = """\
# A playbook of Kiem: what the gates of a portfolio ask, and when. docs/playbook.md
# explains it. `manage.py load_playbook` reads it and `manage.py export_playbook` writes
# it, in this form. Change texts and levels as you like, but leave slugs as they are:
# answers belong to them. What is as usual is left out; a part that is left out stays
# as it is.
"""


def export_playbook(portfolio: Portfolio) -> str:
    """The newest published checklists and all that goes with them, as YAML.

    The same playbook gives the same text, to the byte.
    """
    own = {text.outcome: text for text in portfolio.outcome_texts.all()}
    checks = portfolio.conditional_checks.select_related("due_before")
    parts: dict[str, Any] = {
        "stages": [
            _Short(slug=stage.slug, nl=stage.name_nl, en=stage.name_en)
            for stage in portfolio.stages.order_by("order")
        ],
        "terms": differing(terms_of(portfolio.pk)),
        "outcomes": {
            outcome: entry(own[outcome], OUTCOME)
            for outcome in Outcome.values
            if outcome in own
        },
        "gates": [
            _gate(gate)
            for gate in portfolio.gates.select_related("stage").order_by("stage__order")
        ],
        "conditional_checks": [entry(check, CONDITIONAL_CHECK) for check in checks],
    }
    return "\n".join([HEADER, *(_dump({name: part}) for name, part in parts.items())])


def _gate(gate: Gate) -> dict[str, Any]:
    checklist = gate.checklists.published().first()
    return {
        "slug": gate.slug,
        "stage": gate.stage.slug,
        "question": {"nl": gate.question_nl, "en": gate.question_en},
        "criteria": _criteria(checklist) if checklist else [],
    }


def _criteria(checklist: Checklist) -> list[dict[str, Any]]:
    return [entry(row, CRITERION) for row in checklist.criteria.order_by("order")]


class _Short(dict[str, str]):
    """Written on one line."""


class _Dumper(yaml.SafeDumper):
    """Indents lists, writes lists of words on one line, and never folds a text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_list(dumper: _Dumper, entries: list[Any]) -> yaml.Node:
    words = all(isinstance(each, str) for each in entries)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", entries, flow_style=words)


_Dumper.add_representer(list, _represent_list)
_Dumper.add_representer(
    _Short,
    lambda dumper, entries: dumper.represent_mapping(
        "tag:yaml.org,2002:map", entries, flow_style=True
    ),
)


def _dump(part: dict[str, Any]) -> str:
    text: str = yaml.dump(
        part,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=float("inf"),
    )
    # A line of white between entries, but not before the first.
    return re.sub(r"(?<!:)\n(?=\s*- slug: )", "\n\n", text)
