"""Who may do what in a portfolio. Verbs ask these, and so do the buttons."""

from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from accounts.composed import answer, found, slot
from accounts.models import SYSTEM_EMAIL, ApiToken, User, token_digest
from portfolio.models import (
    Attachment,
    Comment,
    Guest,
    Initiative,
    Membership,
    Portfolio,
    Role,
    SavedView,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

WRITERS = (Role.CONTRIBUTOR, Role.MANAGER)


def has_role(
    user: "User | AnonymousUser", portfolio_id: int, roles: tuple[Role, ...]
) -> bool:
    """Whether one of these roles is theirs; asks nothing where memberships are read."""
    reach = getattr(user, "reach", None)
    if not user.is_active or (reach is not None and portfolio_id not in reach):
        return False
    return any(here == portfolio_id and role in roles for here, role in _roles_of(user))


def _roles_of(user: "User") -> "Iterable[tuple[int, str]]":
    if user.roles_read is not None:
        return user.roles_read
    if "memberships" in getattr(user, "_prefetched_objects_cache", ()):
        return ((each.portfolio_id, each.role) for each in user.memberships.all())
    return answer(_memberships, user=user.pk)


def _memberships() -> "QuerySet[Membership, tuple[int, str]]":
    mine = Membership.objects.filter(user=slot("user"))
    return mine.values_list("portfolio_id", "role")


def sees(user: User, initiative: Initiative) -> bool:
    """Whether it is not hidden from this member; asks nothing where it is not private.

    The same rule as `not_hidden`, for one who is at hand.
    """
    return (
        not initiative.is_private
        or initiative.owner_id == user.pk
        or has_role(user, initiative.portfolio_id, (Role.MANAGER,))
        or any(each.person_id == user.pk for each in initiative.team.all())
    )


def has_role_at(user: User, initiative: Initiative, roles: tuple[Role, ...]) -> bool:
    """Whether one of these roles is theirs, and they may see the initiative."""
    mine = has_role(user, initiative.portfolio_id, roles)
    return mine and sees(user, initiative)


def is_guest(user: User, initiative: Initiative) -> bool:
    """Whether they take part in this initiative alone."""
    reach = getattr(user, "reach", None)
    within = reach is None or initiative.portfolio_id in reach
    return (
        user.is_active and within and initiative.guests.filter(person=user.pk).exists()
    )


def read_roles(user: User) -> None:
    """Read their memberships once, for all that is asked about them from here on."""
    if user.roles_read is None:
        user.roles_read = answer(_memberships, user=user.pk)


def token_of(secret: str, *, at: "datetime") -> ApiToken | None:
    """The token with this secret, its user narrowed down to where it is for.

    None where it is unknown or over. It is looked up by its digest, so that timing
    tells nothing about the secret.
    """
    for token in found(_valid_token, digest=token_digest(secret), at=at):
        if hasattr(token, "reach"):
            token.user.reach = frozenset([token.reach.portfolio_id])
        return token
    return None


def _valid_token() -> "QuerySet[ApiToken]":
    valid = ApiToken.objects.valid(slot("at")).filter(digest=slot("digest"))
    return valid.select_related("user", "reach")


def may_set_roles(user: User, portfolio: Portfolio, person: User) -> bool:
    """Managers here and administrators say who takes part; never about themselves.

    No role is above a manager's. Kiem itself does it for an identity provider.
    """
    if user.email == SYSTEM_EMAIL:
        return True
    return user.pk != person.pk and may_keep_members(user, portfolio)


def may_keep_members(user: User, portfolio: Portfolio) -> bool:
    """Managers keep the members of their portfolio, administrators those of all."""
    is_administrator = user.is_active and user.is_administrator and user.reach is None
    return is_administrator or has_role(user, portfolio.pk, (Role.MANAGER,))


def may_keep_accounts(user: User, person: User) -> bool:
    """Administrators close accounts and forget who left; never their own."""
    may = user.is_active and user.is_administrator and user.reach is None
    return may and user.pk != person.pk and person.email != SYSTEM_EMAIL


def portfolios_kept(user: User) -> "QuerySet[Portfolio]":
    """The portfolios of which they keep the members."""
    if user.is_administrator and user.reach is None:
        return Portfolio.objects.all()
    return Portfolio.objects.managed_by(user)


def members_of(portfolio: Portfolio) -> "QuerySet[User]":
    """Everybody with a role here, with all their roles read; by name."""
    here = Membership.objects.filter(portfolio=portfolio).order_by("pk")
    found = User.objects.filter(memberships__portfolio=portfolio).distinct()
    roles = Prefetch("memberships", queryset=here, to_attr="here")
    return found.prefetch_related(roles).order_by("name", "pk")


def guests_in(portfolio: Portfolio) -> "QuerySet[Guest]":
    """Who takes part in one initiative or some of it; by name."""
    found = Guest.objects.filter(initiative__portfolio=portfolio)
    return found.select_related("person").order_by("person__name", "pk")


def may_start(user: User, portfolio: Portfolio) -> bool:
    """Contributors and managers start initiatives."""
    return has_role(user, portfolio.pk, WRITERS)


def may_contribute(user: User, initiative: Initiative) -> bool:
    """Contributors and managers record facts, edit, re-order and move back."""
    return has_role_at(user, initiative, WRITERS)


def may_hide(user: User, initiative: Initiative) -> bool:
    """Its owner and managers say whether all who take part may see it."""
    is_owner = initiative.owner_id == user.pk and may_contribute(user, initiative)
    return is_owner or has_role(user, initiative.portfolio_id, (Role.MANAGER,))


def may_keep_guests(user: User, initiative: Initiative) -> bool:
    """Managers let somebody from elsewhere in, at one initiative."""
    return has_role(user, initiative.portfolio_id, (Role.MANAGER,))


def may_keep_tags(user: User, portfolio: Portfolio) -> bool:
    """Managers rename, merge and remove tags."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_comment(user: User, initiative: Initiative) -> bool:
    """Whoever does more here than look, and guests; a viewer reads along."""
    if takes_part(user, initiative.portfolio_id):
        return has_role_at(user, initiative, (*WRITERS, Role.GATEKEEPER))
    return is_guest(user, initiative)


def may_edit_comment(user: User, comment: Comment) -> bool:
    """Nobody puts words into somebody else's mouth."""
    return comment.by_id == user.pk and may_comment(user, comment.initiative)


def may_take_away(user: User, said: Comment | Attachment) -> bool:
    """Whoever brought it, and managers: somebody has to keep the place decent."""
    initiative = said.initiative
    is_own = said.by_id == user.pk and may_comment(user, initiative)
    return is_own or has_role(user, initiative.portfolio_id, (Role.MANAGER,))


def may_watch(user: User, initiative: Initiative) -> bool:
    """Every member who may see it chooses what to hear of it."""
    return has_role_at(user, initiative, tuple(Role))


def may_set_theme(user: User, portfolio: Portfolio) -> bool:
    """Managers say how the pages of their portfolio look."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_open(user: User, portfolio: Portfolio) -> bool:
    """Managers say what the world may see."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_keep_archive(user: User, portfolio: Portfolio) -> bool:
    """Managers say how long what is closed is kept, and propose what goes."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_read_about_portfolio(user: User, portfolio: Portfolio) -> bool:
    """Managers read what was done to the portfolio as a whole."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_keep_neighbours(user: User, portfolio: Portfolio) -> bool:
    """Managers say which other municipalities their portfolio learns from."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_import(user: User, portfolio: Portfolio) -> bool:
    """Managers bring in files, and take back what came with them."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_share_views(user: User, portfolio: Portfolio) -> bool:
    """Managers say which views of the board everybody has."""
    return has_role(user, portfolio.pk, (Role.MANAGER,))


def may_keep_view(user: User, view: SavedView) -> bool:
    """Each their own, as long as they take part; managers what is shared."""
    if view.is_shared:
        return may_share_views(user, view.portfolio)
    return view.owner_id == user.pk and takes_part(user, view.portfolio_id)


def takes_part(user: User, portfolio_id: int) -> bool:
    """Whether something can be asked of them here."""
    return has_role(user, portfolio_id, tuple(Role))


def mentionable_by(user: User, initiative: Initiative) -> "QuerySet[User]":
    """Whom they can call by name; a guest only who works on it, and the managers."""
    everybody = people_in(initiative.portfolio_id, tuple(Role))
    if takes_part(user, initiative.portfolio_id):
        return everybody
    close = people_in(initiative.portfolio_id, (Role.MANAGER,)).order_by()
    return everybody.filter(
        Q(pk=initiative.owner_id)
        | Q(pk__in=initiative.team.values("person"))
        | Q(pk__in=close.values("pk"))
    )


def people_in(portfolio_id: int, roles: tuple[Role, ...]) -> "QuerySet[User]":
    """Those who can be given something to do, by name."""
    holders = Membership.objects.filter(portfolio=portfolio_id, role__in=roles)
    return User.objects.filter(is_active=True, pk__in=holders.values("user")).order_by(
        "name", "pk"
    )
