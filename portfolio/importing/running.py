"""The run: compare what the file says with what is here, and bring in what differs.

A trial is this very run, taken back at the end: what it tells is what will happen.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.actions.arriving import AT_ONCE, Arrival, bring_in, checked
from portfolio.actions.comments import post_comment
from portfolio.actions.initiatives import edit_initiative
from portfolio.actions.records import plain
from portfolio.actions.tags import set_tags
from portfolio.clock import AMSTERDAM
from portfolio.importing.fields import label_of
from portfolio.importing.table import Source
from portfolio.importing.wanted import Wanted
from portfolio.ledger import Way, by_way_of
from portfolio.models import (
    Import,
    ImportedRow,
    Initiative,
    Origin,
    Outcome,
    Role,
    Stage,
)
from portfolio.policy import people_in

Tell = Callable[[int, int], None]


@dataclass(slots=True)
class Found:
    """An origin as far as comparing needs it."""

    pk: int
    initiative: int
    digest: str


@dataclass
class Run:
    """One run of one import, inside a transaction of whoever calls."""

    of: Import
    by: User
    at: datetime
    tell: Tell = lambda done, total: None
    rows: list[ImportedRow] = field(default_factory=list)

    def go(self, wanted: Sequence[Wanted]) -> list[ImportedRow]:
        """What came of each row, in the order of the file."""
        self.stages = {each.slug: each for each in self.of.portfolio.stages.all()}
        self.first = min(self.stages.values(), key=lambda stage: stage.order)
        self.people = {
            each.pk: each for each in people_in(self.of.portfolio_id, tuple(Role))
        }
        self.heading = _("From %(file)s, what has no field of its own:") % {
            "file": self.of.name
        }
        self.total = len(wanted)
        new: list[Wanted] = []
        with by_way_of(Way.IMPORT, file=self.of.name):
            for done, (each, origin) in enumerate(self.compared(wanted)):
                if done % AT_ONCE == 0:
                    self.tell(done // 2, self.total)
                if origin is None:
                    new.append(each)
                elif origin.digest == each.digest():
                    self.told(each, Outcome.UNCHANGED, initiative=origin.initiative)
                else:
                    self.update(each, origin)
            self.start(new)
        self.tell(self.total, self.total)
        self.rows.sort(key=lambda row: row.number)
        return self.rows

    def compared(
        self, wanted: Sequence[Wanted]
    ) -> Iterator[tuple[Wanted, Found | None]]:
        """Each that can be brought in, with what is known of it."""
        origins = self.origins()
        keys = Counter(each.key for each in wanted)
        seen: set[str] = set()
        titles = self.titles() if len(origins) < self.total else {}
        for each in wanted:
            if each.key and keys[each.key] > 1 and not each.refused:
                if each.key in seen:
                    each.refused.append(self.twice(each))
                seen.add(each.key)
            origin = origins.get(each.key)
            if origin is None and each.title.casefold() in titles and not each.refused:
                self.judge_namesake(each)
            if each.refused:
                self.told(each, Outcome.REFUSED, why=each.refused)
            else:
                yield each, origin

    def judge_namesake(self, each: Wanted) -> None:
        """One of the same name is here, that did not come from this source."""
        sentence = _("There is an initiative called “%(title)s” here already.")
        sentence %= {"title": each.title}
        if each.key == each.title.casefold():
            sentence += " " + _("Give one of the two another title.")
            each.refused.append(sentence)
        else:
            each.told.append(sentence)

    def twice(self, each: Wanted) -> str:
        if each.key == each.title.casefold():
            return _("This title stands in the file twice; the first one counts.")
        sentence = _("The code “%(key)s” stands in the file twice; the first counts.")
        return sentence % {"key": each.key[:60]}

    def origins(self) -> Mapping[str, Found]:
        rows = Origin.objects.filter(
            portfolio=self.of.portfolio_id, source=self.of.source
        ).values_list("key", "pk", "initiative", "digest")
        return {key: Found(pk, new, digest) for key, pk, new, digest in rows}

    def titles(self) -> set[str]:
        known = Initiative.objects.filter(portfolio=self.of.portfolio_id).order_by()
        return {title.casefold() for title in known.values_list("title", flat=True)}

    # New ones

    def start(self, new: Sequence[Wanted]) -> None:
        arrivals: list[tuple[Wanted, Arrival, Initiative]] = []
        for each in new:
            arrival = self.arrival(each)
            try:
                initiative = checked(self.of.portfolio, arrival, at=self.at)
            except ValidationError as refusal:
                self.told(each, Outcome.REFUSED, why=sentences(refusal))
            else:
                arrivals.append((each, arrival, initiative))
        done = self.total - len(arrivals)
        bring_in(
            self.of.portfolio,
            [(arrival, initiative) for _each, arrival, initiative in arrivals],
            tell=lambda count: self.tell((self.total + done + count) // 2, self.total),
            by=self.by,
            at=self.at,
        )
        Origin.objects.bulk_create(
            (
                Origin(
                    portfolio=self.of.portfolio,
                    initiative=initiative,
                    source=self.of.source,
                    key=each.key,
                    digest=each.digest(),
                    seen=each.seen(),
                )
                for each, _arrival, initiative in arrivals
            ),
            batch_size=AT_ONCE,
        )
        for each, _arrival, made in arrivals:
            self.told(each, Outcome.NEW, initiative=made.pk, version=made.version)

    def arrival(self, each: Wanted) -> Arrival:
        began = each.created_on or (each.stays[0][1] if each.stays else None)
        midday = datetime.combine(began, time(12), AMSTERDAM) if began else None
        return Arrival(
            title=each.title,
            owner=self.people.get(each.owner or 0, self.by),
            stage=self.stages.get(each.stage, self.first),
            facts={n: v for n, v in each.facts.items() if v not in ("", None)},
            tags=each.tags,
            notes=each.notes(self.heading),
            created_at=midday,
            stays=self.stays(each),
        )

    def stays(self, each: Wanted) -> list[tuple[Stage, Any]]:
        found = [(self.stages.get(slug, self.first), day) for slug, day in each.stays]
        if not found and each.created_on and each.stage in ("", self.first.slug):
            # Where nothing moved, it is in the first column since it began.
            found = [(self.first, each.created_on)]
        return found

    # Changed ones

    def update(self, each: Wanted, found: Found) -> None:
        """Change what changed in the file, and was not changed here meanwhile."""
        origin = Origin.objects.select_related("initiative__stage").get(pk=found.pk)
        initiative, was = origin.initiative, origin.initiative.version
        try:
            with transaction.atomic():
                before = self.change(each, origin, initiative)
                origin.digest, origin.seen = each.digest(), each.seen()
                origin.save(update_fields=["digest", "seen"])
        except ValidationError as refusal:
            self.told(each, Outcome.REFUSED, why=sentences(refusal))
            return
        initiative.refresh_from_db(fields=["version"])
        is_same = initiative.version == was
        self.told(
            each,
            Outcome.UNCHANGED if is_same else Outcome.CHANGED,
            initiative=initiative.pk,
            was=was,
            version=initiative.version,
            before=before,
        )

    def change(
        self, each: Wanted, origin: Origin, initiative: Initiative
    ) -> dict[str, Any]:
        """Through the verbs of the pages; what it was before, to be put back."""
        how: dict[str, Any] = {"by": self.by, "at": self.at}
        changes = dict(self.differing(each, origin.seen, initiative))
        before: dict[str, Any] = {"origin": [origin.digest, origin.seen]}
        if changes:
            before["facts"] = {
                name: getattr(initiative, f"{name}_id")
                if name == "owner"
                else plain(getattr(initiative, name))
                for name in changes
            }
            edit_initiative(initiative, changes, **how)
        if each.tags != origin.seen["tags"]:
            before["tags"] = sorted(tag.name for tag in initiative.tags.all())
            set_tags(initiative, each.tags, seen=origin.seen["tags"], **how)
        if each.note and each.note != origin.seen["note"]:
            for text in each.notes(self.heading):
                comment = post_comment(initiative, text=text, **how)
                before.setdefault("comments", []).append(comment.pk)
        self.judge_stage(each, origin.seen, initiative)
        return before

    def differing(
        self, each: Wanted, seen: Mapping[str, Any], initiative: Initiative
    ) -> Iterator[tuple[str, Any]]:
        old = {"title": seen["title"], **seen["facts"]}
        for name, value in {"title": each.title, **each.facts}.items():
            if plain(value) == old.get(name):
                continue
            now = plain(getattr(initiative, name))
            if now == plain(value):
                continue
            if now not in (old.get(name), "", None):
                sentence = _("“%(field)s” was changed here too, so it stays as it is.")
                each.told.append(sentence % {"field": label_of(name)})
                continue
            is_text = isinstance(getattr(initiative, name), str)
            yield name, "" if value is None and is_text else value
        owner = self.people.get(each.owner or 0)
        if owner and each.owner != seen["owner"] and owner.pk != initiative.owner_id:
            yield "owner", owner

    def judge_stage(
        self, each: Wanted, seen: Mapping[str, Any], initiative: Initiative
    ) -> None:
        """A stage is left by a decision, or on the board; a file moves nothing."""
        stage = self.stages.get(each.stage)
        if stage and each.stage != seen["stage"] and stage.pk != initiative.stage_id:
            sentence = _(
                "In the file it stands in %(there)s, here in %(here)s. A file does not "
                "move it: take the decision, or move it on the board."
            )
            names = {"there": stage.name, "here": initiative.stage.name}
            each.told.append(sentence % names)

    def told(
        self,
        each: Wanted,
        outcome: Outcome,
        *,
        why: Sequence[str] = (),
        initiative: int | None = None,
        **more: Any,
    ) -> None:
        self.rows.append(
            ImportedRow(
                of=self.of,
                number=each.number,
                title=each.title,
                outcome=outcome,
                why=[*why, *each.told],
                initiative_id=initiative,
                **more,
            )
        )


def sentences(refusal: ValidationError) -> list[str]:
    """What is wrong, each with the field that it is about."""
    if not hasattr(refusal, "error_dict"):
        return list(refusal.messages)
    found = []
    for name, texts in refusal.message_dict.items():
        labels = {each.name: each for each in Initiative._meta.get_fields()}
        label = getattr(labels.get(name), "verbose_name", "")
        found += [f"{label}: {text}" if label else text for text in texts]
    return found


def source_of(of: Import) -> str:
    return str(Source(of.source).label)
