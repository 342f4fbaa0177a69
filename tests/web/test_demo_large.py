"""The large demo portfolio keeps what the verbs keep, and follows from its seed."""

from collections import Counter
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Q

from portfolio.ledger import Kind
from portfolio.models import (
    Event,
    Hold,
    Initiative,
    LegalCheck,
    Passage,
    Portfolio,
    State,
)
from portfolio.records import RECORDS
from tests.benchmarks.multiplying import multiply
from tests.cast import NOW, TODAY
from web.management.demo import large
from workflows.models import Condition, Decision, Outcome, Standing

RUNNING = (State.ACTIVE, State.ON_HOLD)


@pytest.fixture(scope="module")
def grown(django_db_setup, django_db_blocker):
    """Loaded once for this module; gone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        large.load_large(200, seed=2, language="en", at=NOW)
        yield Portfolio.objects.get(slug=large.SLUG)
        transaction.set_rollback(True)


def data_of(seed):
    """What one would see of a small one, without the ids that the database gives."""
    with transaction.atomic():
        large.load_large(20, seed=seed, language="en", at=NOW)
        cards = Initiative.objects.order_by("title", "created_at")
        events = Event.objects.order_by("at", "initiative__title", "version")
        seen = (
            list(cards.values_list("title", "rank", "state", "version")),
            list(events.values_list("at", "kind", "by__email")),
        )
        transaction.set_rollback(True)
    return seen


def test_every_version_has_its_event(grown):
    counted = grown.initiatives.annotate(events_seen=Count("events"))

    assert counted.count() == 200
    assert not counted.exclude(version=F("events_seen")).exists()


def test_what_runs_has_one_open_stay_and_what_ended_has_none(grown):
    stays = grown.initiatives.annotate(
        open_stays=Count("passages", filter=Q(passages__left_on__isnull=True))
    )

    assert not stays.filter(state__in=RUNNING).exclude(open_stays=1).exists()
    assert not stays.exclude(state__in=RUNNING).exclude(open_stays=0).exists()


def test_each_stay_begins_where_the_one_before_it_ended(grown):
    stays = list(Passage.objects.order_by("initiative", "entered_on"))
    pairs = [
        (before, after)
        for before, after in pairwise(stays)
        if before.initiative_id == after.initiative_id
    ]

    assert pairs
    assert all(before.left_on == after.entered_on for before, after in pairs)
    assert all(before.stage_id != after.stage_id for before, after in pairs)


def test_the_card_stands_in_the_stage_of_its_last_stay(grown):
    last = {stay.initiative_id: stay.stage_id for stay in Passage.objects.all()}

    assert last == dict(grown.initiatives.values_list("pk", "stage"))


def test_only_what_is_on_hold_has_an_open_hold(grown):
    held = set(Hold.objects.filter(ended_on=None).values_list("initiative", flat=True))

    assert held
    assert held == set(
        grown.initiatives.filter(state=State.ON_HOLD).values_list("pk", flat=True)
    )


def test_nothing_is_still_to_come(grown):
    assert Event.objects.latest("at").at <= NOW
    assert not Passage.objects.filter(left_on__gt=TODAY).exists()


def test_decisions_have_two_deciders_and_what_their_outcome_demands(grown):
    decisions = Decision.objects.annotate(deciders_seen=Count("deciders"))
    stops = decisions.filter(outcome=Outcome.STOP)

    assert not decisions.exclude(deciders_seen=2).exists()
    assert stops.exclude(Q(stop_reason="") | Q(data_after="")).count() == stops.count()
    assert Condition.objects.filter(
        decision__outcome=Outcome.CONDITIONAL_GO
    ).count() == len(decisions.filter(outcome=Outcome.CONDITIONAL_GO))


def test_its_records_are_those_that_a_form_would_accept(grown):
    for initiative in grown.initiatives.all()[:30]:
        initiative.full_clean()
        for kind in RECORDS.values():
            for record in kind.find(initiative.pk):
                record.full_clean()


NEW = ("metrics", "measurements", "assumptions", "data-sources", "advice", "team")
LATER = ("adoption-targets", "adoption-counts", "handover")


@pytest.mark.parametrize("slug", [*NEW, *LATER])
def test_every_record_was_written_down_in_the_ledger_once(grown, slug):
    kind = RECORDS[slug]
    events = Event.objects.filter(kind=kind.added)
    path = f"{kind.parent}__initiative" if kind.parent else "initiative"

    assert kind.model.objects.exists()
    assert Counter(kind.model.objects.values_list(path, "id")) == Counter(
        events.values_list("initiative", "facts__id")
    )


def test_every_legal_check_was_written_down_once_too(grown):
    checks = LegalCheck.objects.all()
    events = Event.objects.filter(kind=Kind.LEGAL_CHECKED)

    assert checks
    assert Counter(checks.values_list("initiative", "slug")) == Counter(
        events.values_list("initiative", "facts__check")
    )


def test_every_initiative_has_its_standing(grown):
    assert Standing.objects.filter(version=F("initiative__version")).count() == 200


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_portfolio():
    assert data_of(seed=7) == data_of(seed=7)
    assert data_of(seed=7) != data_of(seed=8)


@pytest.mark.django_db
def test_an_empty_portfolio_is_refused():
    with pytest.raises(CommandError, match="at least one initiative"):
        call_command("demo", initiatives=0)


def test_benchmarks_multiply_it_and_all_holds_together(grown):
    def counted():
        names = ("pk", "owner", "events", "decisions", "attention_points")
        total = {name: Count(name, distinct=True) for name in names}
        return grown.initiatives.aggregate(**total)

    before = counted()
    with transaction.atomic():
        multiply(3)
        connection.check_constraints()
        after = counted()
        transaction.set_rollback(True)

    assert after == {name: 3 * count for name, count in before.items()}
