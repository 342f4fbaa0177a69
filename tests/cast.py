"""The fixed cast of every test, and the small world in which they play.

One person per role. The outsider belongs to another portfolio and must see nothing.
"""

from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from portfolio.actions import start_initiative
from portfolio.models import Initiative, Membership, Portfolio, Role, Stage

PASSWORD = "correct horse battery staple"
# A Monday, outside recess; ten in the morning in Amsterdam.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)

STAGES = (
    (Stage.IDEA, "Idee", "Idea"),
    (Stage.CONCEPT, "Concept", "Concept"),
    (Stage.PILOT, "Pilot", "Pilot"),
    (Stage.SCALE, "Opschaling", "Scale"),
)


def make_portfolio(slug: str = "lindervoort") -> Portfolio:
    """A portfolio with the four shipped stages."""
    portfolio = Portfolio.objects.create(
        slug=slug,
        name_nl=f"Portfolio {slug}",
        name_en=f"Portfolio {slug}",
        organisation=f"gemeente {slug}",
    )
    for order, (stage, dutch, english) in enumerate(STAGES, start=1):
        Stage.objects.create(
            portfolio=portfolio, slug=stage, order=order, name_nl=dutch, name_en=english
        )
    return portfolio


def make_person(name: str, portfolio: Portfolio | None, *roles: Role) -> User:
    """A person with these roles, who reads English."""
    user = User.objects.create_user(
        f"{name.lower()}@example.org", name=name, password=PASSWORD, language="en"
    )
    for role in roles:
        Membership.objects.create(portfolio=portfolio, user=user, role=role)
    return user


def make_initiative(owner: User, *, title: str = "Trees", **facts) -> Initiative:
    """An initiative of the owner's first portfolio, started now."""
    portfolio = Portfolio.objects.visible_to(owner)[0]
    at = facts.pop("at", NOW)
    return start_initiative(
        portfolio, title=title, owner=owner, by=owner, at=at, **facts
    )


@pytest.fixture
def portfolio(db) -> Portfolio:
    return make_portfolio()


@pytest.fixture
def owner(portfolio) -> User:
    return make_person("Owner", portfolio, Role.CONTRIBUTOR)


@pytest.fixture
def gatekeeper(portfolio) -> User:
    return make_person("Gatekeeper", portfolio, Role.GATEKEEPER)


@pytest.fixture
def manager(portfolio) -> User:
    return make_person("Manager", portfolio, Role.MANAGER)


@pytest.fixture
def viewer(portfolio) -> User:
    return make_person("Viewer", portfolio, Role.VIEWER)


@pytest.fixture
def outsider(db) -> User:
    return make_person("Outsider", make_portfolio("heidemonde"), Role.MANAGER)


@pytest.fixture
def initiative(owner) -> Initiative:
    return make_initiative(owner)


@pytest.fixture
def stages(portfolio) -> dict[str, Stage]:
    return {stage.slug: stage for stage in portfolio.stages.all()}
