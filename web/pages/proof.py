"""What is measured and assumed, who uses it and who takes it over: in words."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import AssumptionResult, Risk
from portfolio.models.metric import is_reached
from portfolio.rows import Row
from web.figures import in_words
from web.pages.shelves import Desk, Item, Shelf, Theme, on, said

ARRANGED = ("operation", "helpdesk", "training", "failures")


def proof(desk: Desk) -> Theme:
    metrics = [_metric(row, desk) for row in desk.rows["metrics"]]
    shelves = (
        Shelf(
            _("Metrics"),
            metrics,
            desk.add("metrics"),
            _("Nothing is measured yet. One figure with a baseline is enough."),
        ),
        Shelf(
            _("Assumptions"),
            [_assumption(row, desk) for row in desk.rows["assumptions"]],
            desk.add("assumptions"),
            _("None written down yet. Begin with the one that could end it."),
        ),
    )
    parts = [_measured(desk, metrics), _tested(desk.rows["assumptions"])]
    summary = " ".join(filter(None, parts)) or _("Nothing is measured yet.")
    return Theme("proof", _("Proof"), summary, shelves)


def _measurements(desk: Desk, metric: Row) -> list[Row]:
    """Those of this metric, the newest first."""
    newest = desk.newest("measurements", "measured_on")
    return [row for row in newest if row["metric"] == metric["id"]]


def _metric(row: Row, desk: Desk) -> Item:
    measured = _measurements(desk, row)
    latest = measured[0] if measured else None
    value = latest["value"] if latest else None
    passed = _passed(row, value)
    verdict = {"met": _("target reached"), "attention": _("not past the stop value")}
    return Item(
        head=row["name"],
        aside=said([on(latest and latest["measured_on"])]),
        lines=[line for line in (standing(row, value), row["stop_rule"]) if line],
        badge=verdict.get(passed, ""),
        tone=passed,
        ways=desk.ways("metrics", row, desk.add("measurements", of=row)),
        items=[
            Item(
                said([on(each["measured_on"]), _with_unit(each["value"], row)]),
                lines=[each["note"]] if each["note"] else [],
                ways=desk.ways("measurements", each),
            )
            for each in measured
        ],
        items_title=ngettext(
            "%(count)d measurement", "%(count)d measurements", len(measured)
        )
        % {"count": len(measured)},
    )


def standing(metric: Row, value: Decimal | None) -> str:
    """How a metric stands: “18 of 25 %, baseline 10, stop value 12.”"""
    baseline, target, stop = (
        metric[name] for name in ("baseline", "target", "stop_value")
    )
    words = {
        "now": "" if value is None else in_words(value),
        "goal": "" if target is None else _with_unit(target, metric),
        "with_unit": "" if value is None else _with_unit(value, metric),
    }
    goes_down = None not in (baseline, target) and target < baseline
    if value is None:
        parts = [_("not measured yet")]
        if target is not None:
            parts.append(_("target %(goal)s") % words)
    elif target is None:
        parts = [_("now %(with_unit)s, no target yet") % words]
    elif goes_down:
        parts = [_("now %(now)s, down to %(goal)s") % words]
    else:
        parts = [_("%(now)s of %(goal)s") % words]
    if baseline is not None:
        parts.append(_("baseline %(figure)s") % {"figure": in_words(baseline)})
    if stop is not None:
        parts.append(_("stop value %(figure)s") % {"figure": in_words(stop)})
    line = ", ".join(parts)
    return f"{line[:1].upper()}{line[1:]}."


def _with_unit(value: Decimal, metric: Row) -> str:
    return f"{in_words(value)} {metric['unit']}".strip()


def _passed(metric: Row, value: Decimal | None) -> str:
    """Whether it is a success already, or a reason to stop."""
    if value is None:
        return ""
    baseline, target, stop = (
        metric[name] for name in ("baseline", "target", "stop_value")
    )
    if target is not None and is_reached(value, baseline=baseline, goal=target):
        return "met"
    if stop is not None and not is_reached(value, baseline=baseline, goal=stop):
        return "attention"
    return ""


def _measured(desk: Desk, items: list[Item]) -> str:
    metrics = desk.rows["metrics"]
    if not metrics:
        return ""
    if len(metrics) == 1:
        return f"{items[0].head}: {items[0].lines[0]}"
    reached = sum(item.tone == "met" for item in items)
    sentence = ngettext(
        "%(reached)d of %(count)d metrics is at its target.",
        "%(reached)d of %(count)d metrics are at their target.",
        reached,
    )
    return sentence % {"reached": reached, "count": len(metrics)}


def _assumption(row: Row, desk: Desk) -> Item:
    risk = {
        Risk.HIGH: _("High risk"),
        Risk.MEDIUM: _("Medium risk"),
        Risk.LOW: _("Low risk"),
    }[Risk(row["risk"])]
    test = _("Test: %(test)s") % {"test": row["test"]} if row["test"] else ""
    return Item(
        head=row["text"],
        aside=said([risk, on(row["tested_on"])]),
        lines=[line for line in (test, row["findings"]) if line],
        badge=str(AssumptionResult(row["result"]).label),
        tone={AssumptionResult.HOLDS: "met", AssumptionResult.FAILS: "attention"}.get(
            row["result"], ""
        ),
        ways=desk.ways("assumptions", row),
    )


def _tested(assumptions: list[Row]) -> str:
    if not assumptions:
        return ""
    results = [row["result"] for row in assumptions]
    tested = sum(result != AssumptionResult.OPEN for result in results)
    sentence = ngettext(
        "%(tested)d of %(count)d assumption is tested.",
        "%(tested)d of %(count)d assumptions are tested.",
        len(results),
    ) % {"tested": tested, "count": len(results)}
    if failed := results.count(AssumptionResult.FAILS):
        more = ngettext(
            "%(count)d does not hold.", "%(count)d do not hold.", failed
        ) % {"count": failed}
        sentence = f"{sentence} {more}"
    return sentence


def scaling(desk: Desk) -> Theme:
    targets = [_target(row, desk) for row in desk.rows["adoption-targets"]]
    plans = [_handover(row, desk) for row in desk.rows["handover"]]
    shelves = (
        Shelf(
            _("In use"),
            targets,
            desk.add("adoption-targets"),
            _("There is no target yet: where, how many users, by when?"),
        ),
        Shelf(
            _("Handover"),
            plans,
            None if plans else desk.add("handover"),
            _("There is no plan yet to hand it over."),
        ),
    )
    parts = [_adopted(desk), _handed(desk.rows["handover"])]
    summary = " ".join(filter(None, parts)) or _("No target and no plan yet.")
    return Theme("scaling", _("Scaling"), summary, shelves)


def _counts(desk: Desk, target: Row) -> list[Row]:
    newest = desk.newest("adoption-counts", "counted_on")
    return [row for row in newest if row["adoption_target"] == target["id"]]


def _users_of(users: int, target: int) -> str:
    return _("%(users)s of %(target)s users") % {
        "users": in_words(users),
        "target": in_words(target),
    }


def _target(row: Row, desk: Desk) -> Item:
    counted = _counts(desk, row)
    users = counted[0]["users"] if counted else 0
    due = _("before %(day)s") % {"day": on(row["due_on"])} if row["due_on"] else ""
    return Item(
        head=row["unit"],
        aside=due,
        lines=[_users_of(users, row["target"]) if counted else _not_counted(row)],
        badge=_("target reached") if users >= row["target"] else "",
        tone="met",
        ways=desk.ways("adoption-targets", row, desk.add("adoption-counts", of=row)),
        items=[
            Item(
                said([on(each["counted_on"]), in_words(each["users"])]),
                ways=desk.ways("adoption-counts", each),
            )
            for each in counted
        ],
        items_title=ngettext("%(count)d count", "%(count)d counts", len(counted))
        % {"count": len(counted)},
    )


def _not_counted(row: Row) -> str:
    return _("Not counted yet, target %(target)s users.") % {
        "target": in_words(row["target"])
    }


def _adopted(desk: Desk) -> str:
    targets = desk.rows["adoption-targets"]
    if not targets:
        return ""
    users = sum(
        counted[0]["users"] for row in targets if (counted := _counts(desk, row))
    )
    return _users_of(users, sum(row["target"] for row in targets)) + "."


def _handover(row: Row, desk: Desk) -> Item:
    missing = [name for name in ARRANGED if not row[name]]
    accepted = ""
    if row["accepted_on"]:
        accepted = _("accepted on %(day)s") % {"day": on(row["accepted_on"])}
    arranged = _("%(done)d of %(count)d things are arranged.") % {
        "done": len(ARRANGED) - len(missing),
        "count": len(ARRANGED),
    }
    return Item(
        head=row["receiver"],
        aside=accepted,
        lines=[line for line in (arranged, row["note"]) if line],
        ways=desk.ways("handover", row),
    )


def _handed(plans: list[Row]) -> str:
    for plan in plans:
        words = {"receiver": plan["receiver"], "day": on(plan["accepted_on"])}
        if plan["accepted_on"]:
            return _("%(receiver)s accepted it on %(day)s.") % words
        return _("%(receiver)s will take it over; not accepted yet.") % words
    return ""
