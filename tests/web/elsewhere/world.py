"""Somebody who signs in at a provider, and what that says of her roles."""

from accounts.providers import Roles

BACK = "http://testserver"
ROLES = Roles(
    claim="roles",
    portfolios={
        "lindervoort": {"viewer": ["readers"], "manager": ["leads", "Kiem leads"]},
        "elsewhere": {"gatekeeper": ["board"]},
    },
    administrators=["admins"],
)
ANN = {"name": "Ann Kers", "email": "ann@town.example", "email_verified": True}


def sign_in(client, there, who="ann", path="/sign-in/town/", **claims):
    """Go there, sign in as this person, and come back."""
    there.turn("people", sub=who, claims=claims)
    away = client.get(path)
    assert away.status_code == 302, away.content.decode()
    back = there.visit(away.url, who=who, ends=BACK + "/")
    return client.get(back.removeprefix(BACK))


def roles_of(user):
    held = user.memberships.values_list("portfolio__slug", "role")
    return {f"{slug} {role}" for slug, role in held}


def who(client):
    return client.session.get("_auth_user_id")
