"""The fixed cast of every test, and the small world in which they play.

One person per role. The outsider belongs to another portfolio and must see nothing.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
import yaml

from accounts.models import User
from portfolio.actions import (
    add_group,
    add_record,
    edit_initiative,
    log_involvement,
    start_initiative,
)
from portfolio.clock import day_of
from portfolio.models import (
    ApplicationDomain,
    Flag,
    FlagAnswer,
    Form,
    Initiative,
    Membership,
    Portfolio,
    Role,
    Stage,
)
from tests import shipped
from workflows.actions import answer
from workflows.models import AnswerState
from workflows.playbook import DEFAULT, load_playbook

BOOK = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
STAGES = BOOK["stages"]
# What it amounts to, once somebody asked for it.
SHIPPED: list[shipped.Shipped] = []
PASSWORD = "correct horse battery staple"
# A Monday, outside recess; ten in the morning in Amsterdam.
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def make_portfolio(slug: str = "lindervoort") -> Portfolio:
    """A portfolio with the four shipped stages."""
    portfolio = Portfolio.objects.create(
        slug=slug,
        name_nl=f"Portfolio {slug}",
        name_en=f"Portfolio {slug}",
        organisation=f"gemeente {slug}",
    )
    for order, stage in enumerate(STAGES, start=1):
        Stage.objects.create(
            portfolio=portfolio,
            slug=stage["slug"],
            order=order,
            name_nl=stage["nl"],
            name_en=stage["en"],
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


def make_ready(initiative: Initiative, *, at: datetime = NOW) -> Initiative:
    """Fulfil every required criterion of the first gate; needs the playbook."""
    by = initiative.owner
    facts = {
        "problem_statement": "Storms break trees that nobody looked at in time. " * 4,
        "public_task": "Safe public space",
        "application_domain": ApplicationDomain.INTERNAL,
        "public_value_goal": "Residents walk safely under old trees.",
        "search_note": "Nothing found in the portfolio.",
        "sponsor": "Head of public works",
        "sponsor_confirmed_on": day_of(at),
        "hours_per_week": 8,
        "legal_flags": dict.fromkeys(Flag.values, FlagAnswer.NO.value),
        "planned_gate_on": day_of(at) + timedelta(days=60),
    }
    edit_initiative(initiative, facts, by=by, at=at)
    add_group(initiative, name="Inspectors", contact="Team trees", by=by, at=at)
    log_involvement(
        initiative,
        held_on=day_of(at),
        form=Form.INTERVIEW,
        group="Inspectors",
        count=2,
        findings="They decide by the wind.",
        by=by,
        at=at,
    )
    assumption = {"text": "Wind tells enough", "test": "Compare with last year"}
    add_record(initiative, "assumptions", assumption, by=by, at=at)
    for slug in ("g1-problem-public-task", "g1-capacity"):
        evidence = "See the plan."
        state = AnswerState.MET
        answer(initiative, slug=slug, state=state, evidence=evidence, by=by, at=at)
    initiative.refresh_from_db()
    return initiative


def give_playbook(portfolio: Portfolio) -> None:
    """What reading the shipped file does; only the first time it is read."""
    stages = list(portfolio.stages.all())
    names = [{"slug": s.slug, "nl": s.name_nl, "en": s.name_en} for s in stages]
    if names != STAGES or portfolio.gates.exists():
        load_playbook(portfolio, BOOK, at=NOW)
    elif SHIPPED:
        shipped.give(SHIPPED[0], portfolio, stages)
    else:
        load_playbook(portfolio, BOOK, at=NOW)
        SHIPPED.append(shipped.remember(portfolio))


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
def playbook(portfolio) -> Portfolio:
    """The portfolio with the gates and criteria that Kiem ships."""
    give_playbook(portfolio)
    return portfolio


@pytest.fixture
def stages(portfolio) -> dict[str, Stage]:
    return {stage.slug: stage for stage in portfolio.stages.all()}
