"""A playbook goes out as YAML and comes back the same, to the byte."""

import contextlib
from datetime import date

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.models import Portfolio
from tests.cast import NOW, give_playbook, make_initiative, make_portfolio
from workflows.actions import edit_criterion, publish, remove_criterion, start_draft
from workflows.models import (
    Checklist,
    ConditionalCheck,
    Criterion,
    Gate,
    OutcomeText,
    Terms,
)
from workflows.playbook import DEFAULT, export_playbook, load_playbook
from workflows.playbook.entries import TEXT_COLUMNS

SHIPPED = DEFAULT.read_text(encoding="utf-8")
ODD = ("yes", "no", "null", "1e3", "0x1f", "2026-11-20", "~", "- a", "a: b", "# no")
TRICKY = "\"'`:-?!&*#{}[]|>%@\\\t\n\u0085\u2028 \u00a0éß漢🌳\u200d\ufeff"
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text(alphabet=TRICKY, min_size=1, max_size=60),
    st.text(min_size=1, max_size=60),
).filter(lambda text: text.strip())
BILINGUAL = st.fixed_dictionaries({"nl": TEXTS, "en": TEXTS})


@st.composite
def playbooks(draw):
    """A playbook of one gate with odd texts everywhere."""
    criterion = {
        "slug": draw(st.sampled_from(["c-1", "1e3", "no", "0"])),
        "level": draw(st.sampled_from(["required", "advisory"])),
        "light": draw(st.booleans()),
        "guards": draw(st.lists(st.sampled_from(["FM1", "legal"]), max_size=2)),
        "check": draw(st.sampled_from(["", "sponsor"])),
        "because": draw(st.lists(st.sampled_from(["cold-warm", 12]), max_size=2)),
        "sources": draw(st.lists(TEXTS, max_size=2)),
        **{key: draw(BILINGUAL) for key in ("label", "question", "help")},
    }
    check = {
        "slug": "no",
        "due_before": "pilot",
        "valid_months": draw(st.sampled_from([None, 36])),
        "checked_on": draw(st.sampled_from([None, date(2026, 11, 20)])),
        "label": draw(BILINGUAL),
    }
    return {
        "stages": [
            {"slug": "pilot", **draw(BILINGUAL)},
            {"slug": "s", **draw(BILINGUAL)},
        ],
        "terms": draw(st.sampled_from([{}, {"light_cost": 0}])),
        "outcomes": {"go": {"label": draw(BILINGUAL)}},
        "gates": [
            {
                "slug": "g",
                "stage": "pilot",
                "question": draw(BILINGUAL),
                "criteria": [criterion],
            }
        ],
        "conditional_checks": [check],
    }


def empty():
    number = Portfolio.objects.count()
    return Portfolio.objects.create(slug=f"empty-{number}", organisation="gemeente")


def fitting(book):
    """The playbook in a portfolio, or nothing where its texts do not fit."""
    portfolio = empty()
    try:
        load_playbook(portfolio, book, at=NOW)
    except ValidationError:
        return None
    return portfolio


def test_the_shipped_playbook_comes_back_to_the_byte(portfolio):
    load_playbook(portfolio, SHIPPED, at=NOW)

    assert export_playbook(portfolio) == SHIPPED


@pytest.mark.anywhere
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(book=playbooks())
def test_whatever_was_loaded_comes_back_to_the_byte(db, book):
    portfolio = fitting(book)
    if portfolio is None:
        return
    text, other = export_playbook(portfolio), empty()

    load_playbook(other, text, at=NOW)

    assert export_playbook(other) == text
    assert not load_playbook(portfolio, text, at=NOW)


@pytest.mark.anywhere
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    words=st.dictionaries(st.sampled_from(TEXT_COLUMNS), TEXTS), sources=st.lists(TEXTS)
)
def test_whatever_was_edited_comes_back_to_the_byte(playbook, manager, words, sources):
    gate, other = playbook.gates.first(), empty()
    with transaction.atomic():
        draft = start_draft(gate, by=manager, at=NOW)
        changes = {**words, "level": "advisory", "sources": sources}
        with contextlib.suppress(ValidationError):
            edit_criterion(draft.criteria.first(), changes, by=manager, at=NOW)
        remove_criterion(draft.criteria.last(), by=manager, at=NOW)
        publish(draft, note="Other words", by=manager, at=NOW)
        text = export_playbook(playbook)

        load_playbook(other, text, at=NOW)

        assert export_playbook(other) == text
        transaction.set_rollback(True)


def test_a_text_comes_on_one_line(portfolio):
    book = yaml.safe_load(SHIPPED)
    book["gates"][0]["criteria"][0]["label"]["en"] = "  Two\n\n  lines\t "

    load_playbook(portfolio, book, at=NOW)

    assert Criterion.objects.get(slug="g1-problem-public-task").label_en == "Two lines"


def test_a_part_that_is_left_out_stays_as_it_is(playbook):
    Terms.objects.create(portfolio=playbook, longest_hold_days=30)

    load_playbook(playbook, {"gates": []}, at=NOW)

    assert playbook.conditional_checks.count() == 22
    assert Terms.objects.get().longest_hold_days == 30


def test_limits_and_words_of_a_portfolio_come_along(playbook):
    book = {
        "gates": [],
        "terms": {"longest_hold_days": 30},
        "outcomes": {"stop": {"label": {"nl": "Afronden", "en": "Wind up"}}},
    }

    loaded = load_playbook(playbook, book, at=NOW)

    assert (loaded.terms, loaded.outcomes) == (["longest_hold_days"], ["stop"])
    assert OutcomeText.objects.get().label_nl == "Afronden"
    assert "terms:\n  longest_hold_days: 30\n" in export_playbook(playbook)


def test_a_check_that_the_file_no_longer_has_is_gone(playbook):
    load_playbook(playbook, {"gates": [], "conditional_checks": []}, at=NOW)

    assert not playbook.conditional_checks.exists()


def with_stages(*slugs):
    stages = [{"slug": slug, "nl": slug.upper(), "en": slug.upper()} for slug in slugs]
    return {"stages": stages, "gates": []}


def test_stages_get_other_names(playbook, initiative):
    book = with_stages("idea", "concept", "pilot", "scale")

    assert load_playbook(playbook, book, at=NOW).stages[0] == "concept"

    assert playbook.stages.first().name_nl == "IDEA"


def test_another_stage_is_refused_where_there_are_initiatives(playbook, owner):
    make_initiative(owner)

    with pytest.raises(ValidationError, match="idea, concept, pilot, scale, in this"):
        load_playbook(playbook, with_stages("idea", "pilot", "scale"), at=NOW)


def test_other_stages_come_in_a_portfolio_without_initiatives(playbook):
    load_playbook(playbook, with_stages("scale", "begin", "idea"), at=NOW)

    slugs = list(playbook.stages.values_list("slug", flat=True))
    assert slugs == ["scale", "begin", "idea"]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"moods": []}, "“moods” is not a part of a playbook. Known are: stages, "),
        ({"terms": {"depth": 1}}, "terms: Unknown or missing: depth."),
        ({"terms": {"light_cost": "x"}}, "terms: light_cost: Enter a number from 0 to"),
        ({"terms": []}, "“terms” is a list of keys and values."),
        ({"outcomes": {"maybe": {}}}, "“maybe” is not a known outcome."),
        ({"outcomes": {"go": {}}}, "go: Unknown or missing: label."),
        ({"stages": [1]}, "“stages” is a list, each with a slug, nl and en."),
        ({"stages": with_stages("a", "a")["stages"]}, "Two stages have the same slug."),
        (
            {"conditional_checks": [7]},
            "check 1: An entry is a list of keys and values.",
        ),
    ],
)
def test_a_mistake_in_a_part_is_named(portfolio, part, said):
    with pytest.raises(ValidationError) as refusal:
        load_playbook(portfolio, {"gates": []} | part, at=NOW)

    assert refusal.value.messages[0].startswith(said)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"due_before": "later"}, "bio: “later” is not a known value of due_before."),
        ({"adviser": "oracle"}, "bio: “oracle” is not a known value of adviser."),
        ({"checked_on": "soon"}, "bio: “checked_on” is a day, for example 2026-"),
        ({"applies_when": "x"}, "bio: “x” is not a known term."),
        ({"valid_months": -1}, "bio: valid_months: Ensure this value is"),
        ({"label": {"nl": "x", "en": "y" * 81}}, "bio: label_en: Ensure this value"),
    ],
)
def test_a_mistake_in_a_legal_check_is_named(portfolio, changes, said):
    check = {"slug": "bio", "due_before": "pilot", "label": {"nl": "BIO", "en": "BIO"}}

    with pytest.raises(ValidationError) as refusal:
        load_playbook(
            portfolio, {"gates": [], "conditional_checks": [check | changes]}, at=NOW
        )

    assert refusal.value.messages[0].startswith(said)


def test_the_commands_pass_a_playbook_on(playbook, tmp_path):
    make_portfolio("heidemonde")
    file = tmp_path / "own.yaml"

    call_command("export_playbook", portfolio="lindervoort", file=file)
    call_command("load_playbook", file, portfolio="heidemonde")
    again = tmp_path / "again.yaml"
    call_command("export_playbook", portfolio="heidemonde", file=again)

    assert file.read_bytes() == again.read_bytes() == DEFAULT.read_bytes()


def test_export_shows_the_only_portfolio(playbook, capsys):
    call_command("export_playbook")

    assert capsys.readouterr().out == SHIPPED


def test_export_asks_which_portfolio(playbook):
    make_portfolio("heidemonde")

    with pytest.raises(CommandError, match="There are: heidemonde, lindervoort"):
        call_command("export_playbook")


def test_the_file_is_the_same_in_every_language(playbook):
    with translation.override("nl"):
        assert export_playbook(playbook) == SHIPPED


def test_a_copy_for_a_test_is_what_the_file_gives(db):
    read, first, copied = (make_portfolio(slug) for slug in ("read", "first", "copied"))
    load_playbook(read, SHIPPED, at=NOW)
    for portfolio in (first, copied):
        give_playbook(portfolio)

    assert _rows_of(copied) == _rows_of(read)
    assert export_playbook(copied) == export_playbook(read)


def _rows_of(portfolio):
    """All that hangs on it, but for numbers."""
    models = (Gate, Checklist, Criterion, ConditionalCheck, OutcomeText, Terms)
    kept = {Checklist: "gate__portfolio", Criterion: "checklist__gate__portfolio"}
    parents = {"id", "portfolio", "stage", "gate", "checklist", "due_before"}
    return {
        model: [
            {f.name: f.value_from_object(r) for f in model._meta.fields}
            | dict.fromkeys(parents)
            for r in model.objects.filter(
                **{kept.get(model, "portfolio"): portfolio}
            ).order_by("pk")
        ]
        for model in models
    }
