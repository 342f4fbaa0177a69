"""All figures of a portfolio with five years of history: queries and processor time.

The baseline reads the same rows with SQL written by hand, and does nothing with them.
With DATABASE_URL a PostgreSQL that is empty is measured, of LARGE initiatives or ten
thousand; else SQLite.
"""

import os
import time
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.clock import day_of
from portfolio.models import Portfolio
from reports.chapters import CHAPTERS, Asked, chapters
from reports.figures import Past
from reports.figures.attention import attention
from reports.figures.balance import balance
from reports.figures.flow import ageing, flow
from reports.figures.forecast import forecast
from reports.figures.funnel import funnel
from reports.figures.gates import gates
from reports.figures.learning import learning
from reports.figures.outcome import outcome
from reports.figures.past import undisturbed
from reports.figures.since import since
from reports.figures.survival import time_in_stages
from reports.period import last_year, midnight
from tests.benchmarks import multiplying
from tests.benchmarks.bench_reports_documents import page_of
from tests.benchmarks.measuring import against, paired, use_portfolio
from workflows.models import AskedLevel

LARGE = int(os.environ.get("LARGE", "0"))
INITIATIVES = LARGE or 10_000
MINE = (
    "JOIN portfolio_initiative i ON i.id = r.initiative_id WHERE i.portfolio_id = %(p)s"
)
# Each with what is needed of it, as somebody would write it who wants these figures.
BARE = f"""
SELECT id, "order" FROM portfolio_stage WHERE portfolio_id = %(p)s;
SELECT i.id, i.title, u.name, i.department, i.application_domain, i.policy_field,
  i.facet, i.structural_cost_estimate, i.sponsor_confirmed_on, i.pilot_ends_on
  FROM portfolio_initiative i JOIN accounts_user u ON u.id = i.owner_id
  JOIN portfolio_stage s ON s.id = i.stage_id
  WHERE i.portfolio_id = %(p)s ORDER BY s."order", i.rank;
SELECT r.initiative_id, r.stage_id, s."order", r.entered_on, r.left_on, i.state
  FROM portfolio_passage r JOIN portfolio_stage s ON s.id = r.stage_id {MINE}
  ORDER BY r.initiative_id, r.entered_on, r.id;
SELECT r.initiative_id, r.started_on, r.ended_on FROM portfolio_hold r {MINE};
SELECT r.initiative_id, r.stage_id, r.at, r.outcome, r.stop_reason
  FROM workflows_decision r {MINE} AND r.outcome IN ('stop', 'hand-over');
SELECT r.id, r.at, i.id, i.title, r.stage_id, r.to_stage_id, r.outcome, r.stop_reason,
  r.rationale, u.name,
  (SELECT count(*) FROM workflows_waiver w WHERE w.decision_id = r.id)
  FROM workflows_decision r JOIN accounts_user u ON u.id = r.by_id {MINE}
  AND r.at >= %(start)s ORDER BY r.at DESC;
SELECT r.initiative_id, r.requested_at, r.closed_at, d.at FROM workflows_review r
  LEFT JOIN workflows_decision d ON d.review_id = r.id {MINE}
  AND (r.closed_at IS NULL OR r.requested_at >= %(start)s);
SELECT r.initiative_id, r.due_on FROM workflows_condition r {MINE}
  AND r.met_at IS NULL AND r.released_by_id IS NULL;
SELECT r.initiative_id, r.failure_mode, r.severity, r.opened_at, r.closed_at, r.closing,
  r.answered_at, r.snoozed_by_id, r.snoozes FROM workflows_attentionpoint r {MINE}
  AND (r.closed_at IS NULL OR r.closed_at >= %(start)s);
SELECT DISTINCT r.initiative_id FROM portfolio_involvement r {MINE}
  AND r.held_on > %(recent)s AND r.who <> 'team';
SELECT DISTINCT r.initiative_id FROM portfolio_partner r {MINE}
  AND NOT r.is_own_department;
SELECT code, value FROM workflows_portfoliosignal WHERE portfolio_id = %(p)s
  AND closed_at IS NULL;
SELECT r.id, r.initiative_id, r.name, r.unit, r.baseline, r.target,
  (SELECT m.value FROM portfolio_measurement m WHERE m.metric_id = r.id
    ORDER BY m.measured_on DESC, m.id DESC LIMIT 1),
  (SELECT m.measured_on FROM portfolio_measurement m WHERE m.metric_id = r.id
    ORDER BY m.measured_on DESC, m.id DESC LIMIT 1) FROM portfolio_metric r {MINE};
SELECT r.initiative_id, r.unit, r.target,
  (SELECT c.users FROM portfolio_adoptioncount c WHERE c.adoption_target_id = r.id
    ORDER BY c.counted_on DESC, c.id DESC LIMIT 1)
  FROM portfolio_adoptiontarget r {MINE};
SELECT r.initiative_id, r.failure_mode, r.learnt_on FROM portfolio_lesson r {MINE};
SELECT r.initiative_id, r.usefulness FROM portfolio_consultation r {MINE}
  AND r.at >= %(start)s;
SELECT r.initiative_id, r.facts FROM portfolio_event r {MINE}
  AND r.kind = 'edited' AND r.at >= %(month)s;
SELECT r.initiative_id, r.rule, r.value, r."limit", r.facts
  FROM workflows_attentionpoint r {MINE} AND r.closed_at IS NULL
  AND r.asked_level = %(agenda)s;
SELECT r.initiative_id, r.rule, r.answered_at, r.closed_at
  FROM workflows_attentionpoint r {MINE} AND r.closed_at >= %(month)s;
"""
A_MONTH = timedelta(days=30)
WITHIN = {"unit": "s", "target": 5}


def bench_figures():
    """All but the forecast, which no SQL can make; that apart, and the whole page."""
    few = None
    if connection.vendor == "sqlite":
        use_portfolio()
        few = queries()
        use_portfolio(INITIATIVES)
    else:
        multiplying.fill(INITIATIVES)
    many = queries()
    assert few in (None, many), f"{few} queries for few initiatives, {many} for many"
    name = f"reports.figures.{connection.vendor}.{INITIATIVES}"
    yield {"name": f"{name}.queries", "value": many, "unit": "queries"}
    rounds = 1 if LARGE else 5
    ours, bare = paired(figures, read, rounds=rounds)
    yield against(f"{name}.cpu", ours, bare)
    yield clock(f"{name}.clock", figures, rounds) | {"target": 3}
    page = page_of(Portfolio.objects.latest("pk"))
    yield clock(f"{name}.page", page, rounds)
    yield {"name": f"{name}.page.seconds", "value": seconds(page), **WITHIN}
    yield {"name": f"{name}.forecast", "value": seconds(foretold), "unit": "s"}
    yield {"name": f"{name}.chapters", "value": seconds(told), "unit": "s"}
    for key in CHAPTERS:
        value = seconds(lambda key=key: told(key))
        yield {"name": f"{name}.chapter.{key}", "value": value, "unit": "s"}


def clock(name, made, rounds):
    """By the clock against bare SQL, for on PostgreSQL the database works elsewhere."""
    pairs = [(seconds(made), seconds(read)) for _round in range(rounds)]
    ours, bare = (sorted(each)[rounds // 2] for each in zip(*pairs, strict=True))
    return against(name, ours * 1000, bare * 1000)


def past():
    return Past(Portfolio.objects.latest("pk"), as_of=day_of(timezone.now()))


@undisturbed()
def figures():
    known = past()
    period = last_year(known.as_of)
    return (
        time_in_stages(known),
        funnel(known, period),
        flow(known, period),
        ageing(known),
        gates(known, period),
        attention(known, period),
        balance(known),
        outcome(known, period),
        learning(known, period),
        since(known, known.as_of - A_MONTH),
    )


def foretold():
    known = past()
    return len(known.stays), forecast(known, until=known.as_of + 12 * A_MONTH)


def told(*keys):
    known = past()
    asked = Asked(known, last_year(known.as_of))
    return chapters(asked, keys or tuple(CHAPTERS))


def read():
    today = day_of(timezone.now())
    values = {
        "p": Portfolio.objects.latest("pk").pk,
        "start": midnight(last_year(today).start),
        "recent": today - timedelta(days=60),
        "month": midnight(today - A_MONTH),
        "agenda": AskedLevel.AGENDA.value,
    }
    with connection.cursor() as cursor:
        for statement in BARE.split(";\n"):
            if statement.strip():
                wanted = {k: v for k, v in values.items() if f"%({k})s" in statement}
                cursor.execute(statement, wanted)
                cursor.fetchall()


def queries():
    with CaptureQueriesContext(connection) as captured:
        figures()
    return len(captured)


def seconds(function):
    started = time.perf_counter()
    function()
    return round(time.perf_counter() - started, 3)
