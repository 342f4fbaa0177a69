"""Each kind of record: added, changed, removed, by whom, and what is refused."""

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from portfolio.actions import add_record, edit_record
from portfolio.clock import day_of
from portfolio.ledger import Kind
from portfolio.records import RECORDS
from tests.cast import NOW, make_initiative
from tests.recorded import initiative, made, owner, portfolio, recorded, rows
from tests.records import CHANGES, DAYS, make_records, typed
from tests.web.world import page, text
from web.forms.base import TypedText
from web.forms.records import FORMS

__all__ = ["initiative", "made", "owner", "portfolio", "recorded", "rows"]  # fixtures


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


@pytest.fixture
def post(as_owner, initiative):
    """Send the form of a new record of this kind, as its owner."""

    def send(slug, data):
        return as_owner.post(page("record-new", initiative.pk, slug), data)

    return send


@pytest.fixture
def edit(as_owner, initiative, rows):
    """Change a record of this kind, as its owner saw it."""
    initiative.refresh_from_db()
    seen = initiative.version

    def send(slug, **changes):
        path = page("record-edit", initiative.pk, slug, rows[slug].pk)
        return as_owner.post(path, typed(slug, rows) | {"version": seen} | changes)

    return send


def free(rows, slug):
    """Take away what keeps a record from being removed."""
    if slug == "groups":
        rows["involvements"].delete()


def events(initiative):
    return list(initiative.events.order_by("version").values_list("kind", flat=True))


@pytest.mark.parametrize("slug", RECORDS)
def test_each_record_is_added(post, initiative, rows, slug):
    body = typed(slug, rows)
    if slug == "involvements":
        body |= {"group": "Planners"}
    free(rows, slug)
    rows[slug].delete()
    before = events(initiative)

    answer = post(slug, body)

    assert answer.status_code == 302, answer.context["form"].errors
    assert answer.url == page("initiative", initiative.pk)
    assert RECORDS[slug].find(initiative.pk).count() == 1
    assert events(initiative) == [*before, RECORDS[slug].added]


@pytest.mark.parametrize("slug", RECORDS)
def test_each_record_is_changed(edit, initiative, rows, slug):
    field, value, *_ = CHANGES[slug]

    answer = edit(slug, **{field: value})

    rows[slug].refresh_from_db()
    assert answer.status_code == 302, answer.context["form"].errors
    assert str(getattr(rows[slug], field)).removesuffix(".000") == value


@pytest.mark.parametrize("slug", RECORDS)
def test_a_clash_shows_both_texts_and_can_be_saved(
    edit, initiative, rows, manager, slug
):
    field, ours, theirs, told = CHANGES[slug]
    edit_record(rows[slug], {field: theirs}, by=manager, at=NOW)

    refused = edit(slug, **{field: ours})
    version = refused.context["form"]["version"].value()
    saved = edit(slug, version=version, **{field: ours})

    assert refused.status_code == 409
    assert f"<blockquote>{told}</blockquote>" in text(refused)
    assert refused.context["form"][field].value() == ours
    assert saved.status_code == 302


@pytest.mark.parametrize("slug", RECORDS)
def test_each_record_is_removed_after_one_question(as_owner, initiative, rows, slug):
    free(rows, slug)
    path = page("record-remove", initiative.pk, slug, rows[slug].pk)

    asked = as_owner.get(path)
    as_owner.post(path)

    assert "The history keeps what it said." in text(asked)
    assert not RECORDS[slug].find(initiative.pk).exists()
    assert events(initiative)[-1] == Kind.RECORD_REMOVED


@pytest.mark.parametrize("person", ["viewer", "gatekeeper", "outsider"])
@pytest.mark.parametrize("slug", RECORDS)
def test_who_may_not_record_finds_no_form(
    request, client, initiative, rows, person, slug
):
    client.force_login(request.getfixturevalue(person))
    row = (initiative.pk, slug, rows[slug].pk)

    for path in (
        page("record-new", *row[:2]),
        page("record-edit", *row),
        page("record-remove", *row),
    ):
        assert client.get(path).status_code == 404
        assert client.post(path, typed(slug, rows)).status_code == 404


@pytest.mark.parametrize(("slug", "day"), DAYS)
def test_a_day_that_is_still_to_come_is_refused(edit, rows, slug, day):
    answer = edit(slug, **{day: "2099-01-01"})

    assert answer.status_code == 400
    assert "This day is still to come." in text(answer)


@pytest.mark.parametrize(
    ("slug", "field", "other"),
    [
        ("measurements", "metric", "metrics"),
        ("adoption-counts", "adoption_target", "adoption-targets"),
        ("involvements", "group", "groups"),
    ],
)
def test_a_row_of_another_initiative_cannot_be_chosen(
    edit, owner, rows, slug, field, other
):
    elsewhere = make_records(make_initiative(owner, title="Bins"), by=owner)

    answer = edit(slug, **{field: elsewhere[other].pk})

    assert answer.status_code == 400
    assert "Select a valid choice." in text(answer)


@pytest.mark.parametrize(
    ("slug", "field"), [("team", "person"), ("relations", "other")]
)
def test_nothing_of_another_portfolio_can_be_chosen(edit, outsider, slug, field):
    other = {"team": outsider, "relations": make_initiative(outsider)}[slug]

    answer = edit(slug, **{field: other.pk})

    assert answer.status_code == 400
    assert "Select a valid choice." in text(answer)


@pytest.mark.parametrize("slug", RECORDS)
def test_a_record_of_another_initiative_is_not_found(as_owner, owner, rows, slug):
    elsewhere = make_initiative(owner, title="Bins")

    for name in ("record-edit", "record-remove"):
        path = page(name, elsewhere.pk, slug, rows[slug].pk)
        assert as_owner.get(path).status_code == 404
        assert as_owner.post(path).status_code == 404


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_a_record_that_is_not_there_is_not_found(as_owner, initiative, number):
    path = page("record-edit", initiative.pk, "partners", number)

    assert as_owner.get(path).status_code == 404


def test_an_unknown_kind_of_record_is_not_found(as_owner, initiative):
    assert as_owner.get(page("record-new", initiative.pk, "secrets")).status_code == 404


def test_a_group_that_was_spoken_with_stays(as_owner, initiative, rows):
    path = page("record-remove", initiative.pk, "groups", rows["groups"].pk)

    answer = as_owner.post(path)

    assert answer.status_code == 400
    assert "Other records refer to this one." in text(answer)
    assert initiative.groups.exists()


def test_removing_says_what_goes_with_it(as_owner, initiative, rows):
    path = page("record-remove", initiative.pk, "metrics", rows["metrics"].pk)

    assert "1 record that belongs to it goes with it." in text(as_owner.get(path))


def test_a_measurement_begins_with_a_metric(as_owner, owner):
    bare = make_initiative(owner, title="Bins")
    path = page("record-new", bare.pk, "measurements")

    answer = as_owner.get(path, follow=True)

    assert "There is no metric yet. Begin with that." in text(answer)
    assert "Add a metric" in text(answer)


def test_there_is_one_plan_to_hand_over(as_owner, initiative, rows):
    answer = as_owner.get(page("record-new", initiative.pk, "handover"))

    assert answer.url == page(
        "record-edit", initiative.pk, "handover", rows["handover"].pk
    )


def test_what_is_recorded_already_can_be_changed_instead(as_owner, initiative, rows):
    shown = text(as_owner.get(page("record-new", initiative.pk, "data-sources")))

    assert "Change: Register of trees" in shown


def test_the_only_metric_and_today_are_filled_in(as_owner, initiative, rows):
    form = as_owner.get(page("record-new", initiative.pk, "measurements")).context[
        "form"
    ]

    assert form["metric"].value() == rows["metrics"].pk
    assert form["measured_on"].value() == day_of(timezone.now())


def test_the_metric_that_one_comes_from_is_chosen(as_owner, initiative, rows, owner):
    other = add_record(initiative, "metrics", {"name": "Costs"}, by=owner, at=NOW)
    path = page("record-new", initiative.pk, "measurements")

    form = as_owner.get(path, {"of": other.pk}).context["form"]

    assert form["metric"].value() == str(other.pk)


@pytest.mark.parametrize(
    ("language", "value", "kept"),
    [
        ("nl", "12,5", "12.5"),
        ("nl", "12.5", "12.5"),
        ("nl", "1.250", "1250"),
        ("nl", "1.250,75", "1250.75"),
        ("nl", "0.125", "0.125"),
        ("en", "12,5", "12.5"),
        ("en", "1,250", "1250"),
        ("en", "1.250", "1.25"),
        ("en", "-1,250,000", "-1250000"),
        ("en", "85 %", "85"),
    ],
)
def test_a_figure_is_typed_as_one_is_used_to(
    as_owner, initiative, rows, owner, language, value, kept
):
    User.objects.filter(pk=owner.pk).update(language=language)
    rows["measurements"].delete()
    body = typed("measurements", rows) | {"value": value}

    as_owner.cookies["django_language"] = language
    as_owner.post(page("record-new", initiative.pk, "measurements"), body)

    assert rows["metrics"].measurements.get().value == Decimal(kept)


@pytest.mark.parametrize("value", ["much", "1.2.3,4,5", "9" * 30, "NaN", "1.23456"])
def test_what_is_no_figure_is_refused_and_kept(edit, value):
    answer = edit("measurements", value=value)

    assert answer.status_code == 400
    assert f'value="{value}"' in text(answer)


@pytest.mark.parametrize("slug", RECORDS)
def test_each_form_says_once_that_it_may_become_public(
    as_owner, initiative, rows, slug
):
    path = page("record-edit", initiative.pk, slug, rows[slug].pk)

    assert text(as_owner.get(path)).count("may become public (Woo)") == 1


@pytest.mark.parametrize(
    ("slug", "field"),
    [
        (slug, field)
        for slug, form in FORMS.items()
        for field, kind in form.base_fields.items()
        if isinstance(kind, TypedText) and (slug, field) != ("involvements", "group")
    ],
)
def test_text_of_every_field_that_names_somebody_is_asked_about(edit, slug, field):
    answer = edit(slug, **{field: "Ask jan@voorbeeld.nl."})

    assert "It looks as if this text holds an e-mail address." in text(answer)
