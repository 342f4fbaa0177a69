"""What stands in the audit log, who reads it, and that it stays as it is."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from portfolio import audit, sealing
from portfolio.models import Act, AuditEntry
from tests.cast import NOW, PASSWORD, make_person


@pytest.fixture
def administrator(db):
    person = make_person("Administrator", None)
    User.objects.filter(pk=person.pk).update(is_administrator=True)
    return person


def last():
    entry = AuditEntry.objects.first()
    return entry and (entry.act, entry.about, entry.by and entry.by.name)


def test_signing_in_and_out_is_noted(client, viewer):
    typed = {"username": viewer.email, "password": PASSWORD}

    client.post("/sign-in/", typed | {"password": "x" * 20})
    assert last()[::2] == (Act.NOT_SIGNED_IN, None)
    client.post("/sign-in/", typed)
    assert last()[::2] == (Act.SIGNED_IN, "Viewer")
    client.post("/sign-out/")
    assert last() == (Act.SIGNED_OUT, "sign-out", "Viewer")
    assert {row.facts["address"] for row in AuditEntry.objects.all()} == {"127.0.0.1"}


def test_a_refusal_is_noted_once(client, outsider, portfolio):
    client.force_login(outsider)

    client.get("/p/lindervoort/")

    assert last() == (Act.REFUSED, "board", "Outsider")
    assert AuditEntry.objects.count() == 1


def test_a_file_that_is_taken_along_is_noted(client, manager, initiative):
    client.force_login(manager)

    path = f"/p/lindervoort/selection/spreadsheet/?id={initiative.pk}"
    response = client.get(path)
    # To its end, which closes the file.
    assert b"".join(response)

    assert last() == (Act.EXPORTED, "selection-spreadsheet", "Manager")


def test_a_changed_password_is_noted_and_from_where(client, viewer, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.force_login(viewer)
    sent = {"current": PASSWORD, "password": "seven wet boots dancing"}

    client.post("/account/password/", sent, headers={"x-forwarded-for": "192.0.2.7"})

    assert last() == (Act.PASSWORD, f"person {viewer.pk}", "Viewer")
    assert AuditEntry.objects.get().facts == {"address": "192.0.2.7"}


def test_behind_a_proxy_the_address_is_that_of_the_browser(client, viewer, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    typed = {"username": viewer.email, "password": "x" * 20}

    for said in ("198.51.100.1, 192.0.2.7", "nonsense", ""):
        client.post("/sign-in/", typed, headers={"x-forwarded-for": said})

    found = [row.facts["address"] for row in AuditEntry.objects.order_by("pk")]
    assert found[0] == "192.0.2.7"
    assert set(found[1:]) == {"127.0.0.1"}


def test_who_looks_leaves_no_line(client, viewer, initiative):
    client.force_login(viewer)

    client.get("/p/lindervoort/")
    client.get(f"/initiatives/{initiative.pk}/")

    assert not AuditEntry.objects.exists()


def test_administrators_read_it(client, administrator, viewer):
    audit.note(Act.SIGNED_IN, about="sign-in", by=viewer, address="192.0.2.7", at=NOW)
    client.force_login(administrator)

    for query, is_there in (("", True), ("?act=refused", False), ("?before=0", False)):
        page = client.get(f"/audit/{query}").content.decode()
        assert ("192.0.2.7" in page) == is_there


def test_nobody_else_does(client, manager):
    client.force_login(manager)

    assert client.get("/audit/").status_code == 404


KEPT = timedelta(days=180)


def test_a_line_stays_and_only_its_address_goes(viewer):
    audit.note(Act.REFUSED, about="board", by=viewer, address="192.0.2.7", at=NOW)
    sealing.seal()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.update(act=Act.SIGNED_IN)

    assert audit.forget(clock=lambda: NOW + KEPT) == 0
    assert audit.forget(clock=lambda: NOW + 2 * KEPT) == 1

    assert AuditEntry.objects.get().facts == {}
    assert not list(sealing.verify())
