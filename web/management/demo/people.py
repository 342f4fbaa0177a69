"""The demo's people: offices, not persons, who all sign in with one password."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db.models import prefetch_related_objects

from accounts.models import User
from portfolio.models import Membership, Portfolio, Role
from web.demo_people import DEMO_DOMAIN, DEMO_PASSWORD


@dataclass(frozen=True)
class Office:
    """Who works there is nobody's business; `key` is the name in the address."""

    key: str
    nl: str
    en: str
    roles: tuple[Role, ...] = (Role.CONTRIBUTOR,)
    is_administrator: bool = False

    @property
    def email(self) -> str:
        return self.key + DEMO_DOMAIN


# The five that a newcomer signs in with.
ROLES = (
    Office("admin", "Beheerder", "Administrator", (Role.MANAGER,), True),
    Office(
        "manager",
        "Portfoliomanager innovatie",
        "Portfolio manager for innovation",
        (Role.MANAGER, Role.CONTRIBUTOR),
    ),
    Office(
        "gatekeeper",
        "Beslisser directie",
        "Gatekeeper for the directors",
        (Role.GATEKEEPER, Role.VIEWER),
    ),
    Office("owner", "Trekker dienstverlening", "Owner of services"),
    Office("management", "Managementteam", "Management team", (Role.VIEWER,)),
)
OTHERS = (
    Office(
        "control",
        "Beslisser financiën",
        "Gatekeeper for finance",
        (Role.GATEKEEPER, Role.VIEWER),
    ),
    Office("public-space", "Beheer openbare ruimte", "Public space operations"),
    Office("safety", "Veiligheid en leefomgeving", "Safety and environment"),
    Office("work-income", "Werk en inkomen", "Work and income"),
    Office("clerk", "Griffie en raad", "Clerk of the council"),
    Office("sustainability", "Duurzaamheid en energie", "Sustainability and energy"),
    Office("economy", "Economie en centrum", "Economy and town centre"),
    Office("social", "Sociaal domein", "Social services"),
    Office("enforcement", "Handhaving en toezicht", "Enforcement and supervision"),
    Office("housing", "Wonen en vastgoed", "Housing and property"),
    Office("mobility", "Mobiliteit en parkeren", "Mobility and parking"),
    Office("education", "Onderwijs en leerplicht", "Education and attendance"),
    Office("water", "Water en groen", "Water and green"),
    Office(
        "communication",
        "Communicatie en participatie",
        "Communication and participation",
    ),
    Office("corporate", "Concernstaf en sturing", "Corporate staff and steering"),
    # Who works on the initiatives of others.
    Office("data", "Datateam", "Data team"),
    Office("design", "Gebruikersonderzoek en ontwerp", "User research and design"),
    Office("privacy", "Privacy en beveiliging", "Privacy and security"),
    Office("operations", "Informatievoorziening en beheer", "IT and operations"),
    Office("policy", "Beleid en strategie", "Policy and strategy"),
)


def people_of(portfolio: Portfolio, *, language: str) -> dict[str, User]:
    """Make every office, with its roles in this portfolio; by key."""
    return employ((*ROLES, *OTHERS), portfolio, language=language)


def crowd_of(
    portfolio: Portfolio, *, language: str, size: int
) -> tuple[list[User], list[User]]:
    """As many owners as asked for, and the gatekeepers."""
    owners = [
        Office(f"owner-{number}", f"Trekker {number}", f"Owner {number}")
        for number in range(1, size + 1)
    ]
    people = employ((*ROLES, OTHERS[0], *owners), portfolio, language=language)
    gatekeepers = [people["gatekeeper"], people["control"]]
    return [people[office.key] for office in owners], gatekeepers


def employ(
    offices: Sequence[Office], portfolio: Portfolio, *, language: str
) -> dict[str, User]:
    """Make these offices where they are new, and give them their roles; by key."""
    # Hashed once: it is slow on purpose, and this password is no secret.
    password = make_password(DEMO_PASSWORD)
    emails = [office.email for office in offices]
    people = User.objects.in_bulk(emails, field_name="email")
    new = [
        User(
            email=office.email,
            name=office.nl if language == "nl" else office.en,
            language=language,
            password=password,
            is_administrator=office.is_administrator,
        )
        for office in offices
        if office.email not in people
    ]
    people |= {user.email: user for user in User.objects.bulk_create(new)}
    Membership.objects.bulk_create(
        Membership(portfolio=portfolio, user=people[office.email], role=role)
        for office in offices
        for role in office.roles
    )
    # Every verb asks for them.
    prefetch_related_objects(list(people.values()), "memberships")
    return {office.key: people[office.email] for office in offices}
