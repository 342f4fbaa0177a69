"""Whatever is sent: a clear refusal, and nothing half done."""

import json

import pytest

from tests.web.api.bodies import GOOD
from tests.web.api.caller import Caller, everything, pointers, refusal

pytestmark = pytest.mark.usefixtures("referred")
NOT_TEXTS = (5, {"x": 1})
NOT_NUMBERS = ("5", 1.5, 5.0, True, [1], {}, 10**400, -(10**30))
NOT_DAYS = ("0001-01-01", "1989-12-31", "2101-01-01", "31-12-2026", "2026-02-30", "")
UNSTORABLE = ("a\\u0000b", "a\\udfffb")


def texts(name):
    """Name the texts of this body."""
    return [field for field, value in GOOD[name].items() if isinstance(value, str)]


def path_of(initiative, name):
    return f"/initiatives/{initiative.pk}/{name}"


@pytest.fixture(params=GOOD)
def name(request):
    return request.param


@pytest.fixture
def caller(name, as_owner, as_gatekeeper):
    return as_gatekeeper if name == "decisions" else as_owner


@pytest.mark.parametrize("value", NOT_TEXTS, ids=repr)
def test_what_is_not_a_text_is_no_text(value, name, initiative, gate, caller):
    before = everything()
    broken = GOOD[name] | dict.fromkeys(texts(name), value)

    response = caller.post(path_of(initiative, name), broken)

    assert pointers(refusal(response, 400)) == {f"#/{field}" for field in texts(name)}
    assert everything() == before


@pytest.mark.parametrize("value", NOT_NUMBERS, ids=lambda value: repr(value)[:9])
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("moves", ["version", "after"]),
        ("involvements", ["count"]),
        ("decisions", ["version", "after"]),
        ("team", ["person", "hours_per_week"]),
        ("measurements", ["metric"]),
        ("adoption-counts", ["adoption_target", "users"]),
        ("relations", ["other"]),
    ],
)
def test_what_is_not_a_number_is_no_number(
    name, fields, value, initiative, gate, caller
):
    before = everything()
    broken = GOOD[name] | dict.fromkeys(fields, value)

    response = caller.post(path_of(initiative, name), broken)

    assert pointers(refusal(response, 400)) == {f"#/{field}" for field in fields}
    assert everything() == before


@pytest.mark.parametrize(
    "value", ["5", "", True, [1], {}, 10**10, 0.0001, -1e300], ids=repr
)
def test_a_figure_is_a_number_of_at_most_thirteen_digits(value, initiative, as_owner):
    before = everything()
    fields = ("baseline", "target", "stop_value")
    broken = GOOD["metrics"] | dict.fromkeys(fields, value)

    response = as_owner.post(path_of(initiative, "metrics"), broken)

    assert pointers(refusal(response, 400)) == {f"#/{field}" for field in fields}
    assert everything() == before


@pytest.mark.parametrize("value", [0, 5, 5.0, -0.125, 9_999_999_999.999, None])
def test_a_figure_comes_back_as_it_went(value, initiative, as_owner):
    made = as_owner.post(path_of(initiative, "metrics"), {"name": "x", "target": value})

    assert made.json()["target"] == value


@pytest.mark.parametrize("value", ["yes", 1, "true", [], {}], ids=repr)
def test_only_true_and_false_are_true_or_false(value, initiative, as_owner):
    broken = GOOD["lessons"] | {"worked": value}

    response = as_owner.post(path_of(initiative, "lessons"), broken)

    assert pointers(refusal(response, 400)) == {"#/worked"}


@pytest.mark.parametrize("day", NOT_DAYS)
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("involvements", ["held_on"]),
        ("partners", ["confirmed_on"]),
        ("lessons", ["learnt_on"]),
        ("measurements", ["measured_on"]),
        ("assumptions", ["tested_on"]),
        ("adoption-targets", ["due_on"]),
        ("decisions", ["next_on", "resume_on"]),
    ],
)
def test_a_day_that_nobody_means_is_refused(
    name, fields, day, initiative, gate, caller
):
    before = everything()
    broken = GOOD[name] | dict.fromkeys(fields, day)

    response = caller.post(path_of(initiative, name), broken)

    assert pointers(refusal(response, 400)) == {f"#/{field}" for field in fields}
    assert everything() == before


@pytest.mark.parametrize("count", [0, -1, -(2**40)])
def test_nobody_is_not_involved(count, initiative, as_owner):
    before = everything()

    response = as_owner.post(
        path_of(initiative, "involvements"), GOOD["involvements"] | {"count": count}
    )

    assert pointers(refusal(response, 400)) == {"#/count"}
    assert everything() == before


def test_a_day_to_come_is_no_day_of_an_involvement(initiative, as_owner):
    response = as_owner.post(
        path_of(initiative, "involvements"),
        GOOD["involvements"] | {"held_on": "2099-01-01"},
    )

    assert pointers(refusal(response, 400)) == {"#/held_on"}


def test_a_text_longer_than_its_column_is_refused(name, initiative, gate, caller):
    before = everything()
    broken = GOOD[name] | dict.fromkeys(texts(name), "x" * 6000)

    response = caller.post(path_of(initiative, name), broken)

    assert pointers(refusal(response, 400)) == {f"#/{field}" for field in texts(name)}
    assert everything() == before


# Ours ends at one megabyte, Django's own limit lies above it.
@pytest.mark.parametrize("size", [1_048_577, 10_000_000])
def test_a_text_of_megabytes_is_too_large(size, initiative, as_owner):
    before = everything()

    response = as_owner.post(path_of(initiative, "updates"), {"text": "x" * size})

    assert refusal(response, 413)["code"] == "too_large"
    assert everything() == before


@pytest.mark.parametrize("text", UNSTORABLE)
@pytest.mark.parametrize("field", texts("involvements"))
def test_characters_that_cannot_be_kept_are_refused(text, field, initiative, as_owner):
    before = everything()
    raw = json.dumps(GOOD["involvements"] | {field: "@"}).replace("@", text)

    response = as_owner.post(path_of(initiative, "involvements"), raw.encode())

    assert refusal(response, 400)["code"] == "parse_error"
    assert everything() == before


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"}",
        b"nope",
        b"\xff\xfe",
        b'{"version": NaN}',
        b'{"version": Infinity}',
        b'{"version": -Infinity}',
        b'{"version": 1, "version": 2}',
        b'{"conditions": [{"text": "a", "text": "b"}]}',
        b'{"\\ud800": 1}',
        b'{"version": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b"[" * 900 + b"]" * 900,
        b'{"a":' * 50_000,
        b'{"version": 1}{"version": 1}',
        b"'version': 1",
    ],
    ids=lambda raw: raw[:24].decode("latin-1"),
)
def test_what_is_not_json_is_refused(raw, initiative, as_owner):
    before = everything()

    refusal(as_owner.post(path_of(initiative, "moves"), raw), 400)

    assert everything() == before


@pytest.mark.parametrize("body", [[], [{}], "text", 5, None, True], ids=repr)
def test_a_body_is_an_object(body, initiative, as_owner):
    before = everything()

    refusal(as_owner.post(path_of(initiative, "moves"), body), 400)

    assert everything() == before


def test_unknown_fields_are_refused(name, initiative, gate, caller):
    before = everything()
    fields = ("id", "by", "at", "initiative", "portfolio")
    body = GOOD[name] | dict.fromkeys(fields, 1)

    problem = refusal(caller.post(path_of(initiative, name), body), 400)

    assert pointers(problem) == {f"#/{field}" for field in fields}
    assert {error["code"] for error in problem["errors"]} == {"unknown"}
    assert everything() == before


def test_a_thousand_unknown_fields_get_a_short_answer(initiative, as_owner):
    body = {f"{number}" * 500: 1 for number in range(1000, 1100)}

    response = as_owner.post(path_of(initiative, "updates"), body)

    assert len(response.content) < 50_000
    assert len(refusal(response, 400)["errors"]) == 100


def test_all_mistakes_are_told_at_once(initiative, as_owner):
    broken = {"held_on": "tomorrow", "form": "dream", "count": -1, "colour": "red"}

    problem = refusal(as_owner.post(path_of(initiative, "involvements"), broken), 400)

    assert pointers(problem) == {
        "#/held_on",
        "#/form",
        "#/count",
        "#/colour",
        "#/group",
    }
    assert all(error["code"] and error["detail"] for error in problem["errors"])


def test_a_pointer_is_one_of_rfc_6901(initiative, as_owner):
    body = GOOD["updates"] | {"a/b~c d": 1}

    problem = refusal(as_owner.post(path_of(initiative, "updates"), body), 400)

    assert pointers(problem) == {"#/a~1b~0c%20d"}


def test_refusals_are_in_the_language_that_is_asked_for(initiative, owner):
    caller = Caller(owner, **{"accept-language": "nl"})

    response = caller.post(path_of(initiative, "updates"), {})

    (error,) = refusal(response, 400)["errors"]
    assert error["detail"] == "Dit veld is vereist."
    assert response["Content-Language"] == "nl"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/xml",
        "",
        "json",
    ],
)
def test_what_does_not_say_that_it_is_json_is_refused(
    content_type, initiative, as_owner
):
    before = everything()
    raw = json.dumps(GOOD["moves"]).encode()

    response = as_owner.post(path_of(initiative, "moves"), raw, content_type)

    refusal(response, 415)
    assert everything() == before


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png"])
def test_an_answer_in_another_format_is_not_to_be_had(accept, initiative, owner):
    refusal(Caller(owner, accept=accept).get("/initiatives"), 406)


def test_an_unknown_initiative_is_not_found(name, gate, caller):
    refusal(caller.post(f"/initiatives/{10**30}/{name}", GOOD[name]), 404)


@pytest.mark.parametrize("count", [100_001, 2**31 - 1, 10**12])
def test_more_people_than_could_be_meant_are_refused(count, initiative, as_owner):
    body = GOOD["involvements"] | {"count": count}

    response = as_owner.post(path_of(initiative, "involvements"), body)

    assert pointers(refusal(response, 400)) == {"#/count"}


@pytest.mark.parametrize("cursor", ["0.0", "1e3", "", " 1", "٣"])
def test_a_number_of_a_query_is_a_whole_number(cursor, as_owner, initiative):
    answer = as_owner.get("/initiatives", cursor=cursor)

    assert answer.status_code == 400
