"""When a criterion or a legal check applies: a condition over the facts, kept as data.

A condition is made of the terms below with `and`, `or`, `not` and parentheses, for
example `personal_data and (supplier or shares_data)`; an empty one always holds. What
is still to find out counts as so: when in doubt, it is asked.
"""

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.models import AlgorithmAnswer, Flag, FlagAnswer, ImpactClass, MoreFlag
from workflows.facts import Facts

LONGEST = 200


class Term(NamedTuple):
    label: str | Promise
    holds: Callable[[Facts], bool]


def _answer(flag: str) -> Callable[[Facts], str]:
    return lambda facts: str(facts.row["legal_flags"].get(flag, ""))


def _flag(flag: Flag | MoreFlag) -> Term:
    """Whether this is so, or may turn out to be so."""
    answer = _answer(flag)
    no = ("", FlagAnswer.NO)
    return Term(flag.label, lambda facts: answer(facts) not in no)


def _is_ai(facts: Facts) -> bool:
    answer = _answer(Flag.ALGORITHM)(facts)
    return answer not in ("", AlgorithmAnswer.NO, AlgorithmAnswer.RULES)


def _is_impactful(facts: Facts) -> bool:
    """An algorithm that nobody has classed yet counts: when in doubt, impactful.

    After the Dutch Algoritmekader (ministry of the Interior, 2026).
    """
    impact = facts.row["impact_class"]
    if impact:
        return impact in (ImpactClass.IMPACTFUL, ImpactClass.HIGH_RISK)
    return TERMS[Flag.ALGORITHM.value].holds(facts)


TERMS: Mapping[str, Term] = {
    **{flag.value: _flag(flag) for flag in Flag},
    **{flag.value: _flag(flag) for flag in MoreFlag},
    "ai": Term(gettext_lazy("AI or another learning algorithm"), _is_ai),
    "impactful": Term(
        gettext_lazy("An impactful algorithm or high-risk AI"), _is_impactful
    ),
    "partners": Term(
        gettext_lazy("Partners take part"), lambda facts: bool(facts.partners)
    ),
}


@lru_cache(maxsize=512)
def read(condition: str) -> ast.expr:
    """The condition as a tree; raises ValidationError with what is not understood."""
    try:
        tree = ast.parse(condition.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ValidationError(
            _("“%(condition)s” cannot be read. Use terms with and, or, not.")
            % {"condition": condition[:LONGEST]},
            code="condition",
        ) from error
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in TERMS:
            raise ValidationError(
                _("“%(term)s” is not a known term. Known are: %(terms)s.")
                % {"term": node.id, "terms": ", ".join(TERMS)},
                code="condition",
            )
        if not isinstance(node, _ALLOWED):
            raise ValidationError(
                _("Use only terms with and, or, not and parentheses."),
                code="condition",
            )
    return tree


_ALLOWED = (
    ast.Name,
    ast.Load,
    ast.BoolOp,
    ast.And,
    ast.Or,
    ast.UnaryOp,
    ast.Not,
)


def applies(condition: str, facts: Facts) -> tuple[bool, str]:
    """Whether the condition holds for these facts, and if not why not."""
    if holds(condition, facts):
        return True, ""
    return False, _("Only where: %(condition)s.") % {"condition": in_words(condition)}


def holds(condition: str, facts: Facts) -> bool:
    """Only whether it does: the words of why not take longer."""
    return not condition or _holds(read(condition), facts)


def _holds(node: ast.expr, facts: Facts) -> bool:
    match node:
        case ast.Name(id=term):
            return TERMS[term].holds(facts)
        case ast.UnaryOp(operand=inner):
            return not _holds(inner, facts)
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_holds(part, facts) for part in parts)
        case ast.BoolOp(values=parts):
            return any(_holds(part, facts) for part in parts)
    raise TypeError(f"{node} is not part of a condition")


def in_words(condition: str) -> str:
    """The condition as a reader would say it."""
    return _words(read(condition)) if condition else _("always")


def _words(node: ast.expr, *, nested: bool = False) -> str:
    match node:
        case ast.Name(id=term):
            label = str(TERMS[term].label)
            return label if label[1:2].isupper() else label[:1].lower() + label[1:]
        case ast.UnaryOp(operand=inner):
            return _("not %(condition)s") % {"condition": _words(inner, nested=True)}
        case ast.BoolOp(op=op, values=parts):
            joined = _(" and ") if isinstance(op, ast.And) else _(" or ")
            text = joined.join(_words(part, nested=True) for part in parts)
            return f"({text})" if nested else text
    raise TypeError(f"{node} is not part of a condition")
