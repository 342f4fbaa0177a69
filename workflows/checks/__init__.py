"""The checks that compute criteria: named functions over facts that say why."""

from collections.abc import Callable, Mapping

from workflows.checks.result import Computed
from workflows.facts import Facts

__all__ = ["CHECKS", "Computed"]

CHECKS: Mapping[str, Callable[[Facts], Computed]] = {}
