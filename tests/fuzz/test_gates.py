"""Random people do random things to one initiative, through the pages.

A state machine against the model beside it: 2,000 steps in `make test`, of which 500 on
PostgreSQL; `make fuzz` takes 20,000.
FUZZ_STEPS says how many, KEEP=1 makes every run the same one.
"""

import os
import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from portfolio.clock import day_of
from portfolio.ledger import Kind
from portfolio.models import Event, Role
from tests.cast import make_initiative, make_person, make_portfolio
from tests.fuzz import model as m
from tests.web.world import LATER, make_gate
from workflows.models import Condition, Decision

STEPS = int(os.environ.get("FUZZ_STEPS", "1500"))
STEPS_AT_ONCE = 50
ROLES = {
    m.OWNER: (Role.CONTRIBUTOR, Role.GATEKEEPER),
    m.COLLEAGUE: (Role.CONTRIBUTOR,),
    m.FIRST: (Role.GATEKEEPER,),
    m.SECOND: (Role.GATEKEEPER,),
    m.MANAGER: (Role.MANAGER,),
    m.VIEWER: (Role.VIEWER,),
}
anybody = st.sampled_from(m.PERSONAS)
MAIN = re.compile(r"<main.*</main>", re.DOTALL)


class Gates(RuleBasedStateMachine):
    """One initiative, seven people, four stages and three gates of one criterion."""

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        portfolio = make_portfolio("fuzz")
        self.people = {
            who: make_person(who.replace(" ", "-"), portfolio, *roles)
            for who, roles in ROLES.items()
        }
        elsewhere = make_portfolio("elsewhere")
        self.people[m.OUTSIDER] = make_person("outsider", elsewhere, Role.MANAGER)
        self.clients = {who: Client() for who in self.people}
        for who, person in self.people.items():
            self.clients[who].force_login(person)
        for stage in m.STAGES[:-1]:
            make_gate(portfolio, f"c-{stage}", stage=stage)
        self.portfolio = portfolio
        self.initiative = make_initiative(
            self.people[m.OWNER], title="Trees", at=timezone.now()
        )
        self.model = m.Model()
        self.kept = {}
        self.looked_at = 0

    def teardown(self):
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def post(self, who, name, *args, **data):
        path = reverse(name, args=args or [self.initiative.pk])
        return self.clients[who].post(path, data)

    def expect(self, response, status):
        assert response.status_code == status, (
            status,
            response.status_code,
            response.content.decode()[-3000:],
        )

    # What people do

    @rule(who=anybody)
    def ask_for_a_decision(self, who):
        status = m.DONE
        if who not in m.WRITERS:
            status = m.NOT_THERE
        elif self.model.asked:
            status = m.REFUSED

        self.expect(self.post(who, "decision-request", note="Now."), status)

        if status == m.DONE:
            self.model.asked = True
            self.model.happened()

    @rule(who=anybody, state=st.sampled_from(["met", "not-met"]))
    def answer_the_criterion(self, who, state):
        here = self.model.stage
        allowed = who in m.ANSWERING and self.model.has_gate
        slug = f"c-{m.STAGES[here]}"

        response = self.post(
            who, "answer", self.initiative.pk, slug, state=state, evidence="Seen."
        )

        self.expect(response, m.DONE if allowed else m.NOT_THERE)
        if allowed:
            (self.model.met.add if state == "met" else self.model.met.discard)(here)
            self.model.happened()

    @rule(who=anybody, back=st.integers(-1, 3), reason=st.booleans(), data=st.data())
    def move_the_card(self, who, back, reason, data):
        model = self.model
        to = model.stage - back
        seen = data.draw(st.integers(1, model.version))
        status = m.DONE
        if who not in m.WRITERS | m.GATEKEEPERS:
            status = m.NOT_THERE
        elif not 0 <= to < len(m.STAGES):
            return
        elif who not in m.WRITERS:
            status = m.NOT_THERE
        elif model.is_stale(seen):
            status = m.STALE
        elif back < 0 or model.has_ended or (back > 0 and not reason):
            status = m.REFUSED

        stage = m.STAGES[to] if 0 <= to < len(m.STAGES) else m.STAGES[0]
        sent = {"stage": stage, "version": seen, "reason": "Too soon." * reason}
        self.expect(self.post(who, "move", **sent), status)

        if status == m.DONE:
            model.asked = model.asked and to == model.stage
            model.stage = to
            model.happened(placed=True)

    @rule(who=anybody, number=st.integers(0, 5))
    def meet_a_condition(self, who, number):
        keys = sorted(self.model.conditions)
        if not keys:
            return
        key = keys[number % len(keys)]
        status = m.DONE if self.model.conditions[key] else m.REFUSED
        if who not in m.ANSWERING:
            status = m.NOT_THERE

        response = self.post(who, "condition-meet", key, evidence="Minutes.")

        self.expect(response, status)
        if status == m.DONE:
            self.model.conditions[key] = False
            self.model.happened()

    @rule(
        who=anybody,
        outcome=st.sampled_from(
            ["go", "conditional-go", "hold", "recycle", "stop", "hand-over"]
        ),
        complete=st.sampled_from([True, True, True, False]),
        together=st.booleans(),
        releases=st.booleans(),
        answers_advice=st.booleans(),
        data=st.data(),
    )
    def decide(self, data, **how):
        model = self.model
        back = data.draw(st.integers(0, model.stage))
        # Mostly the present, now and then a tab that was left open.
        late = data.draw(st.sampled_from([0, 0, 0, 1, 2, 5]))
        attempt = m.Attempt(**how, seen=max(1, model.version - late))
        status = m.verdict(model, attempt)

        response = self.post(attempt.who, "gate", **self.sent(attempt, back))

        self.expect(response, status)
        if status != m.DONE:
            return
        m.carry_out(model, attempt)
        if attempt.outcome == "recycle":
            model.stage -= back
        if attempt.outcome == "conditional-go":
            (new,) = set(Condition.objects.values_list("pk", flat=True)) - set(
                model.conditions
            )
            model.conditions[new] = True
        self.remember_the_decision(attempt)

    def sent(self, attempt, back):
        """What the form holds: everything that any outcome asks for."""
        other = m.other_than(attempt.who)
        today = day_of(timezone.now())
        model, slug = self.model, m.STAGES[self.model.stage]
        sent = {
            "outcome": attempt.outcome,
            "rationale": "Users ask for it." * attempt.complete,
            "version": attempt.seen,
            "next_on": LATER,
            "resume_on": (today + timedelta(days=30)).isoformat(),
            "to_stage": m.STAGES[model.stage - back],
            "stop_reason": "no-need",
            "data_after": "none",
            "lesson": "Ask first." if attempt.outcome == "stop" else "",
            "receiver": "Team trees",
            f"waiver-c-{slug}": "Known.",
            "waiver-advice": "Known.",
            "condition-extra-text": "Do it all the same",
            "condition-extra-owner": self.people[m.MANAGER].pk,
            "condition-extra-due_on": LATER,
        }
        if m.has_second(model, attempt):
            sent["deciders"] = [self.people[other].pk]
        if attempt.releases:
            for key in model.open_conditions:
                sent[f"release-{key}"] = "No longer needed."
        if attempt.answers_advice:
            for advice in self.initiative.advice.all():
                sent[f"advice-{advice.pk}"] = "We take it apart first."
        return sent

    @rule(who=anybody, member=st.sampled_from([m.FIRST, m.COLLEAGUE]))
    def join_the_team(self, who, member):
        # One gatekeeper at least stays outside it, or nothing would ever be decided.
        status = m.DONE if who in m.WRITERS else m.NOT_THERE
        if status == m.DONE and member in self.model.team:
            status = m.REFUSED
        response = self.post(
            who,
            "record-new",
            self.initiative.pk,
            "team",
            person=self.people[member].pk,
            skill="data",
        )

        self.expect(response, status)
        if status == m.DONE:
            self.model.team.add(member)
            self.model.happened()

    @rule(who=anybody, verdict=st.sampled_from(["positive", "negative"]))
    def advise(self, who, verdict):
        status = m.DONE if who in m.WRITERS else m.NOT_THERE
        response = self.post(
            who,
            "record-new",
            self.initiative.pk,
            "advice",
            adviser="dpo",
            verdict=verdict,
            given_on=day_of(timezone.now()).isoformat(),
        )

        self.expect(response, status)
        if status == m.DONE:
            self.model.negative = verdict == "negative"
            self.model.happened()

    @rule(who=anybody, heavy=st.booleans())
    def class_its_impact(self, who, heavy):
        status = m.DONE if who in m.WRITERS else m.NOT_THERE
        impact = "impactful" if heavy else ""
        response = self.post(
            who,
            "initiative-edit",
            self.initiative.pk,
            "legal",
            impact_class=impact,
            version=self.model.version,
        )

        self.expect(response, status)
        if status == m.DONE and heavy != self.model.heavy:
            self.model.heavy = heavy
            self.model.happened()

    @rule(number=st.integers(0, 1000))
    def publish_another_playbook(self, number):
        """Not through the pages: another suite edits it there."""
        for gate in self.portfolio.gates.all():
            publish_wording(gate, number)

    # What must always be so

    def remember_the_decision(self, attempt):
        decision = Decision.objects.latest("id")
        deciders = {person.pk for person in decision.deciders.all()}
        allowed = {
            self.people[who].pk for who in m.PERSONAS if self.model.may_decide(who)
        }
        assert decision.by == self.people[attempt.who]
        assert deciders <= allowed
        assert self.people[attempt.who].pk in deciders
        self.kept[decision.pk] = self.page_of(decision.pk)

    def page_of(self, decision):
        path = reverse("decision", args=[decision])
        html = self.clients[m.VIEWER].get(path).content.decode()
        return MAIN.search(html).group()

    @invariant()
    def it_stands_where_it_should(self):
        self.initiative.refresh_from_db()
        found = self.initiative
        assert (found.stage.slug, found.state) == (
            m.STAGES[self.model.stage],
            self.model.state,
        )
        opened = Condition.objects.open().filter(initiative=found)
        assert sorted(opened.values_list("pk", flat=True)) == sorted(
            self.model.open_conditions
        )
        assert found.reviews.open().exists() == self.model.asked

    @invariant()
    def every_change_has_exactly_one_event(self):
        self.initiative.refresh_from_db()
        versions = self.initiative.events.values_list("version", flat=True)
        assert list(versions) == list(range(1, self.model.version + 1))
        assert self.initiative.version == self.model.version

    @invariant()
    def no_stage_without_a_decision_that_allows_it(self):
        stages = [stay.stage.order for stay in self.initiative.passages.all()]
        rises = sum(b > a for a, b in pairwise(stages))
        events = Event.objects.filter(initiative=self.initiative, kind=Kind.DECIDED)
        forward = [e for e in events if e.facts["outcome"] in m.FORWARD]
        assert rises == len(forward)

    @invariant()
    def the_clock_stands_still_in_a_hold(self):
        self.initiative.refresh_from_db()
        today = day_of(timezone.now())
        now, later = (
            self.initiative.days_in_stage(today + timedelta(days=days))
            for days in (0, 400)
        )
        runs = self.model.state == "active"
        assert (later > now) == runs

    @invariant()
    def no_decision_ever_changes(self):
        if self.kept and self.looked_at != self.model.version:
            self.looked_at = self.model.version
            key = sorted(self.kept)[self.model.version % len(self.kept)]
            assert self.page_of(key) == self.kept[key]


def publish_wording(gate, number):
    """Publish a version that asks the same in other words."""
    newest = gate.checklists.published().first()
    checklist = gate.checklists.create(
        version=newest.version + 1, published_at=timezone.now(), note="Reworded."
    )
    for criterion in newest.criteria.all():
        criterion.pk, criterion.checklist = None, checklist
        criterion.question_en = f"Is it in order, asked {number} times?"
        criterion.save(force_insert=True)


@pytest.mark.django_db
def test_no_step_breaks_a_rule():
    machine = Gates.TestCase
    machine.settings = settings(
        max_examples=max(1, STEPS // STEPS_AT_ONCE),
        stateful_step_count=STEPS_AT_ONCE,
        deadline=None,
        database=None,
        # A failure is shown as it was found: making it smaller takes many minutes.
        phases=[Phase.generate],
        derandomize="KEEP" in os.environ,
        suppress_health_check=list(HealthCheck),
    )
    machine("runTest").runTest()
