"""A program edits the playbook, exchanges packs and brings in files."""

from portfolio.models import Import, ImportState, Initiative
from tests.web.api.caller import refusal
from tests.web.api.keeping_world import (
    GATE,
    PLACE,
    as_manager,
    path,
    people,
    upload,
    world,
)
from workflows.gates import criteria_in_force, gate_of
from workflows.models import Criterion

__all__ = ["as_manager", "path", "people", "world"]

CRITERION = {
    "level": "required",
    "label_nl": "Geteld",
    "label_en": "Counted",
    "question_nl": "Is er geteld?",
    "question_en": "Did we count?",
    "guards": ["FM1"],
    "is_judged": True,
}


def test_a_checklist_is_drafted_compared_and_published(as_manager, path, people):
    refusal(as_manager.get(f"{GATE}/draft"), 404)
    assert as_manager.post(f"{GATE}/draft", {}).status_code == 201
    made = as_manager.post(f"{GATE}/draft/criteria", CRITERION).json()
    assert made["slug"] == "counted"
    one = f"{GATE}/draft/criteria/{made['id']}"

    changed = as_manager.patch(one, {"label_en": "Counted twice", "place": 1})

    assert changed.json()["label_en"] == "Counted twice"
    (difference,) = as_manager.get(f"{GATE}/draft/comparison").json()["changes"]
    assert difference["slug"] == "counted"
    assert difference["added"] is True
    published = as_manager.post(f"{GATE}/versions", {"note": "We count."})
    assert published.json()["criteria"][0]["slug"] == "counted"
    refusal(as_manager.get(f"{GATE}/draft"), 404)
    listed = as_manager.get(f"{GATE}/versions").json()["results"]
    assert [each["version"] for each in listed] == [1, 2]
    gate = gate_of(Initiative.objects.get())
    assert criteria_in_force(gate)[0].slug == "counted"


def test_a_draft_is_thrown_away_and_a_criterion_taken_out(as_manager):
    draft = as_manager.post(f"{GATE}/draft", {}).json()
    first = draft["criteria"][0]["id"]

    as_manager.delete(f"{GATE}/draft/criteria/{first}")

    assert not Criterion.objects.filter(pk=first).exists()
    assert as_manager.delete(f"{GATE}/draft").status_code == 204
    refusal(as_manager.get(f"{GATE}/draft/criteria"), 404)


def test_a_lesson_that_kiem_ships_becomes_a_question(as_manager):
    texts = {name: text for name, text in CRITERION.items() if name[:3] in "labque"}

    made = as_manager.post(f"{GATE}/proposals", {"shipped": "eternal-pilot"} | texts)

    assert made.json()["because"] == ["eternal-pilot"]
    refusal(as_manager.post(f"{GATE}/proposals", texts), 400)


def test_our_pack_can_be_taken_in_and_adopted_from(as_manager):
    pack = as_manager.get(f"{PLACE}/pack").json()["content"]

    taken = upload(as_manager, f"{PLACE}/packs", "pack.json", pack.encode())

    shown = as_manager.get(f"{PLACE}/packs/{taken.json()['id']}").json()
    assert all(check["is_same"] for check in shown["checks"])
    adopted = as_manager.post(
        f"{PLACE}/packs/{shown['id']}/adoptions",
        {"check_slug": shown["checks"][0]["slug"], "gate": "idea-to-concept"},
    )
    assert refusal(adopted, 400)["code"] == "same"
    refusal(upload(as_manager, f"{PLACE}/packs", "pack.json", b"{}"), 400)


def test_a_file_is_imported_from_reading_to_undoing(as_manager):
    content = b"Titel;Fase\nMoss;Idee\n;Idee"
    given = upload(as_manager, f"{PLACE}/imports", "a.csv", content).json()
    one = f"{PLACE}/imports/{given['id']}"
    assert given["columns"] == {"Titel": "title", "Fase": "stage"}
    meant = as_manager.patch(one, {"stages": {"Idee": "concept"}}).json()
    assert meant["stages"] == {"Idee": "concept"}
    refusal(as_manager.post(f"{one}/runs", {"aim": "apply"}), 400)

    tried = as_manager.post(f"{one}/runs", {"aim": "try"}).json()

    assert tried["state"] == "tried"
    rows = as_manager.get(f"{one}/rows").json()["results"]
    assert {row["outcome"] for row in rows} == {"new", "refused"}
    only = as_manager.get(f"{one}/rows", outcome="refused").json()["results"]
    assert [row["why"] != [] for row in only] == [True]
    assert as_manager.post(f"{one}/runs", {"aim": "apply"}).json()["state"] == "applied"
    assert Initiative.objects.get(title="Moss").stage.slug == "concept"
    as_manager.post(f"{one}/runs", {"aim": "undo"})
    assert Import.objects.get().state == ImportState.UNDONE
    assert not Initiative.objects.filter(title="Moss").exists()


def test_a_file_that_is_not_brought_in_is_thrown_away(as_manager):
    given = upload(as_manager, f"{PLACE}/imports", "a.csv", b"Titel\nMoss").json()
    one = f"{PLACE}/imports/{given['id']}"
    assert as_manager.delete(f"{one}/runs").status_code == 204

    assert as_manager.delete(one).status_code == 204

    refusal(as_manager.get(one), 404)
