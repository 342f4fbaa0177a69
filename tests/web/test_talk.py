"""Comments, files and following, on the page of an initiative."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import attach, post_comment, remove_comment
from portfolio.files import LARGEST, MEGABYTE
from portfolio.models import Watch
from tests.cast import NOW, make_initiative, make_person
from tests.uploads import PDF, SVG, upload
from tests.web.world import page, text
from web.pages.talk import RECENT

MARKUP = "<script>alert(1)</script>"


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def comment(initiative, owner):
    return post_comment(initiative, text="Wind first.", by=owner, at=NOW)


@pytest.fixture
def attached(initiative, owner):
    return attach(initiative, upload("Één plan.pdf", PDF), by=owner, at=NOW)


def shown(client, initiative, query=""):
    return text(client.get(page("initiative", initiative.pk) + query))


def test_a_comment_is_posted_and_shown(as_owner, initiative):
    answer = as_owner.post(
        page("comment-new", initiative.pk), {"text": "Wind first."}, follow=True
    )

    assert "Comment posted." in text(answer)
    assert "Wind first." in text(answer)
    comment = initiative.comments.get()
    assert answer.redirect_chain[0][0].endswith(f"#comment-{comment.pk}")


def test_what_was_typed_stays_when_it_is_refused(as_owner, initiative):
    answer = as_owner.post(
        page("comment-new", initiative.pk), {"text": "Call Piet on 06-12345678"}
    )

    assert answer.status_code == 400
    assert "Call Piet on 06-12345678" in text(answer)
    assert "a phone number" in text(answer)
    assert not initiative.comments.exists()


def test_who_is_called_by_name_stands_out(as_owner, initiative, viewer):
    as_owner.post(page("comment-new", initiative.pk), {"text": f"Ask @{viewer.name}."})

    assert f"<strong>@{viewer.name}</strong>." in shown(as_owner, initiative)


def test_a_name_that_nobody_has_is_said_softly(as_owner, initiative, outsider):
    answer = as_owner.post(
        page("comment-new", initiative.pk),
        {"text": f"Ask @{outsider.name}."},
        follow=True,
    )

    assert f"called “@{outsider.name}”, so it stays plain text." in text(answer)
    assert f"<strong>@{outsider.name}" not in text(answer)


def test_markup_is_a_text(as_owner, initiative):
    as_owner.post(page("comment-new", initiative.pk), {"text": MARKUP})

    assert MARKUP not in shown(as_owner, initiative)
    assert "script&gt;alert(1)" in shown(as_owner, initiative)


def test_a_changed_comment_says_so(as_owner, initiative, comment):
    as_owner.post(
        page("comment-edit", initiative.pk, comment.pk), {"text": "Rain first."}
    )

    assert "Rain first." in shown(as_owner, initiative)
    assert "edited" in shown(as_owner, initiative)


def test_a_removed_comment_keeps_its_place(as_owner, initiative, comment):
    as_owner.post(page("comment-remove", initiative.pk, comment.pk))

    assert "This comment was removed." in shown(as_owner, initiative)
    assert "Wind first." not in shown(as_owner, initiative)


def test_a_comment_is_found_under_its_own_initiative_only(as_owner, owner, comment):
    other = make_initiative(owner, title="Roots")

    answer = as_owner.get(page("comment-edit", other.pk, comment.pk))

    assert answer.status_code == 404


def test_who_only_looks_reads_along(client, initiative, comment, viewer):
    client.force_login(viewer)

    assert "Wind first." in shown(client, initiative)
    assert page("comment-new", initiative.pk) not in shown(client, initiative)


def test_a_long_conversation_opens_on_request(as_owner, initiative, owner):
    for number in range(RECENT + 2):
        post_comment(initiative, text=f"Remark {number}.", by=owner, at=NOW)

    assert "Show 2 earlier comments" in shown(as_owner, initiative)
    assert "Remark 1." not in shown(as_owner, initiative)
    assert "Remark 1." in shown(as_owner, initiative, "?comments=all")


def test_files_are_added_and_come_back_as_a_download(as_owner, initiative):
    files = [upload("Één plan.pdf", PDF), upload("tabel.csv", b"a;b\n")]

    as_owner.post(
        page("attachment-new", initiative.pk), {"file": files, "note": "The plan"}
    )

    first, second = initiative.attachments.all()
    assert (first.note, second.name) == ("The plan", "tabel.csv")
    answer = as_owner.get(page("attachment", initiative.pk, first.pk))
    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "%C3%89%C3%A9n%20plan.pdf" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_good_files_are_kept_and_the_others_named(as_owner, initiative):
    files = [upload("plan.pdf", PDF), upload("drawing.svg", SVG)]

    answer = as_owner.post(
        page("attachment-new", initiative.pk), {"file": files}, follow=True
    )

    assert "1 file added." in text(answer)
    assert "“drawing.svg” is not a kind of file that Kiem keeps." in text(answer)
    assert initiative.attachments.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("invoice.pdf", b"MZ\x90\0\3", "is not that of a pdf file."),
        ("empty.pdf", b"", "“empty.pdf” is empty."),
        ("large.pdf", PDF + bytes(LARGEST), "is larger than 20 MB."),
        ("a\u202egpj.exe", PDF, "“agpj.exe” is not a kind of file"),
    ],
    ids=["exe", "empty", "large", "turned"],
)
def test_what_is_not_taken_is_said_and_the_note_stays(
    name, content, said, as_owner, initiative
):
    answer = as_owner.post(
        page("attachment-new", initiative.pk),
        {"file": upload(name, content), "note": "The plan"},
    )

    assert answer.status_code == 400
    assert said in text(answer)
    assert "The plan" in text(answer)
    assert not initiative.attachments.exists()


@pytest.mark.parametrize("files", [[], ["plan.pdf"] * 11])
def test_some_files_are_chosen_and_not_too_many(files, as_owner, initiative):
    answer = as_owner.post(
        page("attachment-new", initiative.pk),
        {"file": [upload(name, PDF) for name in files]},
    )

    assert answer.status_code == 400
    assert not initiative.attachments.exists()


def test_of_a_file_that_is_too_large_no_more_is_written_than_could_be_kept(rf):
    file = SimpleUploadedFile("large.pdf", PDF + bytes(LARGEST + 5 * MEGABYTE))
    request = rf.post("/", {"file": file})

    received = request.FILES["file"]

    assert received.size == len(PDF) + LARGEST + 5 * MEGABYTE
    kept = Path(received.temporary_file_path()).stat().st_size
    request.close()
    assert kept < LARGEST + MEGABYTE


def test_a_removed_file_is_there_no_more(as_owner, initiative, attached):
    path = page("attachment", initiative.pk, attached.pk)
    as_owner.post(page("attachment-remove", initiative.pk, attached.pk))

    assert as_owner.get(path).status_code == 404
    assert path not in shown(as_owner, initiative)


def test_a_file_that_the_disk_lost_is_not_found(
    as_owner, initiative, attached, settings, tmp_path
):
    settings.VAR_DIR = tmp_path

    answer = as_owner.get(page("attachment", initiative.pk, attached.pk))

    assert answer.status_code == 404


def test_one_follows_and_stops_following(client, initiative, viewer):
    client.force_login(viewer)
    path = page("watch", initiative.pk)
    assert "Follow</button>" in shown(client, initiative)

    client.post(path, {"is_on": "1"})
    assert "Stop following</button>" in shown(client, initiative)

    client.post(path)
    assert "Follow</button>" in shown(client, initiative)
    assert Watch.objects.count() == 1


def test_who_can_be_called_is_proposed(as_owner, initiative, viewer, outsider):
    answer = as_owner.get(page("people", initiative.pk), {"q": viewer.name[:3].upper()})

    assert viewer.name in text(answer)
    assert outsider.name not in text(answer)


def queries(client, initiative):
    client.get(page("initiative", initiative.pk))
    with CaptureQueriesContext(connection) as counted:
        client.get(page("initiative", initiative.pk))
    return len(counted)


def test_the_page_takes_as_many_queries_for_thirty_as_for_three(
    as_owner, initiative, owner, portfolio
):
    def fill(count):
        for number in range(count):
            text = f"@{owner.name} and @{manager.name}: {number}"
            comment = post_comment(initiative, text=text, by=manager, at=NOW)
            attach(initiative, upload("plan.pdf", PDF), by=owner, at=NOW)
        remove_comment(comment, by=manager, at=NOW)

    manager = make_person("Mieke Manager", portfolio, "manager")
    fill(3)
    few = queries(as_owner, initiative)
    fill(27)

    assert queries(as_owner, initiative) == few
    assert few <= 32
