"""For each rule: facts in which it holds so many days, and where its limits lie."""

from datetime import timedelta

from portfolio.models import Stage
from tests.cast import NOW
from tests.workflows.made import (
    ALL_FLAGS,
    ORDER,
    ago,
    condition,
    involvement,
    make_facts,
    partner,
)
from workflows.facts import Duplicate, Led, Stay
from workflows.models import ConditionalCheck, Severity

INFO, ATTENTION, ACTION = Severity.INFO, Severity.ATTENTION, Severity.ACTION


def check(slug="dpia", before="pilot", **facts):
    """A legal check that always applies."""
    stage = Stage(slug=before, order=1 + ORDER.index(before))
    labels = {"label_nl": "Privacytoets", "label_en": "Privacy check"}
    return ConditionalCheck(slug=slug, due_before=stage, **labels, **facts)


def done(slug="dpia", days=10, **facts):
    """This check, done so many days ago."""
    return {
        "slug": slug,
        "status": "done",
        "outcome": "",
        "done_on": ago(days),
        "link": "",
        **facts,
    }


def in_stage(stage, days):
    return make_facts(stage, days=days)


def silent_users(stage, days):
    return make_facts(stage, days=days + 5, involvements=[involvement(days)])


def unused(stage, days):
    talks = [involvement(days + 2), involvement(days)]
    return make_facts(stage, days=days + 5, involvements=talks)


def proxies(stage, days):
    talk = involvement(5, who="representative")
    return make_facts(stage, days=days, involvements=[talk])


def unheard(stage, days):
    row = {"legal_flags": {"affects_individuals": "yes"}}
    return make_facts(stage, days=days, row=row, involvements=[involvement(5)])


def long_silence(stage, days):
    return make_facts(stage, days=days + 5, last_activity_on=ago(days))


def pilot_end(stage, days):
    return make_facts(stage, row={"pilot_ends_on": ago(days)})


def missed(stage, days):
    return make_facts(stage, row={"planned_gate_on": ago(days)})


def alone(stage, days):
    own = partner(is_own_department=True)
    return make_facts(stage, days=days, partners=[own])


def unagreed(stage, days):
    return make_facts(stage, days=days, partners=[partner(agreement_status="busy")])


def unconfirmed(stage, days):
    return make_facts(stage, days=days + 5, partners=[partner(confirmed_on=ago(days))])


def double(stage, days):
    other = Duplicate(9, "Leaves", "Parks", ago(days), ("Trees",))
    row = {"created_at": NOW - timedelta(days=600)}
    return make_facts(stage, days=1, row=row, duplicate=other)


def leading(stage, count):
    return make_facts(stage, row={"id": 3}, led=Led(count, count, 3))


def hold(stage, days):
    return make_facts(stage, row={"state": "on_hold"}, resume_on=ago(days))


def overdue(stage, days):
    return make_facts(stage, conditions=[condition(3, due=days)])


def unchecked(stage, days):
    row = {"pilot_starts_on": ago(days)}
    return make_facts(stage, days=1, row=row, conditional_checks=[check()])


def retriaged(stage, days):
    return make_facts(
        stage,
        triaged_on=ago(days),
        conditional_checks=[check()],
        legal_checks=[done(days=days + 1)],
    )


def unknown(stage, days):
    flags = ALL_FLAGS | {"personal_data": "find_out", "high_risk": "no"}
    return make_facts(stage, days=days, row={"legal_flags": flags})


def half_way(stage, days):
    row = {"pilot_starts_on": ago(days + 50), "pilot_ends_on": ago(days - 50)}
    return make_facts(stage, row=row)


def unlearnt(stage, days):
    """That this stage ended so long ago, or, of the last one, began."""
    if stage == "scale":
        return make_facts(stage, days=days)
    following = ORDER[ORDER.index(stage) + 1]
    stays = [Stay(stage, ago(days + 50), ago(days)), Stay(following, ago(days), None)]
    return make_facts(following, days=days, stays=stays)


def unevaluated(stage, days):
    return make_facts(stage, row={"next_evaluation_on": ago(days)})


# Rule, facts, stage, first day of this severity, the severity and the one before it. In
# the first 14 days of a stage most rules are quiet, whatever their limit.
LIMITS = [
    ("U1", in_stage, "idea", 30, ATTENTION, None),
    ("U1", in_stage, "idea", 58, ACTION, ATTENTION),
    ("U1", in_stage, "concept", 30, ATTENTION, None),
    ("U1", in_stage, "pilot", 30, ATTENTION, None),
    ("U1", in_stage, "scale", 90, ATTENTION, None),
    ("U2", silent_users, "concept", 45, ATTENTION, None),
    ("U2", silent_users, "concept", 73, ACTION, ATTENTION),
    ("U2", silent_users, "pilot", 60, ATTENTION, None),
    ("U2", silent_users, "scale", 180, ATTENTION, None),
    ("U3", unused, "concept", 30, ATTENTION, None),
    ("U3", unused, "concept", 58, ACTION, ATTENTION),
    ("U3", unused, "pilot", 30, ATTENTION, None),
    ("U4", proxies, "idea", 45, ATTENTION, None),
    ("U4", proxies, "concept", 45, ATTENTION, None),
    ("U4", proxies, "pilot", 45, ATTENTION, None),
    ("U4", proxies, "pilot", 300, ATTENTION, ATTENTION),
    ("U5", unheard, "concept", 60, ATTENTION, None),
    ("U5", unheard, "pilot", 30, ATTENTION, None),
    ("U5", unheard, "pilot", 58, ACTION, ATTENTION),
    ("U5", unheard, "scale", 365, ATTENTION, None),
    ("T1", in_stage, "idea", 84, ATTENTION, None),
    ("T1", in_stage, "idea", 120, ACTION, ATTENTION),
    ("T1", in_stage, "concept", 120, ATTENTION, None),
    ("T1", in_stage, "concept", 180, ACTION, ATTENTION),
    ("T1", in_stage, "scale", 270, ATTENTION, None),
    ("T1", in_stage, "scale", 540, ACTION, ATTENTION),
    ("T2", pilot_end, "pilot", -30, INFO, None),
    ("T2", pilot_end, "pilot", 1, ATTENTION, INFO),
    ("T2", pilot_end, "pilot", 30, ACTION, ATTENTION),
    ("T3", in_stage, "pilot", 365, ACTION, None),
    ("T4", long_silence, "idea", 60, ATTENTION, None),
    ("T4", long_silence, "concept", 45, ATTENTION, None),
    ("T4", long_silence, "pilot", 30, ATTENTION, None),
    ("T4", long_silence, "pilot", 58, ACTION, ATTENTION),
    ("T4", long_silence, "scale", 90, ATTENTION, None),
    ("T5", missed, "idea", 14, ATTENTION, None),
    ("T5", missed, "concept", 14, ATTENTION, None),
    ("T5", missed, "pilot", 14, ATTENTION, None),
    ("T5", missed, "pilot", 42, ACTION, ATTENTION),
    ("T6", in_stage, "concept", 60, ATTENTION, None),
    ("T6", in_stage, "pilot", 30, ATTENTION, None),
    ("T6", in_stage, "pilot", 300, ATTENTION, ATTENTION),
    ("T7", in_stage, "scale", 180, ATTENTION, None),
    ("T7", in_stage, "scale", 208, ACTION, ATTENTION),
    ("T8", pilot_end, "pilot", -120, ATTENTION, None),
    ("T8", pilot_end, "pilot", -60, ACTION, ATTENTION),
    ("T8", pilot_end, "pilot", 1, None, ACTION),
    ("C1", alone, "idea", 60, ATTENTION, None),
    ("C1", alone, "concept", 60, ATTENTION, None),
    ("C1", alone, "pilot", 30, ATTENTION, None),
    ("C2", unagreed, "concept", 60, ATTENTION, None),
    ("C2", unagreed, "pilot", 14, ATTENTION, None),
    ("C2", unagreed, "pilot", 42, ACTION, ATTENTION),
    ("C2", unagreed, "scale", 30, ATTENTION, None),
    ("C3", double, "idea", 7, ATTENTION, None),
    ("C3", double, "concept", 7, ATTENTION, None),
    ("C3", double, "pilot", 7, ATTENTION, None),
    ("C3", double, "pilot", 35, ACTION, ATTENTION),
    ("C4", unconfirmed, "concept", 90, ATTENTION, None),
    ("C4", unconfirmed, "pilot", 90, ATTENTION, None),
    ("C4", unconfirmed, "scale", 180, ATTENTION, None),
    ("C4", unconfirmed, "scale", 500, ATTENTION, ATTENTION),
    ("O1", in_stage, "idea", 30, ATTENTION, None),
    ("O1", in_stage, "concept", 14, ATTENTION, None),
    ("O1", in_stage, "pilot", 14, ATTENTION, None),
    ("O1", in_stage, "pilot", 35, ACTION, ATTENTION),
    ("O1", in_stage, "scale", 30, ATTENTION, None),
    ("O2", leading, "concept", 3, ATTENTION, None),
    ("O2", leading, "pilot", 3, ATTENTION, None),
    ("O2", leading, "pilot", 9, ATTENTION, ATTENTION),
    ("O3", hold, "idea", 1, ATTENTION, None),
    ("O3", hold, "concept", 1, ATTENTION, None),
    ("O3", hold, "pilot", 29, ACTION, ATTENTION),
    ("O3", hold, "scale", 1, ATTENTION, None),
    ("O4", overdue, "idea", 1, ATTENTION, None),
    ("O4", overdue, "concept", 1, ATTENTION, None),
    ("O4", overdue, "pilot", 1, ATTENTION, None),
    ("O4", overdue, "scale", 29, ACTION, ATTENTION),
    ("L1", unchecked, "concept", -30, ATTENTION, None),
    ("L1", unchecked, "concept", 0, ACTION, ATTENTION),
    # Whatever was planned: it is a pilot already.
    ("L1", unchecked, "pilot", 0, ACTION, ACTION),
    ("L2", retriaged, "pilot", 30, ATTENTION, None),
    ("L2", retriaged, "pilot", 58, ACTION, ATTENTION),
    ("L2", retriaged, "scale", 30, ATTENTION, None),
    ("L3", unknown, "idea", 60, ATTENTION, None),
    ("L3", unknown, "concept", 45, ATTENTION, None),
    ("L3", unknown, "pilot", 14, ATTENTION, None),
    ("L3", unknown, "pilot", 28, ACTION, ATTENTION),
    ("L3", unknown, "scale", 14, ATTENTION, None),
    ("M1", in_stage, "concept", 60, ATTENTION, None),
    ("M1", in_stage, "pilot", 14, ATTENTION, None),
    ("M1", in_stage, "pilot", 28, ACTION, ATTENTION),
    ("M2", half_way, "pilot", 0, ATTENTION, None),
    ("M2", half_way, "pilot", 300, ATTENTION, ATTENTION),
    ("M2", in_stage, "scale", 180, ATTENTION, None),
    ("M3", unlearnt, "idea", 14, ATTENTION, None),
    ("M3", unlearnt, "concept", 14, ATTENTION, None),
    ("M3", unlearnt, "pilot", 14, ATTENTION, None),
    ("M3", unlearnt, "pilot", 300, ATTENTION, ATTENTION),
    ("M3", unlearnt, "scale", 365, ATTENTION, None),
    ("M4", unevaluated, "scale", 1, ATTENTION, None),
    ("M4", unevaluated, "scale", 29, ACTION, ATTENTION),
]
# These count calendar days, or initiatives; the others count days on the clock.
DEADLINES = (
    pilot_end,
    missed,
    leading,
    hold,
    overdue,
    unchecked,
    retriaged,
    half_way,
    unevaluated,
)
