"""Who may do what with reports."""

from accounts.models import User
from portfolio.models import Portfolio, Role
from portfolio.policy import has_role, takes_part
from reports.models import Format


def may_file(user: User, portfolio: Portfolio) -> bool:
    """Whoever takes part reads what is filed; managers file."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_schedule(user: User, portfolio: Portfolio) -> bool:
    """Managers say who gets the report of their portfolio by mail."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_have(user: User, portfolio: Portfolio, format: str) -> bool:
    """Whoever takes part has documents made; managers take everything along."""
    if format == Format.EVERYTHING:
        return has_role(user, portfolio.pk, (Role.MANAGER,))
    return takes_part(user, portfolio.pk)
