"""What people do at the same moment: nothing is lost and nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from portfolio.actions import edit_initiative
from portfolio.models import Event, Initiative
from portfolio.placing import LONGEST, enter
from tests.cast import NOW, TODAY, make_initiative, make_person
from workflows.actions import decide, move
from workflows.gates import criteria_in_force, gate_of
from workflows.models import Decision, Outcome
from workflows.outcomes import Ruling

LATER = TODAY + timedelta(days=60)


@pytest.fixture
def cards(transactional_db, owner):
    return [make_initiative(owner, title=f"Card {number}") for number in range(12)]


def at_once(*acts, clients=8):
    """Do all of these at the same moment; give what was refused."""

    def alone(act):
        try:
            act()
        except ValidationError as refusal:
            return refusal
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(clients) as pool:
        return [refused for refused in pool.map(alone, acts) if refused]


def test_cards_dropped_at_one_spot_all_find_a_place(cards, owner, stages):
    idea = stages["idea"]

    refused = at_once(
        *(
            lambda card=card, after=after: move(
                card, stage=idea, after=after, by=owner, at=NOW
            )
            for after in (None, cards[0], cards[5])
            for card in cards
            if card != after
        )
    )

    ranks = list(Initiative.objects.filter(stage=idea).values_list("rank", flat=True))
    assert refused == []
    assert len(set(ranks)) == len(cards)
    assert Event.objects.filter(kind="reordered").count() == 3 * len(cards) - 2


def test_a_crowded_column_is_spread_while_others_move(cards, owner, stages):
    for card, last in zip(cards, "123456789abc", strict=True):
        crowded = "m" * (LONGEST - 1) + last
        Initiative.objects.filter(pk=card.pk).update(rank=crowded)
    idea = stages["idea"]

    refused = at_once(
        *(
            lambda card=card: move(card, stage=idea, after=cards[0], by=owner, at=NOW)
            for card in cards[1:] * 4
        )
    )

    ranks = set(Initiative.objects.filter(stage=idea).values_list("rank", flat=True))
    assert refused == []
    assert len(ranks) == len(cards)
    assert Event.objects.filter(kind="reordered").count() == 4 * len(cards[1:])


def test_cards_may_cross_between_two_columns(cards, owner, gatekeeper, playbook):
    idea, concept = playbook.stages.order_by("order")[:2]
    for number, card in enumerate(cards[::2]):
        enter(card, concept, f"m{number}x", on=TODAY)
    ruling = Ruling(Outcome.RECYCLE, "Think again.", to_stage=idea)

    refused = at_once(
        *(
            act
            for forth, back in zip(cards[1::2], cards[::2], strict=True)
            for act in (
                lambda card=forth: decide(card, go(card), by=gatekeeper, at=NOW),
                lambda card=back: decide(card, ruling, by=gatekeeper, at=NOW),
            )
        )
    )

    assert refused == []
    assert Decision.objects.count() == len(cards)


def go(card):
    asked = criteria_in_force(gate_of(card))
    waivers = {criterion.slug: "Known already." for criterion in asked}
    return Ruling(Outcome.GO, "Worth it.", next_on=LATER, waivers=waivers)


def test_of_two_equal_decisions_one_is_taken(cards, playbook, gatekeeper):
    card = cards[0]
    colleague = make_person("Colleague", playbook, "gatekeeper")

    refused = at_once(
        *(
            lambda by=by: decide(card, go(card), version=1, by=by, at=NOW)
            for by in (gatekeeper, colleague)
        )
    )

    assert [refusal.code for refusal in refused] == ["stale"]
    assert Decision.objects.get().initiative == card


def test_an_edit_and_a_move_lose_nothing_of_each_other(cards, owner, stages):
    card = cards[0]

    refused = at_once(
        *(
            act
            for number in range(10)
            for act in (
                lambda number=number: edit_initiative(
                    card, {"summary": f"Try {number}"}, by=owner, at=NOW
                ),
                lambda: move(card, stage=stages["idea"], by=owner, at=NOW),
            )
        )
    )

    card.refresh_from_db()
    assert refused == []
    assert card.version == Event.objects.filter(initiative=card).count() == 21


def test_of_two_deciders_one_wins_and_the_other_hears_who(cards, playbook, gatekeeper):
    card = cards[0]
    colleague = make_person("Colleague", playbook, "gatekeeper")
    stop = Ruling(
        Outcome.STOP,
        "Nobody needs it.",
        stop_reason="no-need",
        data_after="none",
        lesson="Ask first.",
    )

    (refusal,) = at_once(
        lambda: decide(card, go(card), version=1, by=gatekeeper, at=NOW),
        lambda: decide(card, stop, version=1, by=colleague, at=NOW),
    )

    taken = Decision.objects.get()
    assert refusal.code == "stale"
    assert refusal.messages[0].startswith(f"{taken.by.name} decided already: ")
    assert Event.objects.filter(kind="decided").count() == 1
