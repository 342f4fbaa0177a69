"""A passkey: added, and signed in with, by the browser's own virtual authenticator."""

import re

from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.e2e.boards import sign_in, visit

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_somebody_adds_a_passkey_and_signs_in_with_it(context, owner):
    page = context().new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in(page, owner)
    visit(page, "/account/")

    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name of the device").fill("My laptop")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()

    visit(page, "/account/")
    expect(page.get_by_text("My laptop").first).to_be_visible()
    page.context.clear_cookies()
    visit(page, "/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).not_to_have_url(re.compile("sign-in"))
    visit(page, "/account/")
    expect(page.get_by_text("Last used on")).to_be_visible()
