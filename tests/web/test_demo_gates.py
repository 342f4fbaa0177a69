"""The demo's records tell its stories, so that its gates stand where they should."""

from decimal import Decimal

import pytest
from django.utils import translation

from portfolio.clock import days_before
from portfolio.models import (
    Access,
    AdoptionCount,
    Advice,
    Adviser,
    CheckStatus,
    Initiative,
    Lesson,
    Metric,
    Portfolio,
    TeamMember,
    Usefulness,
    Verdict,
)
from tests.cast import NOW, TODAY
from tests.once import once
from tests.web.demo_world import entries
from web.management.demo import load
from workflows.gates import readiness_of
from workflows.models import Criterion, Decision, Review
from workflows.playbook.versions import newer

# test_demo.py loads it on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.anywhere]


@once
def demo():
    load.load_lindervoort(language="nl", at=NOW)
    return Portfolio.objects.get(slug=load.SLUG)


def the(number):
    return Initiative.objects.get(title=entries("nl", [number])[0]["title"])


def sources_of(number):
    return set(the(number).data_sources.values_list("name", flat=True))


def newest_of(counts):
    """The last number of users for each place."""
    found = counts.order_by("counted_on").values_list("adoption_target", "users")
    return dict(found)


@pytest.mark.parametrize("number", range(1, 28))
def test_each_gate_stands_as_the_story_says(demo, number):
    """`unmet` in its entry was derived from the story; none where no gate follows."""
    (entry,) = entries("nl", [number])
    readiness = readiness_of(the(number), today=TODAY)
    unmet = [result.criterion.slug for result in readiness.unmet()]

    assert (bool(readiness.required), unmet) == (
        "unmet" in entry,
        entry.get("unmet", []),
    )


def test_nobody_decides_on_the_work_of_their_own_team(demo):
    team = TeamMember.objects.values_list("initiative", "person")
    deciders = Decision.objects.values_list("initiative", "deciders")

    assert set(team) & set(deciders) == set()


def test_the_sweepers_drive_eighteen_per_cent_less_in_streets_as_clean(demo):
    driven, clean = the(12).metrics.all()
    now = [metric.measurements.all()[0].value for metric in (driven, clean)]

    assert now == [driven.baseline * Decimal("0.82"), clean.baseline]


def test_the_cycle_paths_have_no_baseline(demo):
    assert not the(16).metrics.exclude(baseline=None).exists()


def test_the_subsidy_chatbot_aims_at_nothing(demo):
    (metric,) = the(9).metrics.all()

    assert (metric.target, metric.stop_value, metric.stop_rule) == (None, None, "")


def test_the_owners_of_empty_shops_have_promised_but_granted_nothing(demo):
    lists = the(7).data_sources.filter(name__startswith="Leegstandslijst")

    assert [(source.access, source.checked_on) for source in lists] == [
        (Access.ASKED, None),
        (Access.ASKED, None),
    ]


def test_two_teams_in_one_corridor_use_nearly_the_same_sources(demo):
    shops, homes = sources_of(7), sources_of(11)

    assert len(shops & homes) == 4
    assert len(shops - homes) == len(homes - shops) == 1


def test_counting_without_phones_is_built_on_a_lesson(demo):
    (consultation,) = the(14).consultations.all()

    assert consultation.lesson.initiative == the(24)
    assert consultation.usefulness == Usefulness.HELPED
    assert [relation.other for relation in the(14).relations.all()] == [the(24)]


def test_what_went_to_scale_was_taken_over_by_its_receiver(demo):
    scaled = [the(number) for number in (18, 19, 20, 27)]

    assert all(each.handover.accepted_on for each in scaled)
    assert the(12).handover.accepted_on is None


@pytest.mark.parametrize(("number", "live"), [(18, 2), (19, 2)])
def test_as_many_municipalities_use_it_as_the_story_says(demo, number, live):
    targets = the(number).adoption_targets.all()
    newest = {each: each.counts.first() for each in targets}

    assert live == sum(
        count is not None and count.users >= each.target
        for each, count in newest.items()
    )


def test_school_absence_has_not_grown_for_half_a_year(demo):
    counts = AdoptionCount.objects.filter(adoption_target__initiative=the(19))
    before = counts.filter(counted_on__lt=days_before(TODAY, 199))

    assert counts.count() > before.count()
    assert newest_of(counts) == newest_of(before)


def test_every_metric_of_a_pilot_that_went_on_was_measured_in_it(demo):
    scaled = Metric.objects.filter(initiative__stage__slug="scale")

    assert scaled
    assert not scaled.filter(measurements__isnull=True).exists()


def test_two_initiatives_wait_for_a_decision(demo):
    asked = Review.objects.open().values_list("initiative", flat=True)

    assert set(asked) == {the(3).pk, the(6).pk}


def test_the_gate_meetings_keep_what_was_decided_on_their_day(demo):
    minutes = [meeting.minutes["en"] for meeting in demo.meetings.all()]
    decided = [
        [line["title"] for line in each["items"] if line["decision"]]
        for each in minutes
    ]

    assert decided == [[the(17).title], [the(26).title]]
    assert all(line["note"] for each in minutes for line in each["items"])


def test_nothing_of_a_gate_meeting_is_left_open(demo):
    assert not demo.meetings.open().exists()


def test_advisers_say_no_where_the_story_does(demo):
    against = Advice.objects.filter(verdict=Verdict.NEGATIVE)

    assert set(against.values_list("initiative", "adviser")) == {
        (the(15).pk, Adviser.FINANCE),
        (the(17).pk, Adviser.DPO),
        (the(23).pk, Adviser.DPO),
        (the(23).pk, Adviser.ETHICS),
        (the(24).pk, Adviser.DPO),
    }


def test_the_playbook_asks_everywhere_what_went_wrong_once(demo):
    newer = Criterion.objects.exclude(because=[]).filter(checklist__version__gt=1)
    cited = {
        (each.slug, Lesson.objects.get(pk=key).initiative.pk)
        for each in newer
        for key in each.because
        if key.isdigit()
    }

    assert cited == {
        ("g1-first-user-conversation", the(25).pk),
        ("possible-without-personal-data", the(24).pk),
        ("g2-partner-agreements", the(15).pk),
    }


def test_what_waits_for_a_decision_can_adopt_a_newer_version(demo):
    assert newer(the(6).reviews.get(closed_at=None)) == 1


# Three gates in words: what a reader of either language is told.


def test_the_heat_map_is_ready_to_decide(demo):
    readiness = readiness_of(the(6), today=TODAY)
    whys = {result.criterion.slug: result.why for result in readiness.results}

    assert (readiness.met, readiness.required) == (9, 9)
    assert whys["g2-data-ready"] == (
        "4 of 4 data sources have an owner, permission and a check."
    )
    assert whys["g2-legal-clear-for-pilot"] == (
        "All 4 checks that are due are done or do not apply."
    )
    assert the(6).reviews.get(closed_at=None).note


CHATBOT = {
    "en": [
        "No conversation in the concept stage is recorded.",
        "0 of 2 conversations in the concept stage.",
        "0 of 1 metric has a baseline, a target and a stop value.",
        "The pilot has no start and end date yet.",
        "No process owner is known.",
        "No route to scale is chosen.",
        "No data source is recorded.",
        "4 of 6 checks that are due are open: Information security, Class under the "
        "AI Act, Human rights and algorithms (IAMA), Procurement strategy.",
    ],
    "nl": [
        "Er is geen gesprek in de conceptfase vastgelegd.",
        "0 van 2 gesprekken in de conceptfase.",
        "0 van 1 meetwaarde heeft een nulmeting, een streefwaarde en een stopwaarde.",
        "De pilot heeft nog geen begindatum en einddatum.",
        "Geen proceseigenaar bekend.",
        "Er is geen opschaalroute gekozen.",
        "Er is geen databron vastgelegd.",
        "4 van 6 checks die klaar moeten zijn, zijn nog open: Informatiebeveiliging, "
        "Klasse onder de AI-verordening, Mensenrechten en algoritmes (IAMA), "
        "Inkoopstrategie.",
    ],
}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_chatbot_began_with_a_demo_and_has_nothing_else(demo, language):
    with translation.override(language):
        readiness = readiness_of(the(9), today=TODAY)

    assert (readiness.met, readiness.required) == (1, 9)
    assert [result.why for result in readiness.unmet()] == CHATBOT[language]


SUMMARIES = {
    "en": [
        "Not measured in the pilot: Tijd voor verslagen per consulent, "
        "Samenvattingen met iets dat niemand zei.",
        "No test in real work during the pilot is recorded.",
        "There is no handover plan yet.",
        "No budget or decision is named.",
        "No adoption target is set.",
        "9 of 19 checks that are due are open: DPIA, DPIA for full scale, Information "
        "security for full scale, Algorithm Register, Decision of the municipal "
        "executive, Accessibility, Archive: arranged for use, Findable for the Woo, "
        "Procurement for full scale.",
        "No decision of the municipal executive is recorded.",
        "Still open: Procurement for full scale.",
        "0 of 3 lessons from the pilot.",
        "No date for the next evaluation is known.",
    ],
    "nl": [
        "Niet gemeten in de pilot: Tijd voor verslagen per consulent, Samenvattingen "
        "met iets dat niemand zei.",
        "Er is geen test in het echte werk tijdens de pilot vastgelegd.",
        "Er is nog geen overdrachtsplan.",
        "Er is geen begroting of besluit genoemd.",
        "Er is geen gebruiksdoel gesteld.",
        "9 van 19 checks die klaar moeten zijn, zijn nog open: DPIA, DPIA voor volle "
        "schaal, Informatiebeveiliging voor volle schaal, Algoritmeregister, Besluit "
        "van het college, Toegankelijkheid, Archief: geregeld voor gebruik, Vindbaar "
        "voor de Woo, Inkoop voor volle schaal.",
        "Er is geen besluit van het college vastgelegd.",
        "Nog open: Inkoop voor volle schaal.",
        "0 van 3 lessen uit de pilot.",
        "Geen datum voor de volgende evaluatie bekend.",
    ],
}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_summaries_are_stopped_by_the_dpia(demo, language):
    with translation.override(language):
        readiness = readiness_of(the(17), today=TODAY)

    assert (readiness.met, readiness.required) == (0, 10)
    assert [result.why for result in readiness.unmet()] == SUMMARIES[language]


def test_the_dpia_of_the_summaries_is_what_was_asked_and_is_not_there(demo):
    (condition,) = the(17).conditions.open()
    (dpia,) = the(17).legal_checks.filter(status=CheckStatus.BUSY)

    assert condition.text == (
        "DPIA eerst: geen echte verslagen voordat de DPIA is afgerond."
    )
    assert (dpia.slug, dpia.outcome) == (
        "dpia",
        "Het deel over de leverancier ontbreekt nog.",
    )
