"""Whoever rewrites the ledger is found out, and nobody who writes in it waits."""

import json
import logging
import random
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from portfolio import sealing
from portfolio.actions import post_update
from portfolio.append_only import AppendOnly
from portfolio.ledger import Kind, record_about
from portfolio.models import Event, Seal, SealHead
from portfolio.sealing import Row, differing, sealed
from tests.cast import NOW

EVENTS = 60
TAMPERINGS = 500


def made():
    """A ledger of sixty rows, well sealed."""
    pairs, chain = [], ""
    for key in range(1, EVENTS + 1):
        frame = {"kind": f"k{key % 7}", "at": str(NOW + timedelta(key)), "by": key % 5}
        facts = {"text": f"Said {key}", "count": key} if key % 9 else {}
        row = Row("portfolio_event", key, frame, facts, key % 11)
        pairs.append((sealed(row, chain), row))
        chain = pairs[-1][0].chain
    return pairs, chain


def tampered(pairs, head, dice):
    """The same ledger with one thing in it that is not as it was, whatever it is."""
    pairs, count, place = list(pairs), len(pairs), dice.randrange(len(pairs))
    seal, row = pairs[place]
    other = dice.choice([n for n in range(len(pairs)) if n != place])
    way = dice.randrange(12)
    if way == 0:
        name = dice.choice(sorted(row.frame))
        pairs[place] = seal, row._replace(frame={**row.frame, name: "x"})
    elif way == 1:
        pairs[place] = seal, row._replace(facts={**row.facts, "text": "Never said"})
    elif way == 2:
        pairs[place] = seal, None
    elif way == 3:
        del pairs[place]
    elif way == 4:
        name = dice.choice(["frame", "content", "chain"])
        pairs[place] = seal._replace(**{name: "0" * 64}), row
    elif way == 5:
        pairs[place], pairs[other] = pairs[other], pairs[place]
    elif way == 6:
        pairs[place] = seal, pairs[other][1]._replace(key=row.key)
    elif way == 7:
        forged = row._replace(facts={"text": "Forged"})
        pairs[place] = (
            sealed(forged, pairs[place - 1][0].chain if place else ""),
            forged,
        )
        if place == len(pairs) - 1:
            return pairs, count, head
    elif way == 8:
        pairs = pairs[:place]
    elif way == 9:
        pairs.append((sealed(row._replace(key=99), head), row._replace(key=99)))
    elif way == 10:
        head = "f" * 64
    else:
        facts = {} if row.facts else {"text": "More"}
        pairs[place] = seal, row._replace(facts=facts)
    return pairs, count, head


@pytest.mark.anywhere
@pytest.mark.parametrize("part", range(10))
def test_any_of_five_hundred_tamperings_is_found(part):
    pairs, head = made()
    dice = random.Random(part)

    assert not list(differing(pairs, len(pairs), head))
    for _each in range(TAMPERINGS // 10):
        assert list(differing(*tampered(pairs, head, dice)))


@pytest.fixture
def written(initiative, owner):
    for number in range(5):
        post_update(initiative, text=f"Update {number}.", by=owner, at=NOW)
    return initiative


def test_what_was_written_is_sealed_once(written):
    count = Event.objects.count()

    assert sealing.seal() == count
    assert sealing.seal() == 0
    assert Seal.objects.count() == SealHead.objects.get().count == count
    assert not list(sealing.verify())


def test_what_is_written_later_goes_on(written, owner):
    sealing.seal()
    post_update(written, text="And on.", by=owner, at=NOW)

    assert sealing.seal() == 1
    assert not list(sealing.verify())


def test_it_is_told_to_standard_output_without_names_or_texts(
    written, owner, monkeypatch, django_capture_on_commit_callbacks
):
    told = StringIO()
    handlers = logging.getLogger("kiem.audit").handlers
    (output,) = (each for each in handlers if each.get_name() == "output")
    monkeypatch.setattr(output, "stream", told)

    with django_capture_on_commit_callbacks(execute=True):
        sealing.seal()

    lines = [json.loads(line) for line in told.getvalue().splitlines()]
    last = lines[-1]
    assert (last["log"], last["chain"]) == ("seal", SealHead.objects.get().chain)
    assert {line["by"] for line in lines[:-1]} == {owner.pk}
    assert owner.name not in told.getvalue()
    assert "Update" not in told.getvalue()


def test_a_row_that_was_changed_past_the_trigger_is_found(written, capsys):
    sealing.seal()
    editor = connection.schema_editor()
    AppendOnly("portfolio_event").database_backwards("", editor, None, None)
    event = Event.objects.filter(kind=Kind.UPDATED).first()
    Event.objects.filter(pk=event.pk).update(facts={"text": "We stop."})

    found = list(sealing.verify())

    assert [(each.row, each.what) for each in found] == [(event.pk, "was changed")]
    with pytest.raises(CommandError):
        call_command("verify_ledger")
    assert f"portfolio_event {event.pk} was changed." in capsys.readouterr().err


def test_the_database_lets_facts_be_emptied_and_nothing_else(written):
    sealing.seal()
    for change in ({"kind": "x"}, {"facts": {}, "kind": "x"}, {"facts": {"a": 1}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.update(**change)

    Event.objects.filter(kind=Kind.UPDATED).update(facts={})


def test_what_was_destroyed_on_purpose_still_verifies(written, manager):
    assert sealing.empty([written.pk]) == 6
    assert {each.what for each in sealing.verify()} == {
        "was emptied, and nobody said so"
    }

    about = {sealing.DESTROYED: [written.pk]}
    record_about(written.portfolio, Kind.ROLES_CHANGED, by=manager, at=NOW, **about)
    sealing.seal()

    assert not list(sealing.verify())


def test_the_chain_of_the_log_has_to_be_among_the_seals(written, capsys):
    sealing.seal()
    chain = SealHead.objects.get().chain

    call_command("verify_ledger", chain=chain)
    with pytest.raises(CommandError, match="log"):
        call_command("verify_ledger", chain="0" * 64)
    assert "6 rows are as they were sealed" in capsys.readouterr().out


def test_what_has_no_seal_yet_is_told(written, capsys):
    call_command("verify_ledger")
    assert "6 rows are not sealed yet" in capsys.readouterr().out

    sealing.seal()
    call_command("verify_ledger")
    assert "not sealed" not in capsys.readouterr().out


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_postgresql_lets_no_event_go(written):
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.all().delete()
