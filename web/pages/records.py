"""What is recorded about an initiative, by theme: a line in words, and the rows."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import (
    Access,
    Adviser,
    AgreementStatus,
    Effect,
    FailureMode,
    Form,
    Skill,
    Verdict,
    Who,
)
from portfolio.rows import Row
from web.pages.proof import proof, scaling
from web.pages.shelves import Desk, Item, Shelf, Theme, on, said


def users(desk: Desk) -> Theme:
    held = desk.newest("involvements", "held_on")
    shelves = (
        Shelf(
            _("Conversations"),
            [_conversation(row, desk) for row in held],
            desk.add("involvements"),
            _(
                "Nobody was involved yet. One conversation with somebody who will work "
                "with it says more than a plan."
            ),
        ),
        Shelf(
            _("User groups"),
            [_group(row, desk) for row in desk.rows["groups"]],
            desk.add("groups"),
            _("None yet."),
        ),
    )
    return Theme("users", _("Users"), _involved(held), shelves)


def _conversation(row: Row, desk: Desk) -> Item:
    people = ngettext("%(count)d person", "%(count)d people", row["count"])
    change = f"{Effect(row['effect']).label}: {row['change']}"
    return Item(
        head=said([Form(row["form"]).label, row["group__name"]]),
        aside=said([on(row["held_on"]), people % {"count": row["count"]}]),
        lines=[
            row["findings"] or _("What was learnt is not written down."),
            change if row["change"] else str(Effect(row["effect"]).label),
        ],
        badge="" if row["who"] == Who.USER else str(Who(row["who"]).label),
        ways=desk.ways("involvements", row),
    )


def _group(row: Row, desk: Desk) -> Item:
    affected = _("people affected") if row["is_affected"] else ""
    return Item(
        head=row["name"],
        aside=said([affected, row["contact"]]),
        ways=desk.ways("groups", row),
    )


def _involved(held: list[Row]) -> str:
    """The log in one line: how often, how many people, and whether it mattered."""
    if not held:
        return _("Nobody was involved yet.")
    people = sum(row["count"] for row in held if row["who"] != Who.TEAM)
    changed = sum(row["effect"] == Effect.CHANGED for row in held)
    often = ngettext(
        "%(times)d time, %(people)d people outside the team.",
        "%(times)d times, %(people)d people outside the team.",
        len(held),
    ) % {"times": len(held), "people": people}
    mattered = ngettext(
        "It changed something %(count)d time.",
        "It changed something %(count)d times.",
        changed,
    ) % {"count": changed}
    return f"{often} {mattered}"


def data(desk: Desk) -> Theme:
    sources = desk.rows["data-sources"]
    summary = _("No data source yet.")
    if sources:
        granted = sum(row["access"] == Access.GRANTED for row in sources)
        checked = sum(row["checked_on"] is not None for row in sources)
        sentence = ngettext(
            "%(granted)d of %(count)d source may be used, the quality of %(checked)d "
            "was checked.",
            "%(granted)d of %(count)d sources may be used, the quality of %(checked)d "
            "was checked.",
            len(sources),
        )
        figures = {"granted": granted, "count": len(sources), "checked": checked}
        summary = sentence % figures
    shelf = Shelf(
        _("Data sources"),
        [_source(row, desk) for row in sources],
        desk.add("data-sources"),
        _("Which data does it need, and whose are they?"),
    )
    return Theme("data", _("Data"), summary, (shelf,))


def _source(row: Row, desk: Desk) -> Item:
    checked = _("not checked yet")
    if row["checked_on"]:
        checked = _("checked on %(day)s") % {"day": on(row["checked_on"])}
    return Item(
        head=row["name"],
        aside=said([row["owner"] or _("owner not known"), checked]),
        lines=[row["quality_note"]] if row["quality_note"] else [],
        badge=str(Access(row["access"]).label),
        tone={Access.GRANTED: "met", Access.REFUSED: "attention"}.get(
            row["access"], ""
        ),
        ways=desk.ways("data-sources", row),
    )


def together(desk: Desk) -> Theme:
    partners = sorted(desk.rows["partners"], key=lambda row: row["organisation"])
    agreed = sum(row["agreement_status"] == AgreementStatus.AGREED for row in partners)
    summary = _("No partners yet.")
    if partners:
        sentence = ngettext(
            "%(count)d partner, %(agreed)d with an agreement.",
            "%(count)d partners, %(agreed)d with an agreement.",
            len(partners),
        )
        summary = sentence % {"count": len(partners), "agreed": agreed}
    shelf = Shelf(
        _("Partners"), [_partner(row, desk) for row in partners], desk.add("partners")
    )
    return Theme("partners", _("Working together"), summary, (shelf,))


def _partner(row: Row, desk: Desk) -> Item:
    confirmed = ""
    if row["confirmed_on"]:
        confirmed = _("confirmed on %(day)s") % {"day": on(row["confirmed_on"])}
    return Item(
        head=said([row["organisation"], row["role"]]),
        aside=confirmed,
        lines=[row["contribution"]] if row["contribution"] else [],
        badge=str(AgreementStatus(row["agreement_status"]).label),
        tone="met" if row["agreement_status"] == AgreementStatus.AGREED else "",
        ways=desk.ways("partners", row),
    )


def team(desk: Desk) -> Theme:
    members = desk.rows["team"]
    summary = _("No team yet.")
    if members:
        people = len({row["person"] for row in members})
        sentence = ngettext(
            "%(people)d person, %(hours)d hours per week.",
            "%(people)d people, %(hours)d hours per week.",
            people,
        )
        hours = sum(row["hours_per_week"] or 0 for row in members)
        summary = sentence % {"people": people, "hours": hours}
    shelf = Shelf(_("Team"), [_member(row, desk) for row in members], desk.add("team"))
    return Theme("team", _("Team"), summary, (shelf,))


def _member(row: Row, desk: Desk) -> Item:
    hours = ""
    if row["hours_per_week"]:
        sentence = ngettext(
            "%(hours)d hour per week", "%(hours)d hours per week", row["hours_per_week"]
        )
        hours = sentence % {"hours": row["hours_per_week"]}
    return Item(
        head=row["person__name"],
        aside=said([Skill(row["skill"]).label, hours]),
        ways=desk.ways("team", row),
    )


def legal(desk: Desk) -> Theme:
    given = desk.newest("advice", "given_on")
    summary = _("No advice yet.")
    if given:
        sentence = ngettext(
            "%(count)d piece of advice, %(negative)d negative.",
            "%(count)d pieces of advice, %(negative)d negative.",
            len(given),
        )
        negative = sum(row["verdict"] == Verdict.NEGATIVE for row in given)
        summary = sentence % {"count": len(given), "negative": negative}
    shelf = Shelf(
        _("Advice"),
        [_advice(row, desk) for row in given],
        desk.add("advice"),
        _("No advice yet. Advisers advise; they do not decide."),
    )
    return Theme("legal", _("Legal checks and advice"), summary, (shelf,))


def _advice(row: Row, desk: Desk) -> Item:
    return Item(
        head=str(Adviser(row["adviser"]).label),
        aside=on(row["given_on"]),
        lines=[line for line in (row["text"], row["link"]) if line],
        badge=str(Verdict(row["verdict"]).label),
        tone="attention" if row["verdict"] == Verdict.NEGATIVE else "",
        ways=desk.ways("advice", row),
    )


def lessons(desk: Desk) -> Theme:
    learnt = desk.newest("lessons", "learnt_on")
    summary = _("No lessons yet.")
    if learnt:
        shared = sum(bool(row["shared_with"]) for row in learnt)
        sentence = ngettext(
            "%(count)d lesson, %(shared)d shared outside the team.",
            "%(count)d lessons, %(shared)d shared outside the team.",
            len(learnt),
        )
        summary = sentence % {"count": len(learnt), "shared": shared}
    shelf = Shelf(
        _("Lessons"), [_lesson(row, desk) for row in learnt], desk.add("lessons")
    )
    return Theme("lessons", _("Lessons"), summary, (shelf,))


def _lesson(row: Row, desk: Desk) -> Item:
    useful = shared = ""
    if row["useful_for"]:
        useful = _("Useful for %(whom)s.") % {"whom": row["useful_for"]}
    if row["shared_with"]:
        shared = _("Shared with %(whom)s.") % {"whom": row["shared_with"]}
    mode = row["failure_mode"] and FailureMode(row["failure_mode"]).label
    return Item(
        head=row["text"],
        aside=said([on(row["learnt_on"]), mode]),
        lines=[line for line in (row["what_happened"], useful, shared) if line],
        badge=_("It worked") if row["worked"] else "",
        ways=desk.ways("lessons", row),
    )


def linked(desk: Desk) -> Theme:
    items = [
        Item(
            head=row["other__title"],
            aside=row["note"],
            path=reverse("initiative", args=[row["other"]]),
            ways=desk.ways("relations", row),
        )
        for row in desk.rows["relations"]
        if not row["other__is_private"]
    ]
    items += [
        Item(
            head=row["initiative__title"],
            aside=said([row["note"], _("linked from there")]),
            path=reverse("initiative", args=[row["initiative_id"]]),
        )
        for row in desk.rows["related-from"]
        if not row["initiative__is_private"]
    ]
    summary = ", ".join(f"“{item.head}”" for item in items[:3])
    if len(items) > 3:
        summary = _("%(titles)s and %(count)d more") % {
            "titles": summary,
            "count": len(items) - 3,
        }
    shelf = Shelf(_("Linked initiatives"), items, desk.add("relations"))
    summary = f"{summary}." if items else _("None.")
    return Theme("linked", _("Linked"), summary, (shelf,))


THEMES: tuple[Callable[[Desk], Theme], ...] = (
    users,
    proof,
    data,
    together,
    team,
    legal,
    scaling,
    lessons,
    linked,
)


def themes_of(desk: Desk) -> list[Theme]:
    return [theme(desk) for theme in THEMES]
