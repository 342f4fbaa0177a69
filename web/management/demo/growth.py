"""The records of one invented initiative, made for writing in bulk.

What a verb would write, written without it: ten thousand initiatives by verb would take
an hour. A test holds the result against what the verbs keep true.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db.models import Model

from accounts.models import User
from portfolio.clock import AMSTERDAM, DAY
from portfolio.ledger import Kind
from portfolio.models import (
    AgreementStatus,
    Effect,
    Flag,
    FlagAnswer,
    Form,
    Initiative,
    Involvement,
    Partner,
    Passage,
    Portfolio,
    ScalingRoute,
    Stage,
    State,
    TargetUserGroup,
    Update,
    Who,
)
from web.management.demo import evidence, verdicts
from web.management.demo.chance import Stretch
from workflows.models import (
    Answer,
    AnswerState,
    ConditionalCheck,
    Criterion,
    Decision,
    Gate,
    Outcome,
)

ENDED = {Outcome.STOP: State.STOPPED, Outcome.HAND_OVER: State.HANDED_OVER}


@dataclass(frozen=True)
class Ground:
    """What all initiatives grow in."""

    portfolio: Portfolio
    stages: dict[str, Stage]
    gates: dict[str, Gate]
    judged: dict[str, list[Criterion]]
    checks: list[ConditionalCheck]
    owners: list[User]
    gatekeepers: list[User]
    entries: list[dict[str, Any]]
    words: dict[str, Any]
    phrases: dict[str, Any]
    today: date


@dataclass
class Happening:
    """A line of the ledger to be; `about` becomes its id in the facts."""

    at: datetime
    kind: Kind
    by: User
    facts: dict[str, Any]
    about: tuple[str, Model] | None = None

    def told(self) -> dict[str, Any]:
        """The facts, once what they are about has an id."""
        if self.about is None:
            return self.facts
        name, row = self.about
        return {name: row.pk, **self.facts}


@dataclass
class Growth:
    """One initiative with all its records."""

    ground: Ground
    chance: Random
    life: list[Stretch]
    initiative: Initiative = field(init=False)
    rows: list[Model] = field(default_factory=list)
    deciders: list[tuple[Decision, list[User]]] = field(default_factory=list)
    ledger: list[Happening] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.entry = self.chance.choice(self.ground.entries)
        self.owner = self.chance.choice(self.ground.owners)
        self.initiative = self.sow()
        self.groups = {
            Who.USER: TargetUserGroup(
                initiative=self.initiative,
                name=self.entry["users"],
                contact=self.entry["contact"],
            )
        }
        self.note(self.life[0].entered, Kind.GROUP_ADDED, group=self.entry["users"])
        self.add_partners()
        for stretch in self.life:
            self.live(stretch)
        self.settle()

    # The initiative and its ledger.

    def sow(self) -> Initiative:
        entry, chance, last = self.entry, self.chance, self.life[-1]
        words = self.ground.words
        started = self.life[0].entered
        place = chance.choice(words["districts"])
        title = f"{entry['title']} – {place}"
        stage = self.ground.stages[self.life[0].stage]
        at = self.note(started, Kind.STARTED, title=title, stage=stage.slug)
        in_pilot = [each for each in self.life if each.stage == Stage.PILOT]
        pilot = in_pilot[0].entered if in_pilot else None
        return Initiative(
            portfolio=self.ground.portfolio,
            stage=self.ground.stages[last.stage],
            title=title,
            summary=entry["line"],
            story=entry["story"],
            owner=self.owner,
            created_at=at,
            department=words["departments"][entry["department"]],
            application_domain=entry["domain"],
            policy_field=words["fields"][entry["field"]],
            problem_statement=entry["problem"],
            public_task=entry["task"],
            public_value_goal=entry["value"],
            search_note=chance.choice(self.ground.phrases["search"]),
            hours_per_week=chance.choice((2, 4, 8)),
            sponsor=entry["sponsor"],
            sponsor_confirmed_on=started if entry["sponsor"] else None,
            process_owner=entry["receiver"] if pilot else "",
            process_owner_confirmed_on=pilot if entry["receiver"] else None,
            planned_gate_on=last.entered + chance.randint(40, 200) * DAY,
            pilot_starts_on=pilot,
            pilot_ends_on=pilot + chance.randint(120, 360) * DAY if pilot else None,
            scaling_routes=[chance.choice(ScalingRoute.values)] if pilot else [],
            legal_flags=dict.fromkeys(Flag.values, FlagAnswer.NO.value)
            | entry.get("flags", {}),
            impact_class=entry.get("impact", ""),
        )

    def moment(self, day: date) -> datetime:
        """Later on the same day for what is noted later."""
        minutes = timedelta(minutes=3 * len(self.ledger))
        return datetime.combine(day, time(7), AMSTERDAM) + minutes

    def note(
        self,
        day: date,
        kind: Kind,
        *,
        by: User | None = None,
        about: tuple[str, Model] | None = None,
        **facts: Any,
    ) -> datetime:
        at = self.moment(day)
        self.ledger.append(Happening(at, kind, by or self.owner, facts, about))
        return at

    def add_partners(self) -> None:
        started = self.life[0].entered
        names = self.ground.words["partners"].values()
        for words in self.chance.sample(list(names), self.chance.choice((0, 1, 1, 2))):
            status = self.chance.choice(AgreementStatus.values)
            partner = Partner(
                initiative=self.initiative,
                organisation=words["name"],
                role=words["role"],
                contribution=words["gives"],
                agreement_status=status,
                confirmed_on=started if status == AgreementStatus.AGREED else None,
            )
            self.rows.append(partner)
            self.note(started, Kind.PARTNER_ADDED, organisation=words["name"])

    # One stay.

    def live(self, stretch: Stretch) -> None:
        self.rows.append(
            Passage(
                initiative=self.initiative,
                stage=self.ground.stages[stretch.stage],
                entered_on=stretch.entered,
                left_on=stretch.left,
            )
        )
        until = stretch.left or self.ground.today
        for day in self.days(stretch.entered, until, self.chance.randint(0, 4)):
            self.involve(stretch.stage, day)
        for day in self.days(stretch.entered, until, self.chance.randint(0, 5)):
            self.update(stretch.stage, day)
        evidence.keep(self, stretch, until)
        for turn in stretch.turns:
            verdicts.decide(self, stretch, turn)

    def days(self, first: date, until: date, count: int) -> list[date]:
        """Days of work, all before the decision."""
        length = max(0, (until - first).days - 2)
        return sorted(
            first + self.chance.randint(0, length) * DAY for _ in range(count)
        )

    def involve(self, stage: str, day: date) -> None:
        heard = [
            finding
            for findings in self.entry.get("heard", {}).values()
            for finding in findings
        ]
        if not heard:
            return
        finding = self.chance.choice(heard)
        who = Who(finding.get("who", Who.USER))
        name = self.entry["affected" if who == Who.AFFECTED else "users"]
        key = Who.AFFECTED if who == Who.AFFECTED else Who.USER
        if key not in self.groups:
            self.groups[key] = TargetUserGroup(
                initiative=self.initiative, name=name, is_affected=True
            )
        involvement = Involvement(
            initiative=self.initiative,
            held_on=day,
            form=finding["form"],
            group=self.groups[key],
            who=who,
            count=self.chance.randint(1, 12),
            findings=finding["text"],
            effect=finding.get("effect", Effect.OPEN),
            change=finding.get("change", ""),
        )
        self.rows.append(involvement)
        self.note(
            day,
            Kind.INVOLVED,
            about=("involvement", involvement),
            form=Form(finding["form"]).value,
            group=name,
            count=involvement.count,
            held_on=day.isoformat(),
        )

    def update(self, stage: str, day: date) -> None:
        text = self.chance.choice(self.ground.phrases["updates"][stage])
        self.rows.append(Update(initiative=self.initiative, posted_on=day, text=text))
        self.note(day, Kind.UPDATED, text=text)

    # How it stands now.

    def settle(self) -> None:
        """The state, some answers to the gate ahead, and the ledger in order."""
        last = self.life[-1]
        newest = last.turns[-1].outcome if last.turns else Outcome.GO
        if last.left is not None:
            self.initiative.state = ENDED[newest]
        elif newest == Outcome.HOLD:
            self.initiative.state = State.ON_HOLD
        else:
            self.answer(last)
        self.rows.extend(self.groups.values())
        self.ledger.sort(key=lambda line: line.at)
        self.initiative.version = len(self.ledger)

    def answer(self, last: Stretch) -> None:
        day = self.chance.choice(self.days(last.entered, self.ground.today, 3))
        evidence = self.ground.phrases["evidence"]
        for criterion in self.ground.judged.get(last.stage, ()):
            if self.chance.random() < 0.5:
                continue
            text = evidence.get(criterion.slug, evidence["other"])
            at = self.note(
                day,
                Kind.ANSWERED,
                criterion=criterion.slug,
                state=AnswerState.MET.value,
                evidence=text,
            )
            self.rows.append(
                Answer(
                    initiative=self.initiative,
                    slug=criterion.slug,
                    state=AnswerState.MET,
                    evidence=text,
                    by=self.owner,
                    at=at,
                )
            )
