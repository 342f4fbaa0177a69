"""A call with an Idempotency-Key counts once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from accounts.models import KeptAnswer
from portfolio.models import Initiative
from tests.web.api.caller import Caller, everything, refusal

WISH = {"portfolio": "lindervoort", "title": "Trees"}


@pytest.fixture
def keyed(owner):
    """Somebody whose calls all have one key."""
    return Caller(owner, **{"idempotency-key": "a-key"})


def test_the_same_call_again_gets_the_same_answer(keyed, portfolio):
    first = keyed.post("/initiatives", WISH)
    again = keyed.post("/initiatives", WISH)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Initiative.objects.count() == 1


def test_the_key_of_another_call_is_refused(keyed, portfolio):
    keyed.post("/initiatives", WISH)
    before = everything()

    refused = keyed.post("/initiatives", {**WISH, "title": "Noise"})

    assert refusal(refused, 409)["code"] == "key_used"
    assert everything() == before


def test_a_refusal_leaves_the_key_free(keyed, portfolio):
    before = everything()
    refusal(keyed.post("/initiatives", {**WISH, "title": ""}), 400)
    assert everything() == before

    assert keyed.post("/initiatives", WISH).status_code == 201


def test_the_key_of_one_says_nothing_to_another(keyed, manager, portfolio):
    keyed.post("/initiatives", WISH)
    other = Caller(manager, **{"idempotency-key": "a-key"})

    answer = other.post("/initiatives", WISH)

    assert "Idempotency-Replayed" not in answer
    assert Initiative.objects.count() == 2


def test_a_key_lasts_a_day(keyed, portfolio):
    keyed.post("/initiatives", WISH)
    old = KeptAnswer.objects.get()
    old.created_at -= KeptAnswer.LASTS + timedelta(minutes=1)
    old.save()

    keyed.post("/initiatives", WISH)

    assert Initiative.objects.count() == 2
    assert KeptAnswer.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "sleutel-é"])
def test_a_key_that_is_none_is_refused(owner, portfolio, key):
    caller = Caller(owner, **{"idempotency-key": key})

    assert refusal(caller.post("/initiatives", WISH), 400)["code"] == "bad_key"


def test_reading_needs_no_key(keyed, initiative):
    assert keyed.get("/initiatives").json() == keyed.get("/initiatives").json()
    assert not KeptAnswer.objects.exists()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_the_same_moment_one_counts(owner, portfolio):
    callers = [Caller(owner, **{"idempotency-key": "a-key"})]
    callers += [Caller(**callers[0].headers) for _number in range(7)]

    def call(caller):
        try:
            return caller.post("/initiatives", WISH).json()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(call, callers))

    assert Initiative.objects.count() == 1
    assert len({answer["id"] for answer in answers}) == 1
