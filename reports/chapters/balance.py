"""How what is under way is spread over domains, fields, departments, ages and costs."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.models import ApplicationDomain, Facet
from reports.chapters.making import (
    Asked,
    grouped,
    integer,
    on_day,
    part,
    share_column,
    text,
)
from reports.figures.balance import AGES, COSTS, Balance, Group, balance
from reports.tables import Chapter, Chart, Row, Series, Shape, Table, Tone
from workflows.filtering.choices import DOMAINS
from workflows.filtering.words import quoted


def chapter(asked: Asked) -> Chapter:
    figures = balance(asked.past)
    n = len(asked.past.present)
    return Chapter(
        "balance",
        _("How it is spread"),
        _("Is the portfolio in balance?"),
        (_most(figures.domains, "domain", n), _missing(figures)),
        (
            *(spread(asked, figures, name) for name in figures.parts),
            bubbles(asked, figures),
            missing(asked, figures),
        ),
    )


def labels() -> dict[str, dict[str, str]]:
    """What the values are called; what people wrote themselves is called that."""
    steps = (0, *COSTS)
    costs = {
        str(place): _("From %(from)s to %(to)s euros")
        % {"from": grouped(first), "to": grouped(last)}
        for place, (first, last) in enumerate(zip(steps, COSTS, strict=False), start=1)
    }
    above = _("%(from)s euros or more") % {"from": grouped(COSTS[-1])}
    costs[str(len(steps))] = above
    return {
        "domain": {k: str(v) for k, v in ApplicationDomain.choices},
        "facet": {k: str(v) for k, v in Facet.choices},
        "cost": costs,
    }


def titles() -> dict[str, str]:
    return {
        "domain": _("Application domain"),
        "field": _("Policy field"),
        "department": _("Department"),
        "facet": _("Kind of innovation"),
        "cost": _("Cost per year if it succeeds"),
    }


def _most(groups: tuple[Group, ...], name: str, n: int) -> str:
    """The largest group of which is known what it is."""
    if not n:
        return _("Nothing is under way now.")
    known = [each for each in groups if each.value and each.initiatives]
    if not known:
        return _("Of none it is known.")
    most = max(known, key=lambda each: len(each.initiatives))
    return _("%(name)s has the most: %(count)d of %(total)d.") % {
        "name": _label(name, most),
        "count": len(most.initiatives),
        "total": n,
    }


def _label(name: str, group: Group) -> str:
    if not group.value:
        return _("Not known")
    return labels().get(name, {}).get(group.value, group.value)


def _missing(figures: Balance) -> str:
    lacking = {key for keys in figures.missing.values() for key in keys}
    if not lacking:
        return _("Of all it is known where they belong.")
    return ngettext(
        "Of %(count)d initiative something is missing to tell where it belongs.",
        "Of %(count)d initiatives something is missing to tell where they belong.",
        len(lacking),
    ) % {"count": len(lacking)}


def spread(asked: Asked, figures: Balance, name: str) -> Table:
    groups, n = figures.parts[name], len(asked.past.present)
    return Table(
        key=f"balance-{name}",
        title=titles()[name],
        caption=_most(groups, name, n),
        note=on_day(asked),
        columns=(
            text(name, titles()[name], 36),
            integer("initiatives", _("Initiatives")),
            share_column(),
        ),
        rows=tuple(
            Row(
                group.value or "unknown",
                (
                    _label(name, group),
                    len(group.initiatives),
                    part(len(group.initiatives), n),
                ),
                group.initiatives,
                _filter(name, group),
            )
            for group in groups
        ),
        chart=Chart(Shape.BARS, name, (Series("initiatives"),)),
    )


def _filter(name: str, group: Group) -> str:
    """The board's own words, where it has them."""
    if not group.value:
        return ""
    if name == "domain":
        words = {each.value: each.word.here for each in DOMAINS}
        return f"domain:{words[group.value]}"
    if name in ("field", "department"):
        return f"{name}:{quoted(group.value)}"
    return ""


def ages() -> list[str]:
    return [
        _("Under 3 months"),
        _("3 to 6 months"),
        _("6 to 12 months"),
        _("1 to 2 years"),
        _("Over 2 years"),
    ]


def bubbles(asked: Asked, figures: Balance) -> Table:
    """Stage by age: the size of a bubble is how many there are."""
    names = ages()
    old = [each for each in figures.bubbles if each.band == len(AGES)]
    count = sum(len(each.initiatives) for each in old)
    return Table(
        key="stage-by-age",
        title=_("Stage by age"),
        caption=ngettext(
            "%(count)d initiative that is under way began over two years ago.",
            "%(count)d initiatives that are under way began over two years ago.",
            count,
        )
        % {"count": count},
        note=_("In calendar days since it began.") + " " + on_day(asked),
        columns=(
            text("stage", _("Stage")),
            text("age", _("Age")),
            integer("initiatives", _("Initiatives")),
        ),
        rows=tuple(
            Row(
                f"{asked.past.stages[each.stage].slug}-{each.band}",
                (
                    asked.past.stages[each.stage].name,
                    names[each.band],
                    len(each.initiatives),
                ),
                each.initiatives,
            )
            for each in figures.bubbles
        ),
        chart=Chart(Shape.BUBBLES, "age", (Series("initiatives"),), y="stage"),
    )


def missing(asked: Asked, figures: Balance) -> Table:
    rows = tuple(
        Row(
            name,
            (titles()[name], len(keys), ", ".join(asked.past.titles(keys[:10]))),
            keys,
        )
        for name, keys in figures.missing.items()
    )
    return Table(
        key="balance-missing",
        title=_("What is not known"),
        caption=_missing(figures),
        note=on_day(asked),
        columns=(
            text("what", _("What"), 36),
            integer("initiatives", _("Initiatives")),
            text("names", _("Which"), 60),
        ),
        rows=rows,
        chart=Chart(Shape.BARS, "what", (Series("initiatives", Tone.NOTICE),)),
    )
