"""Who may do what with reports."""

from accounts.models import SYSTEM_EMAIL, User
from accounts.policy import may_keep_instance
from portfolio.models import Portfolio, Role
from portfolio.policy import has_role, may_keep_archive, takes_part
from reports.models import DestructionList, Format


def may_file(user: User, portfolio: Portfolio) -> bool:
    """Whoever takes part reads what is filed; managers file."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_schedule(user: User, portfolio: Portfolio) -> bool:
    """Managers say who gets the report of their portfolio by mail."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_have(user: User, portfolio: Portfolio | None, format: str) -> bool:
    """Whoever takes part has documents made; managers take everything along.

    Administrators take along what this Kiem has as a whole.
    """
    if portfolio is None:
        return may_keep_instance(user)
    if format in (Format.EVERYTHING, Format.ARCHIVE):
        return has_role(user, portfolio.pk, (Role.MANAGER,))
    return takes_part(user, portfolio.pk)


def may_archive(user: User, portfolio: Portfolio) -> bool:
    """Managers make archive files; so does Kiem, for whoever keeps the server."""
    return user.email == SYSTEM_EMAIL or may_keep_archive(user, portfolio)


def may_read_destruction(user: User, listed: DestructionList) -> bool:
    """Managers and gatekeepers; where something was private, managers only."""
    readers = (Role.MANAGER,) if listed.is_private else (Role.MANAGER, Role.GATEKEEPER)
    return has_role(user, listed.portfolio_id, readers)


def may_approve_destruction(user: User, listed: DestructionList) -> bool:
    """Whoever may read it, but never the one who proposed it."""
    return may_read_destruction(user, listed) and user.pk != listed.proposed_by_id
