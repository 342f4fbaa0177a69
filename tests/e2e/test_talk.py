"""Comments that call a colleague, and files that are dropped, in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portfolio.actions import post_comment
from tests.cast import NOW, make_initiative, make_person
from tests.e2e.boards import problems, said, sign_in, visit
from tests.uploads import PDF, SVG

PLAN = {"name": "Één plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
DRAWING = {"name": "drawing.svg", "mimeType": "image/svg+xml", "buffer": SVG}


@pytest.fixture
def initiative(transactional_db, request):
    owner = request.getfixturevalue("owner")
    for name in ("Sanne de Vries", "Sander Bos"):
        make_person(name, owner.memberships.get().portfolio, "viewer")
    return make_initiative(owner, title="Trees")


@pytest.fixture
def opened(page, initiative):
    sign_in(page, initiative.owner)
    page.wait_for_url("**/p/**")
    visit(page, reverse("initiative", args=[initiative.pk]))
    expect(page.locator("#comment-text-people")).to_be_attached()
    return page


@pytest.fixture
def field(opened):
    return opened.get_by_role("textbox", name="Comment", exact=True)


def test_a_colleague_is_called_with_the_keyboard_alone(opened, field, initiative):
    field.press_sequentially("Ask @san")
    offers = opened.locator("#comment-text-people").get_by_role("option")
    expect(offers).to_have_count(2)
    said(opened, "Found: 2.")
    field.press("ArrowDown")
    field.press("Enter")
    field.press_sequentially("first.")
    expect(field).to_have_value("Ask @Sanne de Vries first.")
    field.press("Control+Enter")

    said(opened, "Comment posted.")
    expect(opened.get_by_text("Ask @Sanne de Vries first.")).to_be_in_viewport()
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    assert [one.name for one in initiative.comments.get().mentioned.all()] == [
        "Sanne de Vries"
    ]


def test_what_is_asked_about_a_comment_is_asked_on_the_page(opened, field, initiative):
    field.fill("Call 06-12345678")
    opened.get_by_role("button", name="Post", exact=True).click()
    expect(opened.get_by_text("a phone number")).to_be_visible()
    expect(field).to_have_value("Call 06-12345678")
    opened.get_by_role("button", name="Save anyway").click()

    said(opened, "Comment posted.")
    assert initiative.comments.get().text == "Call 06-12345678"


def test_a_name_that_nobody_has_is_said_beside_the_field(opened, field, initiative):
    field.fill("Ask @Peter.")
    opened.get_by_role("button", name="Post", exact=True).click()

    expect(opened.locator(".talk-form > .note")).to_contain_text(
        "Nobody in this portfolio is called “@Peter”"
    )


def test_escape_closes_the_list_and_enter_is_a_new_line(opened, field):
    field.press_sequentially("@san")
    expect(opened.get_by_role("listbox")).to_be_visible()
    field.press("Escape")
    field.press("Enter")
    field.press_sequentially("x")

    expect(field).to_have_value("@san\nx")


def test_a_colleague_is_called_with_the_mouse(opened, field):
    field.press_sequentially("@bos")
    opened.get_by_role("option", name="Sander Bos").click()

    expect(field).to_have_value("@Sander Bos ")
    expect(field).to_be_focused()


def test_axe_finds_nothing_while_colleagues_are_proposed(opened, field):
    field.press_sequentially("@san")
    expect(opened.get_by_role("listbox")).to_be_visible()

    assert problems(opened) == {}


def test_files_go_without_leaving_the_page(opened, field, initiative):
    field.fill("Half a thought")
    opened.get_by_text("Add files").click()
    opened.locator("#attachment-file").set_input_files([PLAN, DRAWING])
    opened.get_by_role("button", name="Add", exact=True).click()

    expect(opened.get_by_role("link", name="Één plan.pdf", exact=True)).to_be_visible()
    said(opened, "1 file added. “drawing.svg” is not a kind of file")
    expect(field).to_have_value("Half a thought")
    assert initiative.attachments.get().name == "Één plan.pdf"


def test_what_is_not_taken_is_told_and_the_choice_stays(opened, initiative):
    opened.get_by_text("Add files").click()
    opened.locator("#attachment-file").set_input_files([DRAWING])
    opened.get_by_role("button", name="Add", exact=True).click()

    expect(opened.get_by_role("alert")).to_contain_text("is not a kind of file")
    expect(opened.get_by_role("alert")).to_be_focused()
    assert opened.locator("#attachment-file").evaluate("e => e.files.length") == 1
    assert problems(opened) == {}


def test_files_can_be_dropped(opened, initiative):
    opened.get_by_text("Add files").click()
    dropped = opened.evaluate_handle(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["one line"], "notes.txt", { type: "text/plain" }));
          return data;
        }"""
    )
    opened.locator("[data-module=attach]").dispatch_event(
        "drop", {"dataTransfer": dropped}
    )
    opened.get_by_role("button", name="Add", exact=True).click()

    expect(opened.get_by_role("link", name="notes.txt", exact=True)).to_be_visible()


def test_a_file_is_saved_and_not_shown(opened, initiative):
    opened.get_by_text("Add files").click()
    opened.locator("#attachment-file").set_input_files([PLAN])
    opened.get_by_role("button", name="Add", exact=True).click()
    with opened.expect_download() as download:
        opened.get_by_role("link", name="Één plan.pdf", exact=True).click()

    assert download.value.suggested_filename == "Één plan.pdf"


def test_all_of_it_works_without_javascript(browser, live_server, initiative):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="en-GB"
    )
    plain = context.new_page()
    sign_in(plain, initiative.owner)
    path = reverse("initiative", args=[initiative.pk])

    plain.goto(path)
    plain.get_by_role("textbox", name="Comment", exact=True).fill("@Sander Bos, look.")
    plain.get_by_role("button", name="Post", exact=True).click()
    expect(plain.get_by_text("@Sander Bos, look.")).to_be_in_viewport()
    plain.get_by_text("Add files").click()
    plain.locator("#attachment-file").set_input_files([PLAN, DRAWING])
    plain.get_by_role("button", name="Add", exact=True).click()
    expect(plain.get_by_text("1 file added.")).to_be_visible()
    plain.get_by_role("button", name="Stop following").click()
    expect(plain.get_by_role("button", name="Follow", exact=True)).to_be_visible()
    context.close()

    assert initiative.comments.get().mentioned.get().name == "Sander Bos"
    assert initiative.attachments.get().name == "Één plan.pdf"


@pytest.mark.parametrize(
    "name", ["comment-new", "comment-edit", "comment-remove", "attachment-new"]
)
def test_axe_finds_nothing_on_the_pages_that_ask(opened, initiative, name):
    comment = post_comment(initiative, text="Wind.", by=initiative.owner, at=NOW)
    row = [] if name.endswith("new") else [comment.pk]
    opened.set_viewport_size({"width": 320, "height": 640})
    visit(opened, reverse(name, args=[initiative.pk, *row]))

    assert problems(opened) == {}
    assert opened.evaluate("document.documentElement.scrollWidth") == 320
