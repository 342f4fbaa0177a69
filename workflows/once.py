"""Refusing who comes second: what was decided meanwhile, and by whom."""

from django.utils.translation import gettext as _

from portfolio.ledger import Kind, Stale
from portfolio.models import Initiative
from portfolio.naming import with_names
from workflows.models import Outcome
from workflows.terms import outcome_words


def refuse_decided(initiative: Initiative, version: int | None) -> None:
    """Raise Stale with what was decided, and by whom, since `version` was seen."""
    if version is None:
        return
    since = initiative.events.filter(version__gt=version, kind=Kind.DECIDED)
    taken = since.select_related("by").order_by("version").last()
    if taken is None:
        return
    [taken] = with_names([taken])
    words = outcome_words(initiative.portfolio)
    raise Stale(
        _(
            "%(who)s decided already: %(outcome)s. “%(why)s” Nothing of yours was "
            "recorded. Look at where it stands now."
        ),
        code="stale",
        params={
            "who": ", ".join(taken.facts.get("deciders") or [taken.by.name]),
            "outcome": words[Outcome(taken.facts["outcome"])][0],
            "why": taken.facts["rationale"],
        },
    )
