"""Pages of legal checks, of the list behind them, and of the profile."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import edit_initiative
from portfolio.models import FlagAnswer, Profile
from tests.cast import NOW, make_initiative
from tests.web.world import page, text
from workflows.actions import keep_check
from workflows.models import ConditionalCheck

DONE = {"status": "done", "outcome": "Finished, with the advice of the DPO."}


@pytest.fixture
def gated(playbook, initiative, owner):
    flags = {"legal_flags": {"personal_data": FlagAnswer.YES.value}}
    edit_initiative(initiative, flags, by=owner, at=NOW)
    initiative.refresh_from_db()
    return initiative


def test_the_checks_that_apply_stand_there_with_why(client, owner, gated):
    client.force_login(owner)

    shown = text(client.get(page("legal", gated.pk)))

    assert "Done before Pilot" in shown
    assert "It applies: personal data" in shown
    assert "Say how it stands" in shown


def test_who_only_looks_reads_and_records_nothing(client, viewer, gated):
    client.force_login(viewer)

    assert client.get(page("legal", gated.pk)).status_code == 200
    assert client.get(page("legal-check", gated.pk, "dpia")).status_code == 404


def test_a_check_is_recorded(client, owner, gated):
    client.force_login(owner)

    client.post(page("legal-check", gated.pk, "verwerkingsregister"), DONE)

    kept = gated.legal_checks.get()
    assert (kept.slug, kept.status) == ("verwerkingsregister", "done")
    assert gated.events.last().facts["outcome"] == DONE["outcome"]


def test_what_is_done_says_with_what_and_keeps_what_was_typed(client, owner, gated):
    client.force_login(owner)

    answer = client.post(
        page("legal-check", gated.pk, "bio"), {"status": "done", "responsible": "IT"}
    )

    assert answer.status_code == 400
    assert "Say what came out, why it does not apply, or give a link." in text(answer)
    assert 'value="IT"' in text(answer)


def test_a_check_that_no_longer_applies_stays_in_sight(client, owner, gated):
    keep_check(gated, slug="or", **DONE, by=owner, at=NOW)
    client.force_login(owner)

    shown = text(client.get(page("legal", gated.pk)))

    assert "Recorded earlier, no longer asked" in shown


def test_the_page_takes_as_many_queries_whatever_is_recorded(
    client, owner, gated, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(owner)
    with django_assert_max_num_queries(20) as few:
        client.get(page("legal", gated.pk))
    for check in ConditionalCheck.objects.all():
        keep_check(gated, slug=check.slug, **DONE, by=owner, at=NOW)

    with django_assert_num_queries(len(few)):
        client.get(page("legal", gated.pk))


def test_a_lighter_profile_takes_a_manager(client, owner, manager, gated):
    wish = {"profile": "light", "reason": "Only leaves."}
    client.force_login(owner)
    refused = client.post(page("profile", gated.pk), wish)
    client.force_login(manager)
    client.post(page("profile", gated.pk), wish)

    gated.refresh_from_db()
    assert refused.status_code == 400
    assert "Only managers and gatekeepers choose a lighter profile." in text(refused)
    assert gated.profile == Profile.LIGHT
    assert gated.events.last().facts["proposed"] == "standard"


def test_another_profile_needs_a_reason(client, manager, gated):
    client.force_login(manager)

    answer = client.post(page("profile", gated.pk), {"profile": "heavy"})

    assert answer.status_code == 400
    assert "Say why it differs" in text(answer)


def test_the_page_of_an_initiative_says_its_profile(client, viewer, gated):
    client.force_login(viewer)

    shown = text(client.get(page("initiative", gated.pk)))

    assert "Profile: Standard" in shown


CHECK = {
    "slug": "water",
    "label_nl": "Watertoets",
    "label_en": "Water check",
    "applies_when": "sensors or not supplier",
    "adviser": "legal",
}


@pytest.fixture
def new_check(playbook, stages):
    return CHECK | {"due_before": stages["pilot"].pk}


def test_a_manager_adds_changes_and_removes_a_check(
    client, manager, playbook, new_check
):
    client.force_login(manager)
    path = page("legal-check-edit", playbook.slug, "water")

    client.post(page("legal-check-new", playbook.slug), new_check)
    client.post(path, new_check | {"label_en": "Rain check"})
    listed = text(client.get(page("legal-checks", playbook.slug)))
    client.post(path, {"remove": "1"})

    assert "Rain check" in listed
    assert "sensors in public space or not outside supplier" in listed
    assert not playbook.conditional_checks.filter(slug="water").exists()
    kinds = list(playbook.events.values_list("facts__what", flat=True))
    assert kinds == ["added", "edited", "removed"]


def test_a_manager_moves_a_check_up_and_down(client, manager, playbook):
    client.force_login(manager)
    first, second, *_rest = playbook.conditional_checks.all()

    client.post(page("legal-checks", playbook.slug), {"down": first.slug})
    down = [each.slug for each in playbook.conditional_checks.all()[:2]]
    client.post(page("legal-checks", playbook.slug), {"up": first.slug})

    assert down == [second.slug, first.slug]
    assert playbook.conditional_checks.first() == first


def test_a_condition_that_cannot_be_read_is_refused(
    client, manager, playbook, new_check
):
    client.force_login(manager)

    answer = client.post(
        page("legal-check-new", playbook.slug), new_check | {"applies_when": "water"}
    )

    assert answer.status_code == 400
    assert "“water” is not a known term." in text(answer)


def test_a_manager_sees_where_a_condition_would_apply(
    client, manager, gated, playbook, new_check
):
    client.force_login(manager)
    typed = new_check | {"preview": "1", "label_en": "Rain check"}
    path = page("legal-check-new", playbook.slug)

    everywhere = client.post(path, typed)
    nowhere = client.post(path, typed | {"applies_when": "sensors"})
    unread = client.post(path, typed | {"applies_when": "sensors or"})

    assert "It would apply to 1 of 1 running initiative." in text(everywhere)
    assert "It would apply to 0 of 1" in text(nowhere)
    assert "cannot be read" in text(unread)
    assert "Rain check" in everywhere.content.decode()
    assert not playbook.conditional_checks.filter(slug="water").exists()


def test_the_form_of_a_check_takes_as_many_queries_whatever_runs(
    client, manager, owner, gated, playbook, django_assert_num_queries
):
    client.force_login(manager)
    path = page("legal-check-edit", playbook.slug, "bio")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)

    for number in range(9):
        make_initiative(owner, title=f"Trees {number}")

    with django_assert_num_queries(len(few)):
        client.get(path)


def test_a_check_in_use_stays(client, manager, owner, gated, playbook):
    keep_check(gated, slug="bio", **DONE, by=owner, at=NOW)
    client.force_login(manager)

    answer = client.post(
        page("legal-check-edit", playbook.slug, "bio"), {"remove": "1"}, follow=True
    )

    assert "Let it stay." in text(answer)
    assert playbook.conditional_checks.filter(slug="bio").exists()


@pytest.mark.parametrize("who", ["owner", "gatekeeper", "viewer"])
def test_only_managers_change_the_list(client, request, who, playbook):
    client.force_login(request.getfixturevalue(who))

    assert client.get(page("legal-checks", playbook.slug)).status_code == 200
    assert client.get(page("legal-check-new", playbook.slug)).status_code == 404
