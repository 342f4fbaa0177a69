"""The demo's people: offices, not persons, who all sign in with one password."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.models import User
from portfolio.models import Membership, Portfolio, Role
from web.forms.session import DEMO_DOMAIN, DEMO_PASSWORD


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
        "Innovatieportfoliomanager",
        "Innovation portfolio manager",
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
    Office("public-space", "Trekker stadsbeheer", "Owner of public space"),
    Office("safety", "Trekker veiligheid", "Owner of safety"),
    Office("work-income", "Trekker werk en inkomen", "Owner of work and income"),
    Office("clerk", "Trekker griffie", "Owner at the clerk's office"),
    Office("sustainability", "Trekker duurzaamheid", "Owner of sustainability"),
    Office("economy", "Trekker economie", "Owner of economy"),
    Office("social", "Trekker sociaal domein", "Owner of social services"),
    Office("enforcement", "Trekker handhaving", "Owner of enforcement"),
    Office("housing", "Trekker wonen", "Owner of housing"),
    Office("mobility", "Trekker mobiliteit", "Owner of mobility"),
    Office("education", "Trekker onderwijs", "Owner of education"),
    Office("water", "Trekker water en groen", "Owner of water and green"),
    Office("communication", "Trekker communicatie", "Owner of communication"),
    Office("corporate", "Trekker concernstaf", "Owner of corporate staff"),
)


def people_of(portfolio: Portfolio, *, language: str) -> dict[str, User]:
    """Make every office, with its roles in this portfolio; by key."""
    # Hashed once: it is slow on purpose, and this password is no secret.
    password = make_password(DEMO_PASSWORD)
    people = {
        office.key: User(
            email=office.email,
            name=office.nl if language == "nl" else office.en,
            language=language,
            password=password,
            is_administrator=office.is_administrator,
        )
        for office in (*ROLES, *OTHERS)
    }
    User.objects.bulk_create(people.values())
    Membership.objects.bulk_create(
        Membership(portfolio=portfolio, user=people[office.key], role=role)
        for office in (*ROLES, *OTHERS)
        for role in office.roles
    )
    return people
