"""A pack that was received: whose it is, and each check and lesson beside our own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portfolio.models import FailureMode
from workflows.actions.exchange import is_asked_so, lesson_origin, pack_in
from workflows.exchange import ReadPack
from workflows.exchange.reading import PackCheck, PackLesson
from workflows.models import Criterion, Gate, Level, ReceivedPack


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """`ours` is what the gate asks under that name, in its draft or else in force."""

    check: PackCheck
    gate: Gate | None
    ours: Criterion | None

    @property
    def label(self) -> dict[str, str]:
        return self.check.entry["label"]

    @property
    def question(self) -> dict[str, str]:
        return self.check.entry["question"]

    @property
    def level(self) -> str:
        return str(Level(self.check.entry["level"]).label)

    @property
    def is_same(self) -> bool:
        return self.ours is not None and is_asked_so(self.ours, self.check)


@dataclass(frozen=True, slots=True)
class ShownLesson:
    lesson: PackLesson
    is_ours: bool

    @property
    def failure_mode(self) -> str:
        mode = self.lesson.failure_mode
        return str(FailureMode(mode).label) if mode else ""


@dataclass(frozen=True, slots=True)
class PackPage:
    """`before` is an earlier pack with the same key, `other` one with another."""

    pack: ReadPack
    before: ReceivedPack | None
    other: ReceivedPack | None
    checks: Sequence[ShownCheck]
    lessons: Sequence[ShownLesson]
    gates: Sequence[Gate]

    @property
    def news(self) -> list[ShownCheck]:
        return [each for each in self.checks if not each.is_same]

    @property
    def same(self) -> int:
        return len(self.checks) - len(self.news)


def pack_page(received: ReceivedPack) -> PackPage:
    """The same number of queries, however much is in it."""
    pack = pack_in(received)
    gates = list(_gates(received))
    origins = received.portfolio.borrowed_lessons.values_list("origin", flat=True)
    ours = set(origins)
    earlier = received.portfolio.received_packs.filter(pk__lt=received.pk)
    earlier = list(earlier.defer("content").exclude(fingerprint=""))
    key = received.fingerprint
    return PackPage(
        pack=pack,
        before=next(
            (each for each in earlier if key and each.fingerprint == key), None
        ),
        other=next(
            (
                each
                for each in earlier
                if each.organisation == received.organisation
                and each.fingerprint != key
            ),
            None,
        ),
        checks=[_shown(check, gates) for check in pack.checks],
        lessons=[
            ShownLesson(each, lesson_origin(pack, each.number) in ours)
            for each in pack.lessons
        ],
        gates=gates,
    )


def _gates(received: ReceivedPack) -> Any:
    gates = received.portfolio.gates.select_related("stage").order_by("stage__order")
    return gates.prefetch_related("checklists__criteria")


def _shown(check: PackCheck, gates: Sequence[Gate]) -> ShownCheck:
    fits = [each for each in gates if each.slug == check.gate]
    fits += [each for each in gates if each.stage.slug == check.stage]
    gate = fits[0] if fits else None
    asked = _asked(gate) if gate else []
    ours = next((each for each in asked if each.slug == check.slug), None)
    return ShownCheck(check, gate, ours)


def _asked(gate: Gate) -> list[Criterion]:
    """What is in its draft, or else in force; checklists come newest first."""
    lists = list(gate.checklists.all())
    drafts = [each for each in lists if each.published_at is None]
    newest = (drafts or lists)[:1]
    return [each for checklist in newest for each in checklist.criteria.all()]
