"""How what is under way is spread, and of how many that cannot be said."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from portfolio.models import ApplicationDomain, Facet
from reports.figures.past import Card, Past

Keys = tuple[int, ...]
# Ages in calendar days since it began, and costs per year in euros: up to.
AGES = (91, 182, 365, 730)
COSTS = (25_000, 100_000, 250_000)


class Group(NamedTuple):
    """`value` is "" for those that do not say."""

    value: str
    initiatives: Keys


class Bubble(NamedTuple):
    """What is in a stage, by the band of its age: below AGES[band], the last above."""

    stage: int
    band: int
    initiatives: Keys


@dataclass(frozen=True, slots=True)
class Balance:
    """Each group adds up to what is under way."""

    domains: tuple[Group, ...]
    fields: tuple[Group, ...]
    departments: tuple[Group, ...]
    facets: tuple[Group, ...]
    costs: tuple[Group, ...]
    bubbles: tuple[Bubble, ...]

    @property
    def parts(self) -> dict[str, tuple[Group, ...]]:
        return {
            "domain": self.domains,
            "field": self.fields,
            "department": self.departments,
            "facet": self.facets,
            "cost": self.costs,
        }

    @property
    def missing(self) -> dict[str, Keys]:
        """Those of which it is not known."""
        return {
            name: next((g.initiatives for g in groups if not g.value), ())
            for name, groups in self.parts.items()
        }


def balance(past: Past) -> Balance:
    cards = [past.cards[key] for key in past.present if key in past.cards]
    domains = _grouped(cards, lambda card: card.application_domain)
    facets = _grouped(cards, lambda card: card.facet)
    return Balance(
        domains=_in_order(domains, ApplicationDomain.values),
        fields=_largest_first(_grouped(cards, lambda card: card.policy_field)),
        departments=_largest_first(_grouped(cards, lambda card: card.department)),
        facets=_in_order(facets, Facet.values),
        costs=_in_order(
            _grouped(cards, lambda card: cost_class(card.structural_cost_estimate)),
            [str(place) for place in range(1, len(COSTS) + 2)],
        ),
        bubbles=_bubbles(past),
    )


def cost_class(euros: int | None) -> str:
    """From "1" for the cheapest; "" where it is not estimated."""
    if euros is None:
        return ""
    return str(1 + sum(euros >= limit for limit in COSTS))


def _grouped(cards: list[Card], value: Callable[[Card], str]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for card in cards:
        found[value(card)].append(card.pk)
    return found


def _in_order(found: dict[str, list[int]], values: list[str]) -> tuple[Group, ...]:
    """Each of the values, also without any; what is not known last."""
    named = [Group(value, tuple(found.get(value, ()))) for value in values]
    return (*named, *_unknown(found))


def _largest_first(found: dict[str, list[int]]) -> tuple[Group, ...]:
    names = sorted(filter(None, found), key=lambda name: (-len(found[name]), name))
    return (*(Group(name, tuple(found[name])) for name in names), *_unknown(found))


def _unknown(found: dict[str, list[int]]) -> tuple[Group, ...]:
    return (Group("", tuple(found[""])),) if found.get("") else ()


def _bubbles(past: Past) -> tuple[Bubble, ...]:
    found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for key, stay in past.present.items():
        age = (past.as_of - past.began[key]).days
        found[stay.stage, sum(age >= limit for limit in AGES)].append(key)
    return tuple(
        Bubble(stage, band, tuple(found[stage, band]))
        for stage in past.stages
        for band in range(len(AGES) + 1)
    )
