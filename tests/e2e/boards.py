"""What the tests of the board do with it, as people do."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.cast import PASSWORD

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def sign_in(page, user):
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def card(page, title):
    return page.locator(".column .card").filter(has_text=title)


def column(page, name):
    return page.get_by_role("region", name=name)


def titles(page, name):
    return column(page, name).get_by_role("heading", level=3)


def placed(page, title):
    """The titles in the column of this card, from the top."""
    own = page.locator(".column", has=page.locator(".card", has_text=title))
    return own.get_by_role("heading", level=3).all_inner_texts()


def said(page, text):
    expect(page.locator("#announcer")).to_contain_text(text)


def ready(page):
    """Wait until all of the page's scripts listen."""
    waiting = "[data-module]:not([data-mounted=true])"
    expect(page.locator(waiting)).to_have_count(0)


def visit(page, path):
    page.goto(path)
    ready(page)


def reload(page):
    """See what the server kept, once it has answered."""
    expect(page.locator("[data-saving]")).to_have_count(0)
    page.reload()
    ready(page)


def problems(page):
    """What axe finds, by rule, once colours stand still."""
    page.evaluate(
        "Promise.allSettled(document.getAnimations().map((each) => each.finished))"
    )
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return {
        each["id"]: each["nodes"][0]["html"] for each in found.response["violations"]
    }


def drag(page, title, *, to):
    box = card(page, title).bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 12)
    page.mouse.down()
    goal = column(page, to).bounding_box()
    page.mouse.move(goal["x"] + 60, goal["y"] + 60, steps=6)
    page.mouse.up()
