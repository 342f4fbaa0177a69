"""The limits and words of the gates, which each portfolio may have of its own."""

from portfolio.models import Portfolio
from workflows.models import Outcome, Terms

# What an outcome is called and means where a portfolio says nothing else: the label is
# that of `Outcome`, the meaning is told by the page.
Words = dict[Outcome, tuple[str, str]]


def terms_of(portfolio_id: int) -> Terms:
    """The limits of this portfolio; the defaults where it has none of its own."""
    found = Terms.objects.filter(portfolio=portfolio_id).first()
    return found or Terms(portfolio_id=portfolio_id)


def outcome_words(portfolio: Portfolio) -> Words:
    """Label and meaning of each outcome here; an empty meaning is the usual one."""
    own = {text.outcome: text for text in portfolio.outcome_texts.all()}
    return {
        outcome: (own[outcome].label, own[outcome].meaning)
        if outcome in own
        else (str(outcome.label), "")
        for outcome in Outcome
    }
