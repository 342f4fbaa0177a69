"""Who keeps the members of a portfolio: its managers, and administrators."""

from typing import Any

from accounts.models import User
from notifications.inviting import invite
from portfolio.models import Invitation, Portfolio
from tests.cast import NOW
from tests.web.api.caller import LATER
from tests.web.rights import MANAGING, SIGNED_IN, Route

KEEPING = MANAGING | {"administrator"}
SENT = {"email": "new@example.org", "roles": ["viewer"], "language": "en"}


def roles_of(world: Any) -> dict[str, Any]:
    return {f"p{world.rows['member']}-roles": ["contributor"]}


MEMBERS_PAGES = {
    # Whoever has the link, which is signed: see test_members.py.
    "invited": Route("secret", is_public=True),
    **dict.fromkeys(
        ("password-forgotten", "mfa_login_webauthn"),
        Route(is_public=True),
    ),
    "password-new": Route("secret secret", is_public=True),
    # The same; where nobody has an account: see test_first_run.py.
    "first-run": Route("secret", is_public=True),
    "first-steps": Route(
        read={"administrator"},
        write={"administrator"},
        body=lambda world: {"step": "mail"},
    ),
    "accounts": Route(
        read={"administrator"},
        write={"administrator"},
        body=lambda world: {"person": world.rows["member"], "act": "close"},
    ),
    "own-data": Route(read=SIGNED_IN),
    "members": Route("slug", read=KEEPING, write=KEEPING, body=lambda world: SENT),
    "member": Route("slug member", write=KEEPING, body=roles_of),
    "invitation": Route(
        "slug invitation", write=KEEPING, body=lambda world: {"act": "withdraw"}
    ),
}
# Each their own, after asking again who one is: see test_account.py.
OWN = {
    "mfa_index",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "totp-picture",
    "password-change",
}
MEMBERS_API = {
    "api-accounts": Route(read={"administrator"}),
    "api-account": Route(
        "member",
        read={"administrator"},
        write={"administrator"},
        body=lambda world: {"is_active": False},
        writes=("PATCH", "DELETE"),
    ),
    "api-members": Route("slug", read=KEEPING),
    "api-member": Route(
        "slug member",
        read=KEEPING,
        write=KEEPING,
        body=lambda world: {"roles": ["contributor"]},
        writes=("PUT", "DELETE"),
    ),
    "api-invitations": Route(
        "slug", read=KEEPING, write=KEEPING, body=lambda world: SENT
    ),
    "api-invitation": Route(
        "slug invitation", read=KEEPING, write=KEEPING, writes=("POST", "DELETE")
    ),
}


def members_about(portfolio: Portfolio, secret: str, manager: User) -> dict[str, Any]:
    """An invitation that is open, and somebody with a role to change."""
    how = {"language": "en", "by": manager, "at": NOW}
    invitation = invite(portfolio, f"{secret}@example.org", ["viewer"], **how)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=LATER)
    member = portfolio.memberships.filter(role="viewer", user__is_active=True).first()
    return {
        "invitation": invitation.pk,
        "member": member.user_id if member else manager.pk,
    }
