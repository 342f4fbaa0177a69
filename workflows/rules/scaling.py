"""It does not get into daily use (T6 to T8)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.models import Adviser, FailureMode
from workflows.facts import Facts
from workflows.remedies import Remedy
from workflows.rules.rule import Asked, Point, Rule, Sign


def no_scaling_path(facts: Facts) -> Iterator[Sign]:
    """Nobody takes it over, or it is not known how it can grow."""
    row = facts.row
    if not row["process_owner"].strip():
        yield Sign(facts.days_in_stage, facts={"remedy": Remedy.PEOPLE.value})
    elif not row["scaling_routes"]:
        yield Sign(facts.days_in_stage)


def adoption_flat(facts: Facts) -> Iterator[Sign]:
    """Days since more people used it somewhere; at the target there is no need."""
    counts: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for row in facts.adoption_counts:
        counts[row["adoption_target_id"]].append((row["counted_on"], row["users"]))
    latest = {key: max(rows)[1] for key, rows in counts.items()}
    targets = facts.adoption_targets
    if targets and all(latest.get(t["id"], 0) >= t["target"] for t in targets):
        return
    grown = [day for rows in counts.values() for day in _growth(sorted(rows))]
    since = max([facts.entered_on, *grown])
    way = Remedy.ADOPTION_COUNT if targets else Remedy.ADOPTION
    yield Sign(facts.running_days(since), facts={"remedy": way.value})


def _growth(rows: list[tuple[date, int]]) -> Iterator[date]:
    """The days on which there were more than ever before."""
    most = 0
    for day, users in rows:
        if users > most:
            yield day
        most = max(most, users)


def money_cliff(facts: Facts) -> Iterator[Sign]:
    """In plain calendar days to the pilot's end; past it, the end itself is told."""
    ends_on = facts.row["pilot_ends_on"]
    if ends_on is None or facts.row["structural_funding_ref"].strip():
        return
    if facts.today <= ends_on:
        yield Sign((facts.today - ends_on).days)


def _no_scaling_path(point: Point) -> str:
    words = {"days": point.value, "limit": point.limit}
    if "remedy" in point.facts:
        return (
            ngettext(
                "Nobody takes it over yet: %(days)d day, limit %(limit)d",
                "Nobody takes it over yet: %(days)d days, limit %(limit)d",
                point.value,
            )
            % words
        )
    return (
        ngettext(
            "No route to scale is chosen: %(days)d day, limit %(limit)d",
            "No route to scale is chosen: %(days)d days, limit %(limit)d",
            point.value,
        )
        % words
    )


def _adoption_flat(point: Point) -> str:
    return ngettext(
        "No more users for %(days)d day, limit %(limit)d",
        "No more users for %(days)d days, limit %(limit)d",
        point.value,
    ) % {"days": point.value, "limit": point.limit}


def _money_cliff(point: Point) -> str:
    left = -point.value
    return ngettext(
        "Pilot ends in %(days)d day, and there is no structural money",
        "Pilot ends in %(days)d days, and there is no structural money",
        left,
    ) % {"days": left}


RULES = (
    Rule(
        code="T6",
        slug="no-scaling-path",
        name=gettext_lazy("No way into daily use"),
        mode=FailureMode.SCALING,
        look=no_scaling_path,
        sentence=_no_scaling_path,
        ask=lambda _point: _("Who takes this over later, and how can it grow?"),
        why=lambda: _(
            "What nobody waits for does not get into daily use. It ends when the "
            "receiving team and a route to scale are filled in."
        ),
        remedy=Remedy.PLANNING,
        sources=("S18", "S29", "S30"),
    ),
    Rule(
        code="T7",
        slug="adoption-flat",
        name=gettext_lazy("Use does not grow"),
        mode=FailureMode.SCALING,
        look=adoption_flat,
        sentence=_adoption_flat,
        ask=lambda _point: _("What keeps people from using it? Count the users."),
        why=lambda: _(
            "Scaling up stalls where the first users stop spreading it. It ends when "
            "more people use it than ever before, or the target is reached."
        ),
        remedy=Remedy.ADOPTION_COUNT,
        sources=("S18", "S53"),
        asked=Asked.PROCESS_OWNER,
    ),
    Rule(
        code="T8",
        slug="money-cliff",
        name=gettext_lazy("No money after the pilot"),
        mode=FailureMode.SCALING,
        look=money_cliff,
        sentence=_money_cliff,
        ask=lambda _point: _("In the budget: now or not?"),
        why=lambda: _(
            "A pilot that works ends all the same when one-off money runs out. It ends "
            "when you name the budget or the decision that pays for it."
        ),
        remedy=Remedy.PLANNING,
        sources=("S30", "S41"),
        asked=Asked.SPONSOR,
        later=Adviser.FINANCE,
    ),
)
