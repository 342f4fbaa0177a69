"""Exchange packs: one municipality makes it, another reads it and takes from it."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portfolio.actions import record_lesson
from portfolio.ledger import Kind
from portfolio.models import FailureMode, Initiative, Role
from tests.cast import BOOK, NOW, TODAY, make_initiative, make_person, make_portfolio
from workflows.actions.exchange import adopt_check, adopt_lesson, receive_pack
from workflows.actions.playbook import (
    add_criterion,
    edit_criterion,
    publish,
    start_draft,
)
from workflows.exchange import pack_of, public_key, read_pack
from workflows.exchange.signing import canonical, key_file
from workflows.models import Criterion
from workflows.playbook import export_playbook, load_playbook

HOW = {"at": NOW}
NEW = {
    "level": "advisory",
    "label_nl": "Wie belt de bewoner?",
    "label_en": "Who calls the resident?",
    "question_nl": "Weten bewoners wie zij kunnen bellen?",
    "question_en": "Do residents know whom to call?",
}


@pytest.fixture(autouse=True)
def own_key(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def theirs(playbook, initiative, manager):
    """Lindervoort asks one thing more, and learnt something."""
    gate = playbook.gates.get(stage__slug="idea")
    draft = start_draft(gate, by=manager, **HOW)
    add_criterion(draft, NEW, by=manager, **HOW)
    first = draft.criteria.get(slug="g1-sponsor")
    edit_criterion(first, {"label_en": "Sponsor said yes"}, by=manager, **HOW)
    publish(draft, note="More.", by=manager, **HOW)
    record_lesson(
        initiative,
        learnt_on=TODAY,
        text="Begin with the inspectors.",
        failure_mode=FailureMode.values[0],
        by=initiative.owner,
        **HOW,
    )
    return playbook


@pytest.fixture
def ours(db):
    portfolio = make_portfolio("heidemonde")
    load_playbook(portfolio, BOOK, at=NOW)
    return portfolio


@pytest.fixture
def receiver(ours):
    return make_person("Receiver", ours, Role.MANAGER)


def changed(content: bytes, change) -> bytes:
    outer = json.loads(content)
    change(outer)
    return canonical(outer)


def test_a_pack_tells_who_made_it_and_holds_all(theirs):
    pack = read_pack(pack_of(theirs, at=NOW))

    assert (pack.organisation, pack.portfolio) == ("gemeente lindervoort", theirs.slug)
    assert pack.made_on == TODAY
    assert pack.signature.key == public_key()
    assert len(pack.checks) == len(BOOK["gates"][0]["criteria"]) + 1 + sum(
        len(gate["criteria"]) for gate in BOOK["gates"][1:]
    )
    assert [each.text for each in pack.lessons] == ["Begin with the inspectors."]


def test_the_same_portfolio_gives_the_same_bytes_and_names_nobody(theirs, owner):
    content = pack_of(theirs, at=NOW)

    assert content == pack_of(theirs, at=NOW)
    assert owner.email.encode() not in content


def test_what_is_private_stays_here(theirs, initiative):
    Initiative.objects.update(is_private=True)

    assert read_pack(pack_of(theirs, at=NOW)).lessons == ()


def test_the_key_is_made_once_and_nobody_else_reads_it(theirs):
    first = public_key()

    assert public_key() == first
    assert key_file().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda outer: outer["pack"]["from"].update(organisation="Vliet"),
        lambda outer: outer["pack"]["lessons"].clear(),
        lambda outer: outer["pack"].update(more=1),
        lambda outer: outer["signature"].update(value="AAAA"),
        lambda outer: outer["signature"].update(key="AAAA"),
        lambda outer: outer.update(signature={}),
        lambda outer: outer.update(signature=3),
    ],
)
def test_a_pack_that_was_changed_is_refused(theirs, change):
    with pytest.raises(ValidationError):
        read_pack(changed(pack_of(theirs, at=NOW), change))


def test_every_changed_byte_is_noticed_or_harmless(theirs):
    content = pack_of(theirs, at=NOW)
    good = read_pack(content)

    for place in range(0, len(content), 97):
        bad = bytearray(content)
        bad[place] ^= 1
        try:
            read = read_pack(bytes(bad))
        except ValidationError:
            continue
        assert (read.checks, read.lessons) == (good.checks, good.lessons)
        # Only the name of the signature is outside of what is signed.
        assert read.signature in (None, good.signature)


def test_spaces_and_the_order_of_keys_change_nothing(theirs):
    outer = json.loads(pack_of(theirs, at=NOW))
    turned = json.dumps(dict(reversed(outer.items())), indent=3).encode()

    assert read_pack(b"\xef\xbb\xbf" + turned).signature is not None


def test_a_pack_without_a_signature_is_read_and_says_so(theirs):
    content = changed(pack_of(theirs, at=NOW), lambda outer: outer.pop("signature"))

    pack = read_pack(content)

    assert pack.signature is None
    assert pack.fingerprint == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 10_000,
        b'{"pack": {"format": "kiem-exchange", "version": 2}}',
        b'{"pack": {"format": "kiem-exchange", "version": 1}}',
        b'{"pack": {"format": "kiem-exchange", "version": 1, "version": 1}}',
        b'{"pack": {"format": "kiem-exchange", "version": 1.0}}',
        b'{"pack": {"format": "other", "version": 1}}',
        b" " * (5 * 1024 * 1024 + 1),
    ],
    ids=lambda content: content[:20].decode("latin-1").strip() or "spaces",
)
def test_what_is_no_pack_is_refused_in_a_sentence(content):
    with pytest.raises(ValidationError) as refusal:
        read_pack(content)

    assert str(refusal.value.message_dict["file"][0]).endswith(".")


def test_a_check_is_adopted_into_a_draft_with_its_origin(theirs, ours, receiver):
    received = receive_pack(ours, pack_of(theirs, at=NOW), by=receiver, **HOW)
    gate = ours.gates.get(stage__slug="idea")
    asked = gate.checklists.published().first().criteria.count()
    slug = Criterion.objects.get(label_en=NEW["label_en"]).slug

    adopted = adopt_check(received, slug, gate=gate, by=receiver, **HOW)

    assert adopted.slug == slug
    assert adopted.label_nl == NEW["label_nl"]
    assert adopted.origin.startswith("gemeente lindervoort: ")
    assert received.fingerprint in adopted.origin
    assert adopted.checklist.published_at is None
    assert adopted.checklist.criteria.count() == asked + 1
    assert gate.checklists.published().first().criteria.count() == asked
    with pytest.raises(ValidationError, match="already, in the same words"):
        adopt_check(received, slug, gate=gate, by=receiver, **HOW)


def test_a_check_in_other_words_takes_the_place_of_ours(theirs, ours, receiver):
    received = receive_pack(ours, pack_of(theirs, at=NOW), by=receiver, **HOW)
    gate = ours.gates.get(stage__slug="idea")

    adopted = adopt_check(received, "g1-sponsor", gate=gate, by=receiver, **HOW)

    assert adopted.label_en == "Sponsor said yes"
    assert adopted.checklist.criteria.filter(slug="g1-sponsor").count() == 1


def test_the_origin_stays_when_published_and_goes_along(theirs, ours, receiver):
    received = receive_pack(ours, pack_of(theirs, at=NOW), by=receiver, **HOW)
    gate = ours.gates.get(stage__slug="idea")
    adopted = adopt_check(received, "g1-sponsor", gate=gate, by=receiver, **HOW)
    publish(adopted.checklist, note="Theirs.", by=receiver, **HOW)

    copied = start_draft(gate, by=receiver, **HOW).criteria.get(slug="g1-sponsor")

    assert copied.origin == adopted.origin
    assert adopted.origin in export_playbook(ours)


def test_a_lesson_is_taken_over_once_with_its_origin(theirs, ours, receiver):
    content = pack_of(theirs, at=NOW)
    received = receive_pack(ours, content, by=receiver, **HOW)
    (lesson,) = read_pack(content).lessons

    borrowed = adopt_lesson(received, lesson.number, by=receiver, **HOW)

    assert borrowed.text == "Begin with the inspectors."
    assert borrowed.organisation == "gemeente lindervoort"
    assert borrowed.fingerprint == received.fingerprint
    assert ours.events.get(kind=Kind.LESSON_BORROWED).facts["lesson"] == borrowed.text
    with pytest.raises(ValidationError, match="in your library already"):
        adopt_lesson(received, lesson.number, by=receiver, **HOW)


def test_the_same_pack_twice_is_one(theirs, ours, receiver):
    content = pack_of(theirs, at=NOW)

    first = receive_pack(ours, content, by=receiver, **HOW)

    assert receive_pack(ours, content, by=receiver, **HOW) == first
    assert ours.events.filter(kind=Kind.PACK_RECEIVED).count() == 1


def test_only_managers_receive_and_adopt(theirs, ours, receiver, manager):
    content = pack_of(theirs, at=NOW)
    received = receive_pack(ours, content, by=receiver, **HOW)
    gate = ours.gates.get(stage__slug="idea")
    reader = make_person("Reader", ours, Role.GATEKEEPER)

    for stranger in (reader, manager):
        with pytest.raises(PermissionDenied):
            receive_pack(ours, content, by=stranger, **HOW)
        with pytest.raises(PermissionDenied):
            adopt_check(received, "g1-sponsor", gate=gate, by=stranger, **HOW)
        with pytest.raises(PermissionDenied):
            adopt_lesson(received, 1, by=stranger, **HOW)
    with pytest.raises(PermissionDenied):
        elsewhere = theirs.gates.get(stage__slug="idea")
        adopt_check(received, "g1-sponsor", gate=elsewhere, by=receiver, **HOW)


def test_both_ways(theirs, ours, receiver, manager):
    """What they adopted of us comes back as theirs, and is ours already."""
    received = receive_pack(ours, pack_of(theirs, at=NOW), by=receiver, **HOW)
    gate = ours.gates.get(stage__slug="idea")
    adopted = adopt_check(received, "g1-sponsor", gate=gate, by=receiver, **HOW)
    publish(adopted.checklist, note="Theirs.", by=receiver, **HOW)
    make_initiative(make_person("Other", ours, Role.CONTRIBUTOR), title="Water")

    back = receive_pack(theirs, pack_of(ours, at=NOW), by=manager, **HOW)

    with pytest.raises(ValidationError, match="already, in the same words"):
        home = theirs.gates.get(stage__slug="idea")
        adopt_check(back, "g1-sponsor", gate=home, by=manager, **HOW)
