"""Checks of what is assumed, measured and known about the data."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import Access, AssumptionResult, Stage
from portfolio.models.metric import is_reached
from workflows.checks.result import Computed, held
from workflows.facts import Facts, Row
from workflows.remedies import Remedy


def riskiest_assumption(facts: Facts) -> Computed:
    """The greatest uncertainty has a test, and there is a day to decide on it."""
    tested = [row for row in facts.assumptions if row["test"].strip()]
    decides_on = facts.row["planned_gate_on"]
    if not tested:
        no = _("No assumption with a test is written down.")
        return Computed(False, no, Remedy.ASSUMPTION)
    settled = sum(row["result"] != AssumptionResult.OPEN for row in tested)
    sentence = ngettext(
        "%(count)d assumption has a test, %(settled)d with a result; decision on "
        "%(day)s.",
        "%(count)d assumptions have a test, %(settled)d with a result; decision on "
        "%(day)s.",
        len(tested),
    )
    coming = decides_on is not None and decides_on >= facts.today
    return held(
        coming,
        yes=sentence
        % {
            "count": len(tested),
            "settled": settled,
            "day": date_format(decides_on) if decides_on else "",
        },
        no=_("The next decision point has no date that is still to come."),
        remedy=Remedy.PLANNING,
    )


def _is_complete(metric: Row) -> bool:
    stops = metric["stop_value"] is not None or bool(metric["stop_rule"].strip())
    return metric["baseline"] is not None and metric["target"] is not None and stops


def success_and_stop(facts: Facts) -> Computed:
    """One metric says beforehand when it is a success and when to stop."""
    complete = [metric for metric in facts.metrics if _is_complete(metric)]
    figures = {"complete": len(complete), "all": len(facts.metrics)}
    sentence = ngettext(
        "%(complete)d of %(all)d metric has a baseline, a target and a stop value.",
        "%(complete)d of %(all)d metrics have a baseline, a target and a stop value.",
        len(facts.metrics),
    )
    return held(
        bool(complete),
        yes=sentence % figures,
        no=sentence % figures if facts.metrics else _("Nothing to measure is named."),
        remedy=Remedy.METRIC,
    )


def data_ready(facts: Facts) -> Computed:
    """Every data source has an owner, permission and a check of its quality."""
    sources = facts.data_sources
    unready = [source["name"] for source in sources if not _is_ready(source)]
    figures = {
        "ready": len(sources) - len(unready),
        "all": len(sources),
        "names": ", ".join(unready),
    }
    yes = ngettext(
        "%(ready)d of %(all)d data source has an owner, permission and a check.",
        "%(ready)d of %(all)d data sources have an owner, permission and a check.",
        len(sources),
    )
    no = ngettext(
        "%(ready)d of %(all)d data source has an owner, permission and a check. "
        "Missing for: %(names)s.",
        "%(ready)d of %(all)d data sources have an owner, permission and a check. "
        "Missing for: %(names)s.",
        len(sources),
    )
    return held(
        bool(sources) and not unready,
        yes=yes % figures,
        no=no % figures if sources else _("No data source is recorded."),
        remedy=Remedy.DATA_SOURCE,
    )


def _is_ready(source: Row) -> bool:
    granted = source["access"] == Access.GRANTED
    return bool(source["owner"].strip() and granted and source["checked_on"])


def results_measured(facts: Facts) -> Computed:
    """Every metric was measured since the pilot began; says what came out."""
    since = _pilot_began(facts)
    latest = {metric["id"]: _latest(metric, facts, since) for metric in facts.metrics}
    unmeasured = [m["name"] for m in facts.metrics if latest[m["id"]] is None]
    if not facts.metrics:
        no = _("Nothing to measure is named.")
        return Computed(False, no, Remedy.METRIC)
    if unmeasured:
        no = _("Not measured in the pilot: %(names)s.")
        return Computed(
            False, no % {"names": ", ".join(unmeasured)}, Remedy.MEASUREMENT
        )
    told = "; ".join(_outcome(metric, latest[metric["id"]]) for metric in facts.metrics)
    return Computed(True, _("Measured. %(told)s.") % {"told": told})


def _pilot_began(facts: Facts) -> date | None:
    days = [stay.entered_on for stay in facts.stays if stay.stage == Stage.PILOT]
    planned = facts.row["pilot_starts_on"]
    return min([*days, *([planned] if planned else [])], default=None)


def _latest(metric: Row, facts: Facts, since: date | None) -> Row | None:
    """The newest measurement since the pilot began."""
    own: Sequence[Row] = [
        row
        for row in facts.measurements
        if row["metric_id"] == metric["id"]
        and (since is None or row["measured_on"] >= since)
    ]
    return max(own, key=lambda row: row["measured_on"], default=None)


def _outcome(metric: Row, measurement: Row | None) -> str:
    assert measurement is not None
    words = {"name": metric["name"]}
    value, baseline = measurement["value"], metric["baseline"]
    target, stop = metric["target"], metric["stop_value"]
    if target is None:
        return _("%(name)s: no target to compare with") % words
    words |= {"value": _said(value), "target": _said(target), "stop": _said(stop)}
    if is_reached(value, baseline=baseline, goal=target):
        return _("%(name)s: %(value)s, target %(target)s reached") % words
    # Stopping is on the other side of the baseline: seen from the target.
    if stop is not None and is_reached(value, baseline=target, goal=stop):
        return _("%(name)s: %(value)s, stop value %(stop)s reached") % words
    return _("%(name)s: %(value)s, target %(target)s not reached") % words


def _said(value: Decimal | None) -> str:
    if value is None:
        return ""
    return number_format(Decimal(value).normalize(), force_grouping=True)
