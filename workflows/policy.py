"""Who may move, ask for a decision, and decide."""

from accounts.models import User
from portfolio.models import Initiative, Portfolio, Role
from portfolio.policy import has_role, has_role_at, may_contribute
from workflows.models import AttentionPoint

__all__ = [
    "may_answer",
    "may_answer_point",
    "may_choose_profile",
    "may_decide",
    "may_edit_playbook",
    "may_lighten",
    "may_move",
    "may_request_decision",
    "may_run_meetings",
    "may_see_outlook",
    "may_set_calendar",
    "may_set_limits",
    "may_snooze",
]


def may_move(user: User, initiative: Initiative) -> bool:
    """Re-order and move back; forward is a decision."""
    return may_contribute(user, initiative)


def may_answer(user: User, initiative: Initiative) -> bool:
    """Contributors, managers and gatekeepers say how a judged criterion stands."""
    return may_contribute(user, initiative) or has_role_at(
        user, initiative, (Role.GATEKEEPER,)
    )


def may_request_decision(user: User, initiative: Initiative) -> bool:
    """Whoever works on it may ask the gatekeepers to decide."""
    return may_contribute(user, initiative)


def may_decide(user: User, initiative: Initiative) -> bool:
    """Gatekeepers decide, but nobody on what they own or work on."""
    return has_role_at(user, initiative, (Role.GATEKEEPER,)) and not is_of(
        user, initiative
    )


def is_of(user: User, initiative: Initiative) -> bool:
    """Whether they own it or are in its team; asks nothing where the team is read."""
    return initiative.owner_id == user.pk or any(
        member.person_id == user.pk for member in initiative.team.all()
    )


def may_run_meetings(user: User, portfolio: Portfolio) -> bool:
    """Managers lead the gate meeting; to decide there takes a gatekeeper."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_choose_profile(user: User, initiative: Initiative) -> bool:
    """Whoever answers criteria may make the gates heavier."""
    return may_answer(user, initiative)


def may_lighten(user: User, initiative: Initiative) -> bool:
    """Lighter than the facts propose takes a manager or a gatekeeper."""
    heads = (Role.MANAGER, Role.GATEKEEPER)
    return has_role_at(user, initiative, heads)


def may_edit_playbook(user: User, portfolio: Portfolio) -> bool:
    """Managers keep what the gates ask, and the list of legal checks."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_set_limits(user: User, portfolio: Portfolio) -> bool:
    """Managers say from when the rules speak."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_list_advisers(user: User, portfolio: Portfolio) -> bool:
    """Managers say to which address a legal check that cannot wait is told."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_set_calendar(user: User, portfolio: Portfolio) -> bool:
    """Managers say when the clock stands still."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_snooze(user: User, point: AttentionPoint) -> bool:
    """Whoever is asked, the sponsor, and managers; as long as they take part."""
    initiative = point.initiative
    concerned = (point.recipient_id, initiative.sponsor_account_id)
    is_theirs = user.pk in concerned and has_role_at(user, initiative, tuple(Role))
    return is_theirs or has_role(user, initiative.portfolio_id, (Role.MANAGER,))


def may_answer_point(user: User, point: AttentionPoint) -> bool:
    """Whoever is asked, and whoever works on it."""
    return may_snooze(user, point) or may_contribute(user, point.initiative)


def may_see_outlook(user: User, portfolio: Portfolio) -> bool:
    """What goes wrong with a portfolio as a whole is for its managers."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))
