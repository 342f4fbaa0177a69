"""What is typed in a decision outlives its tab, in a real browser."""

import time

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.cast import make_initiative
from tests.e2e.boards import sign_in, visit
from tests.web.world import make_gate
from workflows.models import RulingDraft


@pytest.fixture
def gate(page, transactional_db, request):
    """Show the gate sheet of somebody else's idea to a gatekeeper."""
    owner = request.getfixturevalue("owner")
    make_gate(request.getfixturevalue("portfolio"))
    trees = make_initiative(owner, title="Trees", at=timezone.now())
    sign_in(page, request.getfixturevalue("gatekeeper"))
    page.wait_for_url("**/p/**")
    visit(page, reverse("gate", args=[trees.pk]))
    return page


def why(page):
    return page.get_by_label("Why", exact=True)


def kept_within(*, seconds):
    """Wait for what the closing tab sends while it is gone already."""
    deadline = time.monotonic() + seconds
    while not RulingDraft.objects.exists():
        assert time.monotonic() < deadline, "The draft did not arrive."
        time.sleep(0.05)


def test_what_was_typed_is_there_after_a_pause(gate):
    with gate.expect_response("**/gate/draft/"):
        why(gate).fill("Half a sen")
    gate.reload()

    expect(why(gate)).to_have_value("Half a sen")
    expect(gate.get_by_text("You began this on")).to_be_visible()


def test_a_tab_that_closes_at_once_loses_nothing(gate):
    address, context = gate.url, gate.context
    why(gate).fill("Half a sen")
    gate.close(run_before_unload=False)
    kept_within(seconds=20)

    again = context.new_page()
    visit(again, address)
    expect(why(again)).to_have_value("Half a sen")


def test_a_decision_that_is_taken_leaves_no_draft(gate):
    gate.get_by_label("Recycle").check()
    why(gate).fill("Talk to them first.")
    gate.get_by_role("button", name="Record the decision").click()
    expect(gate.get_by_text("Talk to them first.").first).to_be_visible()

    assert not RulingDraft.objects.exists()
