"""The shipped playbook is complete, and loading one is safe."""

import re

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from portfolio import library
from tests.cast import NOW, TODAY, make_initiative, make_ready
from tests.guards import ROOT
from workflows.checks import CHECKS
from workflows.gates import readiness_of
from workflows.models import Checklist, Criterion, Gate, Standing
from workflows.playbook import DEFAULT, load_playbook
from workflows.standing import catch_up

SHIPPED = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
LEGAL = SHIPPED["conditional_checks"]
CRITERIA = [entry for gate in SHIPPED["gates"] for entry in gate["criteria"]]


def a_playbook(**changes):
    """A playbook with one gate and one criterion, and these changes to it."""
    criterion = {
        "slug": "c-1",
        "level": "required",
        "check": "sponsor",
        "judged": False,
        "label": {"nl": "Opdrachtgever", "en": "Sponsor"},
        "question": {"nl": "Is er een opdrachtgever?", "en": "Is there a sponsor?"},
    }
    gate = {
        "slug": "first",
        "stage": "idea",
        "question": {"nl": "Kan het?", "en": "Can it be done?"},
        "criteria": [criterion | changes],
    }
    return {"gates": [gate]}


def test_three_gates_ask_ten_criteria_each():
    assert [len(gate["criteria"]) for gate in SHIPPED["gates"]] == [10, 10, 10]
    assert len({entry["slug"] for entry in CRITERIA}) == 30


@pytest.mark.parametrize("key", ["label", "question", "help", "evidence"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_text_is_there_in_both_languages(key, language):
    assert [entry["slug"] for entry in CRITERIA if not entry[key][language]] == []


def test_every_check_is_used_once():
    used = [entry["check"] for entry in CRITERIA if "check" in entry]

    assert sorted(used) == sorted(CHECKS)


def test_the_light_profile_asks_fifteen_criteria():
    assert sum(entry.get("light", False) for entry in CRITERIA) == 15


def test_every_shipped_lesson_is_behind_some_criterion():
    cited = {slug for entry in CRITERIA for slug in entry.get("because", [])}

    assert {lesson.slug for lesson in library.lessons()} <= cited


@pytest.mark.parametrize("key", ["label", "responsible", "evidence", "status"])
def test_every_legal_check_is_told_in_both_languages(key):
    assert [e["slug"] for e in LEGAL if not (e[key]["nl"] and e[key]["en"])] == []


def test_every_legal_check_says_when_it_was_checked_and_on_what():
    assert all(entry["checked_on"] and entry["sources"] for entry in LEGAL)


def test_loading_makes_gates_and_checklists(portfolio):
    loaded = load_playbook(portfolio, DEFAULT.read_text(), at=NOW)

    assert loaded.checklists == [
        "idea-to-concept",
        "concept-to-pilot",
        "pilot-to-scale",
    ]
    assert len(loaded.checks) == portfolio.conditional_checks.count() == 22
    assert Gate.objects.get(stage__slug="idea").question_nl.startswith("Is dit wens")
    assert Criterion.objects.count() == 30
    sponsor = Criterion.objects.get(slug="g1-sponsor")
    assert (sponsor.level, sponsor.check_name) == ("required", "sponsor")
    assert not sponsor.is_judged


def test_loading_the_same_again_publishes_nothing(portfolio):
    load_playbook(portfolio, DEFAULT.read_text(), at=NOW)

    assert not load_playbook(portfolio, DEFAULT.read_text(), at=NOW)
    assert Checklist.objects.count() == 3


def test_a_changed_criterion_publishes_a_new_version_of_its_checklist(portfolio):
    load_playbook(portfolio, a_playbook(), at=NOW)

    loaded = load_playbook(portfolio, a_playbook(level="advisory"), at=NOW)

    assert loaded.checklists == ["first"]
    newest = Checklist.objects.first()
    assert newest.version == 2
    assert newest.criteria.get().level == "advisory"
    assert Checklist.objects.get(version=1).criteria.get().level == "required"


def test_a_changed_checklist_shows_in_the_standings(portfolio, owner):
    make_initiative(owner)
    catch_up(at=NOW)

    load_playbook(portfolio, a_playbook(), at=NOW)
    catch_up(at=NOW)

    standing = Standing.objects.get()
    assert (standing.met, standing.required) == (0, 1)
    assert standing.computed_on == TODAY


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"check": "sponsr"},
            "c-1: check_name: Kiem has no such check. Choose one that it has.",
        ),
        ({"level": "nice"}, "c-1: level: Value 'nice' is not a valid choice."),
        (
            {"applies_when": "x"},
            "c-1: applies_when: “x” is not a known term. Known are: ",
        ),
        ({"guards": ["FM9"]}, "c-1: guards: Choose failure modes that are known."),
        ({"label": {"nl": "Ja"}}, "c-1: “label” needs a text in nl and in en."),
        ({"check": ""}, "c-1: is_judged: Without a check, a person has to judge."),
        ({"colour": "red"}, "c-1: Unknown or missing: colour."),
        ({"light": "yes"}, "c-1: “light” is true or false."),
        (
            {"because": ["x"]},
            "c-1: because: “x” is not a lesson or case that Kiem knows.",
        ),
        ({"slug": "a b"}, "a b: slug: Enter a valid “slug”"),
        ({"label": {"nl": "J" * 81, "en": "Yes"}}, "c-1: label_nl: Ensure this value"),
    ],
)
def test_a_mistake_is_named_with_its_place(portfolio, changes, said):
    with pytest.raises(ValidationError) as refusal:
        load_playbook(portfolio, a_playbook(**changes), at=NOW)

    assert refusal.value.messages[0].startswith(said)
    assert not Gate.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gates: [", "The playbook is not good YAML"),
        ("[]", "A playbook has a list of gates"),
        ("gates: [7]", "A playbook has a list of gates"),
        ("gates: [{slug: x}]", "x: unknown or missing: criteria, question, stage."),
    ],
)
def test_what_is_no_playbook_is_refused(portfolio, text, said):
    with pytest.raises(ValidationError) as refusal:
        load_playbook(portfolio, text, at=NOW)

    assert refusal.value.messages[0].startswith(said)


def test_a_stage_that_the_portfolio_lacks_is_refused(portfolio):
    portfolio.stages.get(slug="idea").delete()

    with pytest.raises(ValidationError) as refusal:
        load_playbook(portfolio, a_playbook(), at=NOW)

    assert refusal.value.messages == ["first: this portfolio has no stage “idea”."]


def test_the_command_loads_only_where_no_playbook_is(portfolio, capsys):
    call_command("load_playbook")
    call_command("load_playbook")

    said = capsys.readouterr().out
    assert said.startswith("lindervoort: checklists published: idea-to-concept, conc")
    assert "legal checks changed: ai-klasse, algoritmeregister" in said


def test_the_command_refuses_an_unknown_portfolio(db):
    with pytest.raises(CommandError, match="There is no portfolio “elsewhere”"):
        call_command("load_playbook", portfolio="elsewhere")


def test_what_the_cast_calls_ready_is_ready_for_the_first_gate(playbook, initiative):
    held = readiness_of(make_ready(initiative), today=TODAY)

    assert [result.criterion.slug for result in held.unmet()] == []
    assert (held.met, held.required) == (9, 9)


def test_the_command_names_what_is_wrong_with_a_file(portfolio, tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text("gates: [{slug: x}]")

    with pytest.raises(CommandError, match="x: unknown or missing: criteria, quest"):
        call_command("load_playbook", portfolio="lindervoort", file=file)


def test_the_command_needs_a_file_that_can_be_read(portfolio, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_playbook", file=tmp_path / "absent.yaml")


def computed_by(entry):
    """Who says how a criterion stands, as docs/playbook.md puts it."""
    if "check" not in entry:
        return "by hand"
    return "computed, then judged" if entry.get("judged", True) else "computed"


def test_the_docs_say_of_each_criterion_who_says_how_it_stands():
    text = (ROOT / "docs" / "playbook.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| (g\d-[a-z-]+) \| (\w+) \| ([^|]+) \|", text, re.MULTILINE)

    assert [(slug, level, how.strip()) for slug, level, how in lines] == [
        (entry["slug"], entry["level"], computed_by(entry)) for entry in CRITERIA
    ]


def test_every_source_that_the_playbook_refers_to_is_in_the_docs():
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^\| (S\d+[a-z]?) \|", text, re.MULTILINE))

    used = {
        source.split()[0]
        for entry in (*CRITERIA, *LEGAL)
        for source in entry["sources"]
    }
    assert used <= known
