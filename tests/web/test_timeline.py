"""The timeline: a sentence for every kind of event."""

import pytest

from portfolio.actions import add_group, add_record
from portfolio.ledger import Kind
from portfolio.models import Event
from portfolio.records import RECORDS
from tests.cast import NOW, TODAY
from tests.records import make_records
from web.pages.timeline import SENTENCES, Words, tell

WORDS = Words(stages={"idea": "Idea", "pilot": "Pilot"}, criteria={"shared": "Shared"})

SILENT = {"rule": "T4", "value": 63, "limit": 60, "facts": {}}
TOLD = (
    (Kind.STARTED, {"title": "Trees", "stage": "idea"}, "Started in Idea."),
    (
        Kind.SET_APART,
        {"name": "Bins", "other": 7},
        "Said that “Bins” is not related.",
    ),
    (
        Kind.TAGGED,
        {"added": ["trees"], "removed": ["a", "b"]},
        "Added the tags: trees. Removed the tags: a, b.",
    ),
    (Kind.EDITED, {"changes": {"title": ["Trees", "Oaks"]}}, "Changed: title."),
    (Kind.REORDERED, {"stage": "idea"}, "Moved up or down in Idea."),
    (
        Kind.MOVED_BACK,
        {"before": "pilot", "stage": "idea", "reason": "Too soon."},
        "Moved back from Pilot to Idea.",
    ),
    (
        Kind.UNDONE,
        {"undoes": 3, "before": "idea", "stage": "pilot"},
        "Undid a move: back at its place in Pilot.",
    ),
    (Kind.GROUP_ADDED, {"group": "Planners"}, "Added the group “Planners”."),
    (
        Kind.INVOLVED,
        {
            "involvement": 1,
            "form": "interview",
            "group": "Planners",
            "count": 1,
            "held_on": "2026-11-02",
        },
        "Users involved on 2 November 2026: conversation or interview, "
        "1 person of “Planners”.",
    ),
    (Kind.PARTNER_ADDED, {"organisation": "GGD"}, "Added the partner “GGD”."),
    (
        Kind.PARTNER_EDITED,
        {"organisation": "GGD"},
        "Changed what is agreed with “GGD”.",
    ),
    (Kind.LESSON_RECORDED, {"lesson": "Ask first."}, "Recorded a lesson."),
    (Kind.COMMENTED, {"comment": 3, "mentioned": []}, "Commented."),
    (Kind.COMMENT_EDITED, {"comment": 3, "mentioned": []}, "Changed a comment."),
    (
        Kind.COMMENT_REMOVED,
        {"comment": 3, "of": "Owner"},
        "Removed a comment of Owner.",
    ),
    (
        Kind.ATTACHED,
        {"name": "plan.pdf", "note": ""},
        "Added the file “plan.pdf”.",
    ),
    (
        Kind.ATTACHMENT_REMOVED,
        {"name": "plan.pdf"},
        "Removed the file “plan.pdf”.",
    ),
    (Kind.ARCHIVED, {"sha256": "ab"}, "Made its archive file."),
    (Kind.POINTS_SEEN, {"points": [SILENT]}, "Saw what Kiem asks."),
    (
        Kind.POINT_SNOOZED,
        {"point": SILENT, "until": "2026-12-03", "reason": "She is ill."},
        "Put off until 3 December 2026: Silent for 63 days, limit 60.",
    ),
    (
        Kind.SNOOZE_ASKED,
        {"point": SILENT, "reason": "She is ill."},
        "Asked the sponsor to put it off once more: Silent for 63 days, limit 60.",
    ),
    (
        Kind.POINT_ANSWERED,
        {"point": SILENT},
        "Answered: Silent for 63 days, limit 60.",
    ),
    (Kind.UPDATED, {"text": "Two teams try it."}, "Said where it stands."),
    (
        Kind.ANSWERED,
        {"criterion": "shared", "state": "not-met", "evidence": "Nobody knows it."},
        "Answered “Shared”: not met.",
    ),
    (
        Kind.DECISION_REQUESTED,
        {"gate": "g1", "stage": "idea"},
        "Asked for a decision in Idea.",
    ),
    (
        Kind.DECIDED,
        {
            "decision": 7,
            "outcome": "conditional-go",
            "rationale": "Nearly.",
            "before": "idea",
        },
        "Decided in Idea: conditional go.",
    ),
    (
        Kind.CONDITION_MET,
        {"condition": "Speak with three clubs", "evidence": "Done."},
        "Met the condition “Speak with three clubs”.",
    ),
    (Kind.METRIC_ADDED, {"name": "Hours"}, "Added the metric “Hours”."),
    (
        Kind.MEASURED,
        {
            "name": "Hours",
            "values": {"value": "12.5", "measured_on": "2026-11-02", "note": ""},
        },
        "Measured “Hours” on 2 November 2026: 12.5.",
    ),
    (
        Kind.ASSUMPTION_ADDED,
        {"name": "They use a phone"},
        "Wrote down the assumption “They use a phone”.",
    ),
    (
        Kind.ASSUMPTION_TESTED,
        {"name": "They use a phone", "changes": {"result": ["open", "fails"]}},
        "Tested the assumption “They use a phone”: it does not hold.",
    ),
    (Kind.DATA_SOURCE_ADDED, {"name": "Trees"}, "Added the data source “Trees”."),
    (
        Kind.LEGAL_CHECKED,
        {"check": "dpia", "label": "DPIA", "status": "done", "outcome": "Low risk."},
        "Legal check “DPIA”: done.",
    ),
    (
        Kind.ADVISED,
        {"values": {"adviser": "privacy", "verdict": "negative", "text": "Not yet."}},
        "Advice of the privacy officer: negative.",
    ),
    (Kind.TEAM_JOINED, {"name": "Noor Vos"}, "Noor Vos joined the team."),
    (
        Kind.ADOPTION_PLANNED,
        {"name": "Parks"},
        "Set an adoption target for “Parks”.",
    ),
    (
        Kind.ADOPTION_COUNTED,
        {"name": "Parks", "values": {"users": 4, "counted_on": "2026-11-02"}},
        "Counted 4 users of “Parks” on 2 November 2026.",
    ),
    (Kind.HANDOVER_PLANNED, {"name": "Parks"}, "Planned the handover to “Parks”."),
    (Kind.HANDOVER_ACCEPTED, {"name": "Parks"}, "“Parks” accepted the handover."),
    (
        Kind.CONSULTED,
        {"usefulness": "helped", "lesson": "Ask first."},
        "Looked at a lesson of others: it helped.",
    ),
    (Kind.RELATED, {"name": "Oaks"}, "Linked to “Oaks”."),
    (
        Kind.RECORD_EDITED,
        {"record": "metrics", "name": "Hours", "changes": {"target": ["8", "6"]}},
        "Changed the metric “Hours”: target.",
    ),
    (
        Kind.RECORD_REMOVED,
        {"record": "metrics", "name": "Hours", "values": {}},
        "Removed the metric “Hours”.",
    ),
    (
        Kind.PROFILE_CHOSEN,
        {"profile": "light", "reason": "No personal data."},
        "Chose the profile: light.",
    ),
    (
        Kind.VERSION_ADOPTED,
        {"version": 3},
        "The request for a decision now uses version 3 of the checklist.",
    ),
    (Kind.HIDDEN, {"is_private": True}, "Made it private."),
    (Kind.GUEST_INVITED, {"name": "Jo"}, "Let in Jo as a guest."),
    (Kind.GUEST_LEFT, {"name": "Jo"}, "Jo is no guest any more."),
    (Kind.PLAYBOOK_PUBLISHED, {"note": "Shorter."}, "Shorter."),
    (Kind.PACK_RECEIVED, {"organisation": "Vliet", "fingerprint": ""}, ""),
    (Kind.LESSON_BORROWED, {"organisation": "Vliet", "lesson": "Ask."}, ""),
    (Kind.CHECKS_EDITED, {"note": "A new check."}, "A new check."),
    (Kind.VIEWS_EDITED, {"name": "Red", "changes": {"is_shared": [False, True]}}, ""),
    (Kind.TAG_RENAMED, {"old": "a", "new": "b", "merged": False}, ""),
    (Kind.TAG_REMOVED, {"name": "a", "uses": 3}, ""),
    (Kind.LIMITS_SET, {"changes": {"U1-idea": [[None, 30, 58], [None, 40, 68]]}}, ""),
    (Kind.CALENDAR_SET, {}, ""),
    (Kind.ADVISERS_LISTED, {"advisers": ["dpo"]}, ""),
    (Kind.CHANNEL_SET, {}, ""),
    (Kind.OPENNESS_SET, {}, ""),
    (Kind.NEIGHBOURS_SET, {}, ""),
    (
        Kind.PUBLISHED,
        {"before": ["value"], "after": None},
        "Nothing of it is public any more.",
    ),
    (
        Kind.PUBLISHED,
        {"before": None, "after": ["for-whom"]},
        "Public while the portfolio is open: the title, for whom.",
    ),
    (Kind.REPORTS_SCHEDULED, {}, ""),
    (Kind.MAIL_SENT_AGAIN, {}, ""),
    (Kind.MAIL_STOPPED, {}, ""),
    (Kind.ADDRESS_TRUSTED, {}, ""),
    (Kind.MAILS_LET_GO, {}, ""),
    (Kind.MAILS_DROPPED, {}, ""),
    (Kind.THEME_SET, {"changes": {"logo": ["", "a"]}}, ""),
    (Kind.TERMS_EDITED, {"note": "Longer pilots."}, "Longer pilots."),
    (Kind.REPORT_FILED, {"name": "March", "as_of": "2026-03-31"}, ""),
    (Kind.IMPORTED, {"file": "Lijst.xlsx", "new": 3}, ""),
    (Kind.IMPORT_UNDONE, {"file": "Lijst.xlsx"}, ""),
    (Kind.ROLES_CHANGED, {"of": 7, "changes": {"roles": [[], []]}}, ""),
    (Kind.INVITED, {"roles": ["viewer"], "round": 1}, ""),
    (Kind.INVITATION_ENDED, {"roles": ["viewer"]}, ""),
    (Kind.MEETING_OPENED, {}, ""),
    (Kind.MEETING_CLOSED, {}, ""),
    (Kind.RETENTION_SET, {"changes": {}}, ""),
    (Kind.DESTRUCTION_LISTED, {"list": 1, "act": "proposed"}, ""),
    (Kind.DESTROYED, {"list": 1, "destroyed": [3]}, ""),
)


@pytest.mark.parametrize("slug", RECORDS)
def test_every_record_that_is_added_is_told(initiative, owner, slug):
    make_records(initiative, by=owner)

    event = initiative.events.get(kind=RECORDS[slug].added)

    assert tell(event, WORDS).sentence


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("involvements", "Users involved on 23 November 2026: conversation or"),
        ("lessons", "Recorded a lesson."),
    ],
)
def test_what_the_general_verb_added_is_told_alike(initiative, owner, slug, sentence):
    group = add_group(initiative, name="Planners", by=owner, at=NOW)
    facts = {
        "involvements": {
            "held_on": TODAY,
            "form": "interview",
            "group": group,
            "count": 2,
        },
        "lessons": {"text": "Ask first.", "learnt_on": TODAY},
    }[slug]
    add_record(initiative, slug, facts, by=owner, at=NOW)

    event = initiative.events.get(kind=RECORDS[slug].added)

    assert tell(event, WORDS).sentence.startswith(sentence)


def test_every_kind_has_its_sentence_and_every_sentence_its_kind():
    assert set(SENTENCES) == set(Kind)


def test_every_kind_is_told_here():
    assert {row[0] for row in TOLD} == set(Kind)


@pytest.mark.parametrize(("kind", "facts", "sentence"), TOLD)
def test_an_event_reads_as_a_sentence(kind, facts, sentence):
    assert tell(Event(kind=kind, facts=facts), WORDS).sentence == sentence


def test_an_edit_shows_old_and_new_in_words():
    changes = {
        "impact_class": ["", "low"],
        "pilot_ends_on": ["2027-03-01", None],
        "scaling_routes": [[], ["scale-out"]],
        "structural_cost_estimate": [None, 46000],
    }

    told = tell(Event(kind=Kind.EDITED, facts={"changes": changes}), WORDS)

    assert told.lines == (
        "impact class: empty → Not impactful",
        "pilot ends on: 1 March 2027 → empty",
        "routes to scale: empty → Scale out: other organisations",
        "cost per year if it succeeds, in euros: empty → 46,000",
    )


def test_a_decision_leads_to_its_page():
    facts = {"decision": 7, "outcome": "go", "rationale": "Yes.", "before": "idea"}

    told = tell(Event(kind=Kind.DECIDED, facts=facts), WORDS)

    assert (told.path, told.quote) == ("/decisions/7/", "Yes.")
