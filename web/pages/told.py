"""What the timeline tells of an event, and the reader's words for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portfolio.ledger import Way
from portfolio.models import Portfolio
from workflows.gates import criterion_labels

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """The reader's words for the slugs that events keep."""

    stages: Mapping[str, str]
    criteria: Mapping[str, str]

    def stage(self, slug: str) -> str:
        return self.stages.get(slug, slug)

    def criterion(self, slug: str) -> str:
        return self.criteria.get(slug, slug)


def way_of(facts: Facts) -> str:
    """How it came in, where the ledger says so."""
    if "via" not in facts:
        return ""
    if "of" in facts:
        return _("from a mail of %(name)s") % {"name": facts["of"]}
    return str(Way(facts["via"]).label)


def words_of(portfolio: Portfolio) -> Words:
    """What the stages and criteria of this portfolio are called now."""
    stages = {stage.slug: stage.name for stage in portfolio.stages.all()}
    return Words(stages=stages, criteria=criterion_labels(portfolio))


@dataclass(frozen=True, slots=True)
class Told:
    """`quote` is what somebody typed, `lines` are changes from old to new."""

    sentence: str
    quote: str = ""
    lines: tuple[str, ...] = ()
    path: str = ""
