"""The page on which the API is read and tried out, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.e2e.boards import sign_in


@pytest.fixture
def signed_in(transactional_db, request, page):
    sign_in(page, request.getfixturevalue("owner"))
    page.wait_for_url("**/p/**")
    return page


def test_calls_are_there_as_one_scrolls_and_no_error(signed_in):
    said = []
    signed_in.on("console", lambda message: said.append(message.text))
    signed_in.on("pageerror", lambda error: said.append(str(error)))

    signed_in.goto("/tokens/")
    signed_in.get_by_role("link", name="to try out").click()

    # No more is drawn than what is in sight.
    first = signed_in.get_by_text("List the accounts of everybody").first
    expect(first).to_be_visible(timeout=30_000)
    signed_in.mouse.wheel(0, 600)
    expect(signed_in.get_by_text("Start an initiative").first).to_be_visible()
    assert said == []
