"""The limits and words of the gates, which each portfolio may have of its own."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from portfolio.models import Portfolio
from workflows.models import Outcome, OutcomeText, Terms

# What an outcome is called and means where a portfolio says nothing else: the label is
# that of `Outcome`, the meaning is told by the page.
Words = dict[Outcome, tuple[str, str]]


def terms_of(portfolio_id: int) -> Terms:
    """The limits of this portfolio; the defaults where it has none of its own."""
    found = Terms.objects.filter(portfolio=portfolio_id).first()
    return found or Terms(portfolio_id=portfolio_id)


def outcome_words(portfolio: Portfolio) -> Words:
    """Label and meaning of each outcome here; an empty meaning is the usual one."""
    return words_in(portfolio.outcome_texts.all())


def words_in(texts: Iterable[OutcomeText]) -> Words:
    own = {text.outcome: text for text in texts}
    return {
        outcome: (own[outcome].label, own[outcome].meaning)
        if outcome in own
        else (str(outcome.label), "")
        for outcome in Outcome
    }


# The limits that a portfolio can set, with the least and the most that each can be.
LIMITS: Mapping[str, tuple[int, int]] = {
    "longest_hold_days": (1, 3650),
    "longest_pilot_days": (1, 3650),
    "evaluation_within_days": (1, 3650),
    "heavy_deciders": (1, 20),
    "light_cost": (0, 1_000_000_000),
    "agenda_after_days": (1, 3650),
}


def mistakes_in_limits(terms: Terms) -> dict[str, list[str]]:
    """What cannot be a limit, by field."""
    found: dict[str, list[str]] = {}
    for name, (least, most) in LIMITS.items():
        value = getattr(terms, name)
        if type(value) is not int or not least <= value <= most:
            found[name] = [
                _("Enter a number from %(least)d to %(most)d.")
                % {"least": least, "most": most}
            ]
    return found


def differing(terms: Terms) -> dict[str, int]:
    """The limits that are not the usual ones."""
    usual = Terms()
    return {
        name: getattr(terms, name)
        for name in LIMITS
        if getattr(terms, name) != getattr(usual, name)
    }
