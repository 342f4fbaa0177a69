"""The world of test_rights.py: a row for each kind of address."""

from datetime import timedelta
from types import SimpleNamespace
from typing import NamedTuple

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, Scope, User
from portfolio.actions import (
    add_partner,
    add_record,
    invite_guest,
    record_lesson,
    set_tags,
)
from portfolio.clock import day_of
from portfolio.models import Initiative, Role
from tests.cast import BOOK, NOW, TODAY, make_initiative, make_person, make_portfolio
from tests.records import make_records
from tests.web.api.bodies import make_referred
from tests.web.api.caller import LATER
from tests.web.api.keeping_rights import keeping_about
from tests.web.archive_rights import lists_about
from tests.web.board_rights import board_about
from tests.web.channel_rights import channels_about
from tests.web.exchange_rights import packs_about
from tests.web.import_rights import imports_about
from tests.web.mail_rights import mail_about
from tests.web.meetings.rights import meetings_about
from tests.web.member_rights import members_about
from tests.web.open_rights import neighbours_about, open_about
from tests.web.playbook_rights import playbook_about
from tests.web.report_rights import reports_about
from tests.web.talk_rights import talk_about
from tests.web.work_rights import work_about
from workflows.actions import decide, move
from workflows.gates import criteria_in_force, gate_of
from workflows.models import Outcome
from workflows.outcomes import NewCondition, Ruling
from workflows.playbook import load_playbook
from workflows.standing import catch_up

SECRET = "Geheimtuin"
PROPOSAL = {
    "label_nl": "Geteld",
    "label_en": "Counted",
    "question_nl": "Is er geteld?",
    "question_en": "Did we count?",
}
ABOUT_PORTFOLIO = (
    channels_about,
    imports_about,
    lists_about,
    neighbours_about,
    packs_about,
    reports_about,
)


def make_world() -> SimpleNamespace:
    """An initiative in its second stage, with a row for each kind of address."""
    playbook = make_portfolio()
    load_playbook(playbook, BOOK, at=NOW)
    people = make_people(playbook)
    owner, by = people["own_gatekeeper"], people["gatekeeper"]
    initiative = make_initiative(owner, title=SECRET)
    partner = add_partner(initiative, organisation=SECRET, by=owner, at=NOW)
    lesson = record_lesson(initiative, text=SECRET, learnt_on=TODAY, by=owner, at=NOW)
    decision = decide(initiative, conditional_go(initiative), by=by, at=NOW)
    initiative.refresh_from_db()
    second = open_about(make_initiative(owner, title=SECRET), people["manager"])
    rows = make_rows(second) | members_about(playbook, SECRET, people["manager"])
    make_referred(initiative)
    met = meetings_about(initiative, people["manager"])
    met |= playbook_about(second, people["manager"])
    met |= talk_about(initiative, SECRET)
    moved = make_initiative(owner, title=SECRET)
    moved = move(moved, stage=moved.stage, by=owner, at=timezone.now())
    met |= board_about(playbook, people["manager"]) | mail_about(
        playbook, SECRET, owner
    )
    for about in ABOUT_PORTFOLIO:
        met |= about(playbook, SECRET, people["manager"])
    met |= keeping_about(second, people["manager"])
    catch_up(at=timezone.now())
    met |= work_about(initiative)
    let_in(initiative, people)
    judged = [c for c in criteria_in_force(gate_of(initiative)) if c.is_judged]
    return SimpleNamespace(
        people=people,
        keys=keys_of(people),
        initiative=initiative,
        second=second,
        moved=moved,
        rows=rows,
        gate=gate_of(initiative).slug,
        partner=partner.pk,
        lesson=lesson.pk,
        proposal=PROPOSAL | {"gate": playbook.gates.get(slug="idea-to-concept").pk},
        decision=decision.pk,
        condition=decision.conditions.get().pk,
        criterion=judged[0].slug,
        stage=initiative.stage_id,
        **met,
        soon=str(day_of(timezone.now()) + timedelta(days=30)),
    )


def let_in(initiative: Initiative, people: dict[str, User]) -> None:
    """Somebody in its team, and somebody from elsewhere."""
    facts = {"person": people["team"], "skill": "data"}
    add_record(initiative, "team", facts, by=initiative.owner, at=NOW)
    invite_guest(initiative, people["guest"], by=people["manager"], at=NOW)
    initiative.refresh_from_db()


class Keys(NamedTuple):
    """By what somebody is known: to the pages, and to the API."""

    session: str
    token: str


def keys_of(people: dict[str, User]) -> dict[str, Keys]:
    """Those of each of them; one is gone since."""
    keys = {}
    for name, user in people.items():
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        token, secret = ApiToken.issue(user, at=LATER)
        # Used this hour already: its calls write nothing of their own.
        token.was_used(at=LATER)
        keys[name] = Keys(session, secret)
    User.objects.filter(name="Gone").update(is_active=False)
    if owner := keys.get("own_gatekeeper"):
        keys["owner"] = owner
    if manager := people.get("manager"):
        reading, secret = ApiToken.issue(manager, at=LATER, scope=Scope.READ)
        reading.was_used(at=LATER)
        keys["token"] = Keys("", secret)
    return keys


def make_people(portfolio) -> dict[str, User]:
    people = {
        "viewer": make_person("Viewer", portfolio, Role.VIEWER),
        "contributor": make_person("Contributor", portfolio, Role.CONTRIBUTOR),
        "gatekeeper": make_person("Gatekeeper", portfolio, Role.GATEKEEPER),
        "own_gatekeeper": make_person(
            "Owner", portfolio, Role.CONTRIBUTOR, Role.GATEKEEPER
        ),
        "team": make_person("Team", portfolio, Role.GATEKEEPER),
        "guest": make_person("Visitor", None),
        "manager": make_person("Manager", portfolio, Role.MANAGER),
        "inactive": make_person("Gone", portfolio, *Role),
        "administrator": make_person("Administrator", None),
        "outsider": make_person("Outsider", make_portfolio("heidemonde"), Role.MANAGER),
    }
    User.objects.filter(name="Administrator").update(is_administrator=True)
    return people


def make_rows(initiative) -> dict[str, int]:
    """One row of each kind of record, to which no other refers."""
    rows = make_records(initiative, by=initiative.owner)
    set_tags(initiative, ["trees"], by=initiative.owner, at=NOW)
    alone = {"name": SECRET}
    rows["groups"] = add_record(
        initiative, "groups", alone, by=initiative.owner, at=NOW
    )
    return {slug: row.pk for slug, row in rows.items()}


def conditional_go(initiative) -> Ruling:
    later = TODAY + timedelta(days=90)
    asked = criteria_in_force(gate_of(initiative))
    return Ruling(
        outcome=Outcome.CONDITIONAL_GO,
        rationale="It is worth a try.",
        next_on=later,
        waivers={criterion.slug: "Later." for criterion in asked},
        conditions=[NewCondition(SECRET, initiative.owner, later)],
    )
