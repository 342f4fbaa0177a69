"""The portfolio that `twelve.md` works out by hand."""

from datetime import UTC, date, datetime, timedelta

from portfolio.ledger import Kind
from portfolio.models import (
    AdoptionCount,
    AdoptionTarget,
    Consultation,
    Event,
    Hold,
    Initiative,
    Involvement,
    Lesson,
    Measurement,
    Metric,
    Partner,
    Passage,
    Role,
    TargetUserGroup,
    Who,
)
from reports.period import Period
from tests.cast import make_person, make_portfolio
from workflows.models import (
    AskedLevel,
    AttentionPoint,
    Closing,
    Condition,
    Decision,
    Meeting,
    Review,
    Waiver,
)

AS_OF = date(2026, 6, 30)
HALF_YEAR = Period(date(2026, 1, 1), AS_OF)
STAYS = """
A idea 2025-06-01 2025-09-10
A concept 2025-09-10 2025-12-09
A pilot 2025-12-09 2026-04-08
A scale 2026-04-08 2026-06-07
B idea 2025-10-01 2025-10-31
B concept 2025-10-31 2026-01-29
B pilot 2026-01-29
C idea 2025-11-03 2026-01-22
C concept 2026-01-22 2026-04-02
C pilot 2026-04-02 2026-06-01
D idea 2026-01-05 2026-02-04
D concept 2026-02-04 2026-03-06
D idea 2026-03-06 2026-04-05
D concept 2026-04-05
E idea 2026-01-05 2026-03-06
F idea 2026-01-12 2026-03-13
F concept 2026-03-13
G idea 2026-02-02 2026-04-03
G concept 2026-04-03 2026-06-02
H idea 2026-03-02
I idea 2026-04-01
J idea 2026-05-01
K idea 2026-05-31
L idea 2026-06-10 2026-06-10
L concept 2026-06-10
"""
STATES = {"A": "handed_over", "F": "on_hold"} | dict.fromkeys("CEG", "stopped")
FACTS = {
    "A": {"department": "Works"},
    "B": {
        "application_domain": "citizens",
        "policy_field": "Mobility",
        "facet": "mission",
        "structural_cost_estimate": 20_000,
        "sponsor_confirmed_on": date(2025, 10, 1),
    },
    "C": {"structural_cost_estimate": 50_000, "pilot_ends_on": date(2026, 9, 1)},
    "D": {
        "application_domain": "citizens",
        "policy_field": "Mobility",
        "structural_cost_estimate": 25_000,
        "sponsor_confirmed_on": date(2026, 1, 5),
    },
    "F": {
        "application_domain": "internal",
        "policy_field": "Care",
        "structural_cost_estimate": 100_000,
        "sponsor_confirmed_on": date(2026, 1, 12),
    },
    "G": {"structural_cost_estimate": 10_000},
    "H": {
        "application_domain": "internal",
        "policy_field": "Care",
        "structural_cost_estimate": 300_000,
    },
    "I": {
        "application_domain": "decisions",
        "policy_field": "Mobility",
        "planned_gate_on": date(2026, 9, 1),
        "sponsor_confirmed_on": date(2026, 4, 1),
    },
    "K": {"application_domain": "sharing", "department": ""},
    "L": {"application_domain": "citizens"},
}
DECISIONS = """
A idea 2025-09-10 go
A concept 2025-12-09 go
B idea 2025-10-31 go
C idea 2026-01-22 go
B concept 2026-01-29 go
D idea 2026-02-04 go
E idea 2026-03-06 stop no-owner
F idea 2026-03-13 conditional-go
C concept 2026-04-02 go
G idea 2026-04-03 go
D idea 2026-04-05 go
A pilot 2026-04-08 go
F concept 2026-05-31 hold
C pilot 2026-06-01 stop no-need
G concept 2026-06-02 stop data
A scale 2026-06-07 hand-over
L idea 2026-06-10 go
"""


def on(month, day, year=2026):
    """Noon on this day."""
    return datetime(year, month, day, 12, tzinfo=UTC)


REQUESTS = {
    ("C", "2026-04-02"): on(3, 23),
    ("A", "2026-04-08"): on(3, 19),
    ("D", "2026-04-05"): on(3, 26),
}


class Twelve:
    """`world.A` is the key of the initiative A; `world.letters(keys)` reads them."""

    def __init__(self):
        self.portfolio = make_portfolio("twelve")
        self.owner = make_person("Twelver", self.portfolio, Role.CONTRIBUTOR)
        self.stages = {stage.slug: stage for stage in self.portfolio.stages.all()}
        self.initiatives = {}
        self.stay()
        self.decide()
        self.go_wrong()
        self.involve()
        self.measure()
        self.learn()
        self.meet()

    def __getattr__(self, letter):
        if len(letter) == 1:
            return self.initiatives[letter].pk
        raise AttributeError(letter)

    def letters(self, keys):
        names = {each.pk: letter for letter, each in self.initiatives.items()}
        return "".join(names[key] for key in keys)

    def stay(self):
        for line in STAYS.split("\n")[1:-1]:
            letter, stage, *days = line.split()
            first, last = (date.fromisoformat(d) for d in (days * 2)[:2])
            last = last if len(days) == 2 else None
            here = self.stages[stage]
            if letter not in self.initiatives:
                self.initiatives[letter] = Initiative.objects.create(
                    portfolio=self.portfolio,
                    title=f"Initiative {letter}",
                    owner=self.owner,
                    stage=here,
                    rank=letter,
                    state=STATES.get(letter, "active"),
                    created_at=datetime(
                        first.year, first.month, first.day, 9, tzinfo=UTC
                    ),
                    **{"department": "Works"} | FACTS.get(letter, {}),
                )
            card = self.initiatives[letter]
            Passage.objects.create(
                initiative=card, stage=here, entered_on=first, left_on=last
            )
            card.stage = here
            card.save(update_fields=["stage"])
        self.hold("F", date(2026, 5, 31), None)
        self.hold("G", date(2026, 2, 12), date(2026, 3, 4))

    def hold(self, letter, start, end):
        Hold.objects.create(
            initiative=self.initiatives[letter],
            started_on=start,
            resume_on=start + timedelta(days=60),
            ended_on=end,
        )

    def decide(self):
        taken = {}
        for line in DECISIONS.split("\n")[1:-1]:
            letter, stage, day, outcome, *reason = line.split()
            first = date.fromisoformat(day)
            at = on(first.month, first.day, first.year)
            asked = REQUESTS.get((letter, day))
            taken[letter, day] = Decision.objects.create(
                initiative=self.initiatives[letter],
                stage=self.stages[stage],
                review=self.ask(letter, asked, closed_at=at) if asked else None,
                outcome=outcome,
                stop_reason="".join(reason),
                rationale="Because.",
                at=at,
                by=self.owner,
            )
        self.ask("I", on(6, 20))
        self.ask("B", on(6, 10))
        go = taken["F", "2026-03-13"]
        Waiver.objects.create(decision=go, slug="g1-sponsor", reason="Later.")
        self.demand("F", go, date(2026, 5, 13))
        self.demand("D", taken["D", "2026-04-05"], date(2026, 7, 31))
        done = {"met_at": on(4, 20)}
        self.demand("A", taken["A", "2026-04-08"], date(2026, 5, 1), **done)

    def ask(self, letter, at, closed_at=None):
        return Review.objects.create(
            initiative=self.initiatives[letter],
            requested_by=self.owner,
            requested_at=at,
            closed_at=closed_at,
        )

    def demand(self, letter, decision, due, met_at=None):
        Condition.objects.create(
            initiative=self.initiatives[letter],
            decision=decision,
            text="Do it",
            owner=self.owner,
            due_on=due,
            met_at=met_at,
        )

    def go_wrong(self):
        self.point("H", "U1", "FM1", 3, on(5, 1), asked_level=AskedLevel.AGENDA)
        self.point("H", "T1", "FM3", 2, on(6, 1))
        self.point("B", "T6", "FM2", 2, on(4, 1), answered_at=on(4, 5))
        solved = {"closed_at": on(5, 5), "closing": Closing.RESOLVED}
        self.point("D", "U2", "FM1", 1, on(5, 1), **solved)
        asked = {"sponsor": "Works", "how": "unconfirmed"}
        self.point("F", "O1", "FM5", 3, on(6, 28), facts=asked)
        self.point("J", "C1", "FM4", 2, on(5, 10), snoozes=1, snoozed_by=self.owner)
        gone = {"closed_at": on(3, 6), "closing": Closing.WITHDRAWN}
        self.point("E", "U1", "FM1", 3, on(2, 1), **gone)

    def point(self, letter, rule, mode, severity, opened_at, **more):
        AttentionPoint.objects.create(
            initiative=self.initiatives[letter],
            rule=rule,
            failure_mode=mode,
            severity=severity,
            opened_at=opened_at,
            value=60,
            limit=30,
            recipient=self.owner,
            **more,
        )

    def involve(self):
        for letter, day, who in (
            ("B", date(2026, 6, 1), Who.USER),
            ("H", date(2026, 5, 2), Who.AFFECTED),
            ("I", date(2026, 5, 1), Who.USER),
            ("J", date(2026, 6, 15), Who.TEAM),
            ("F", date(2026, 6, 20), Who.USER),
        ):
            card = self.initiatives[letter]
            group = TargetUserGroup.objects.create(initiative=card, name="Users")
            Involvement.objects.create(
                initiative=card,
                held_on=day,
                who=who,
                group=group,
                form="interview",
                count=2,
            )
        for letter, own in (("B", False), ("D", True), ("H", False)):
            card = self.initiatives[letter]
            Partner.objects.create(
                initiative=card, organisation="School", is_own_department=own
            )

    def measure(self):
        for letter, name, baseline, target, values in (
            ("B", "speed", 10, 20, [(22, date(2026, 6, 1))]),
            ("B", "errors", 10, 5, [(7, date(2026, 6, 1))]),
            ("D", "use", None, 5, []),
            ("A", "trust", 1, 2, [(1.5, date(2026, 4, 20)), (2, date(2026, 6, 5))]),
        ):
            metric = Metric.objects.create(
                initiative=self.initiatives[letter],
                name=name,
                baseline=baseline,
                target=target,
            )
            for value, day in values:
                Measurement.objects.create(metric=metric, value=value, measured_on=day)
        for unit, target, counts in (
            ("North", 40, [(10, date(2026, 4, 30)), (30, date(2026, 6, 5))]),
            ("South", 20, []),
        ):
            place = AdoptionTarget.objects.create(
                initiative=self.initiatives["A"], unit=unit, target=target
            )
            for users, day in counts:
                AdoptionCount.objects.create(
                    adoption_target=place, users=users, counted_on=day
                )

    def learn(self):
        for letter, mode, day in (
            ("E", "FM1", date(2026, 3, 6)),
            ("C", "FM1", date(2026, 6, 1)),
            ("A", "", date(2026, 6, 7)),
        ):
            Lesson.objects.create(
                initiative=self.initiatives[letter],
                learnt_on=day,
                text="Ask first.",
                failure_mode=mode,
            )
        for letter, useful, at in (
            ("B", "helped", on(6, 10)),
            ("H", "not-for-us", on(6, 11)),
        ):
            Consultation.objects.create(
                initiative=self.initiatives[letter],
                shipped="ask-first",
                usefulness=useful,
                by=self.owner,
                at=at,
            )

    def meet(self):
        Meeting.objects.create(
            portfolio=self.portfolio,
            held_on=date(2026, 6, 5),
            opened_at=on(6, 5),
            opened_by=self.owner,
            closed_at=on(6, 5),
            closed_by=self.owner,
        )
        Event.objects.create(
            portfolio=self.portfolio,
            initiative=self.initiatives["I"],
            version=1,
            kind=Kind.EDITED,
            at=on(6, 15),
            by=self.owner,
            facts={"changes": {"planned_gate_on": ["2026-07-01", "2026-09-01"]}},
        )
