"""Bringing in initiatives that began elsewhere: many at once, each where it stands."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.policy import require
from portfolio import ranks
from portfolio.actions.initiatives import as_new
from portfolio.clock import day_of
from portfolio.ledger import Kind, record_each
from portfolio.models import Comment, Initiative, Passage, Portfolio, Stage, Tag
from portfolio.placing import LONGEST, spread
from portfolio.policy import may_import

AT_ONCE = 500
# By so much ranks grow when some are put behind the last.
MOST_DIGITS = 6


@dataclass(slots=True)
class Arrival:
    """One to bring in. `stays` are the stages that it came through, with the days.

    `tags` are as tags are kept, and a note fits in a comment.
    """

    title: str
    owner: User
    stage: Stage
    facts: Mapping[str, Any] = field(default_factory=dict)
    tags: Sequence[str] = ()
    notes: Sequence[str] = ()
    created_at: datetime | None = None
    stays: Sequence[tuple[Stage, date]] = ()


def checked(portfolio: Portfolio, arrival: Arrival, *, at: datetime) -> Initiative:
    """The initiative that it would be. Raises ValidationError per field."""
    created_at = min(arrival.created_at or at, at)
    return as_new(
        portfolio,
        arrival.stage,
        title=arrival.title,
        owner=arrival.owner,
        at=created_at,
        facts=arrival.facts,
    )


@transaction.atomic
def bring_in(
    portfolio: Portfolio,
    arrivals: Sequence[tuple[Arrival, Initiative]],
    *,
    tell: Callable[[int], None] = lambda done: None,
    by: User,
    at: datetime,
) -> None:
    """Put them at the end of the columns where they stand, in the order given.

    Each was `checked` before. One event tells that it started there, one its tags, and
    a note is a comment, as if somebody had written it.
    """
    require(may_import(by, portfolio))
    # In one order, so that two imports never wait for each other.
    held = portfolio.stages.select_for_update(no_key=True).order_by("pk")
    room = _room(list(held), Counter(each.stage.pk for each, _new in arrivals))
    tags = _tags(portfolio, {name for each, _new in arrivals for name in each.tags})
    for start in range(0, len(arrivals), AT_ONCE):
        tell(start)
        _settle(arrivals[start : start + AT_ONCE], room, tags, by=by, at=at)


def _settle(
    arrivals: Sequence[tuple[Arrival, Initiative]],
    room: Mapping[int, list[str]],
    tags: Mapping[str, Tag],
    *,
    by: User,
    at: datetime,
) -> None:
    for arrival, initiative in arrivals:
        initiative.rank = room[arrival.stage.pk].pop()
        initiative.version = 1 + bool(arrival.tags) + len(arrival.notes)
    Initiative.objects.bulk_create(each for _arrival, each in arrivals)
    started = [
        (new, 1, {"title": each.title, "stage": each.stage.slug})
        for each, new in arrivals
    ]
    record_each(started, Kind.STARTED, by=by, at=at)
    Passage.objects.bulk_create(_passages(arrivals, at), batch_size=AT_ONCE)
    _tag(arrivals, tags, by=by, at=at)
    _note(arrivals, by=by, at=at)


def _room(stages: Sequence[Stage], wanted: Mapping[int, int]) -> dict[int, list[str]]:
    """So many free ranks at the end of each column, the first one last."""
    room = {}
    for stage in stages:
        if not (count := wanted.get(stage.pk, 0)):
            continue
        if len(_last(stage)) > LONGEST - MOST_DIGITS:
            spread(stage)
        room[stage.pk] = ranks.behind(_last(stage), count)[::-1]
    return room


def _last(stage: Stage) -> str:
    column = Initiative.objects.filter(stage=stage).order_by("-rank")
    return column.values_list("rank", flat=True).first() or ""


def _passages(
    arrivals: Sequence[tuple[Arrival, Initiative]], at: datetime
) -> Iterator[Passage]:
    """Every stay, as far as it is known; the present one began today if it is not."""
    today = day_of(at)
    for arrival, initiative in arrivals:
        stays = list(arrival.stays) or [(arrival.stage, today)]
        ends = [*(day for _stage, day in stays[1:]), None]
        for (stage, day), end in zip(stays, ends, strict=True):
            yield Passage(
                initiative=initiative, stage=stage, entered_on=day, left_on=end
            )


def _tags(portfolio: Portfolio, names: set[str]) -> dict[str, Tag]:
    """The tags of these names, made where there are none."""
    known = {tag.name: tag for tag in portfolio.tags.filter(name__in=names)}
    new = [Tag(portfolio=portfolio, name=name) for name in sorted(names - {*known})]
    return known | {tag.name: tag for tag in Tag.objects.bulk_create(new)}


def _tag(
    arrivals: Sequence[tuple[Arrival, Initiative]],
    tags: Mapping[str, Tag],
    *,
    by: User,
    at: datetime,
) -> None:
    tagged = [(each, new) for each, new in arrivals if each.tags]
    through = Initiative.tags.through
    through._default_manager.bulk_create(
        through(initiative_id=new.pk, tag_id=tags[name].pk)
        for each, new in tagged
        for name in each.tags
    )
    told = [(new, 2, {"added": [*each.tags], "removed": []}) for each, new in tagged]
    record_each(told, Kind.TAGGED, by=by, at=at)


def _note(
    arrivals: Sequence[tuple[Arrival, Initiative]], *, by: User, at: datetime
) -> None:
    """Comments that call nobody: whose name stands in a file wrote to nobody."""
    comments = Comment.objects.bulk_create(
        Comment(initiative=new, by=by, at=at, text=text)
        for each, new in arrivals
        for text in each.notes
    )
    versions = (
        version
        for each, new in arrivals
        for version in range(new.version - len(each.notes) + 1, new.version + 1)
    )
    told = [
        (comment.initiative, version, {"comment": comment.pk, "mentioned": []})
        for comment, version in zip(comments, versions, strict=True)
    ]
    record_each(told, Kind.COMMENTED, by=by, at=at)
