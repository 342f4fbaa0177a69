"""Pictures of the figures: Vega-Lite specifications, drawn as SVG."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import vl_convert
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.portfolio import Report
from workflows.models import Severity

Spec = dict[str, Any]
Rows = list[dict[str, Any]]

WIDTH = 400
STEP = 30
FONT_SIZE = 13
# From here on, a dot stands for a month and its size for how many.
MOST_DOTS = 200
MONTH = 30


@dataclass(frozen=True)
class Palette:
    """The colours of one medium; `on` are the inks that read on the three fills."""

    ink: str
    soft: str
    line: str
    calm: str
    brand: str
    notice: str
    action: str
    on: str
    font: str


# The page's own colours, so that a drawing follows the reader's theme.
PAGE = Palette(
    ink="var(--ink)",
    soft="var(--ink-soft)",
    line="var(--line)",
    calm="var(--edge)",
    brand="var(--brand)",
    notice="var(--notice)",
    action="var(--action)",
    on="var(--sheet)",
    font="inherit",
)
PAPER = Palette(
    ink="#17211d",
    soft="#505d57",
    line="#d9ddd5",
    calm="#7d8881",
    brand="#17633f",
    notice="#734700",
    action="#9c2410",
    on="#ffffff",
    font="Source Sans Pro",
)


class Svg(str):
    """A drawing by Vega, which escapes every text in it: not to be escaped again."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def draw(spec: Spec) -> Svg:
    """The drawing of a specification; numbers as the reader writes them."""
    language = "nl-NL" if (get_language() or "").startswith("nl") else "en-GB"
    return Svg(_drawn(json.dumps(spec, sort_keys=True), language))


@lru_cache(maxsize=64)
def _drawn(spec: str, locale: str) -> str:
    drawing: str = vl_convert.vegalite_to_svg(
        spec, allowed_base_urls=[], format_locale=locale, time_format_locale=locale
    )
    return drawing


def stages(report: Report, palette: Palette) -> Spec | None:
    """Initiatives per stage, and how many of them ask for something."""
    kinds = (
        (_("Ask for action"), palette.action, lambda f: f.need_action),
        (_("Need attention"), palette.notice, lambda f: f.need_attention),
        (
            _("Nothing open"),
            palette.brand,
            lambda f: len(f.present) - f.need_action - f.need_attention,
        ),
    )
    rows = [
        {"row": figures.stage.name, "kind": kind, "order": order, "n": count(figures)}
        for figures in report.stages
        for order, (kind, _colour, count) in enumerate(kinds)
    ]
    names = [figures.stage.name for figures in report.stages]
    return _bars(rows, names, [kind[:2] for kind in kinds], palette)


def flow(report: Report, palette: Palette) -> Spec | None:
    """What left each stage in the period, and for where."""
    kinds = (
        (_("Moved on"), palette.brand, lambda f: f.moved_on),
        (_("Moved back"), palette.notice, lambda f: f.moved_back),
        (_("Stopped"), palette.action, lambda f: f.stopped),
        (_("Handed over"), palette.calm, lambda f: f.handed_over),
    )
    rows = [
        {
            "row": figures.stage.name,
            "kind": kind,
            "order": order,
            "n": count(figures.flow),
        }
        for figures in report.stages
        for order, (kind, _colour, count) in enumerate(kinds)
    ]
    names = [figures.stage.name for figures in report.stages]
    return _bars(rows, names, [kind[:2] for kind in kinds], palette)


def attention(report: Report, palette: Palette) -> Spec | None:
    """Open attention points per failure mode."""
    kinds = (
        (Severity.ACTION.label, palette.action, lambda a: a.action),
        (Severity.ATTENTION.label, palette.notice, lambda a: a.attention),
        (Severity.INFO.label, palette.calm, lambda a: a.info),
    )
    rows = [
        {"row": str(each.mode.label), "kind": str(kind), "order": order, "n": n(each)}
        for each in report.attention
        for order, (kind, _colour, n) in enumerate(kinds)
    ]
    names = [str(each.mode.label) for each in report.attention]
    return _bars(rows, names, [(str(k[0]), k[1]) for k in kinds], palette)


def outcomes(report: Report, palette: Palette) -> Spec | None:
    """How often each outcome was decided."""
    rows = [
        {"row": str(outcome.label), "kind": "", "order": 0, "n": count}
        for outcome, count in report.outcomes
    ]
    names = [str(outcome.label) for outcome, _count in report.outcomes]
    return _bars(rows, names, [("", palette.brand)], palette)


def time_in_stage(report: Report, palette: Palette) -> Spec | None:
    """Each initiative as a dot at its days in its stage; the median as a line."""
    if not report.totals.under_way:
        return None
    names = [figures.stage.name for figures in report.stages]
    medians = [
        {"row": each.stage.name, "days": each.time.median}
        for each in report.stages
        if each.time.median is not None
    ]
    y = _row(names, palette)
    longer, shorter = _("Longer than the median"), _("Not longer")
    dots = {
        "data": {"values": _dots(report, longer, shorter)},
        "mark": {"type": "circle", "opacity": 0.85},
        "encoding": {
            "y": y,
            "x": _days(palette),
            "size": {
                "field": "n",
                "type": "quantitative",
                "scale": {"domain": [1, 50], "range": [70, 900]},
                "legend": None,
            },
            "color": _colours(
                [(longer, palette.notice), (shorter, palette.brand)], palette
            ),
        },
    }
    lines = {
        "data": {"values": medians},
        "mark": {
            "type": "tick",
            "color": palette.ink,
            "thickness": 2,
            "size": STEP - 8,
        },
        "encoding": {"y": y, "x": _days(palette)},
    }
    return _chart([lines, dots], palette)


def _dots(report: Report, longer: str, shorter: str) -> Rows:
    present = sum(len(figures.present) for figures in report.stages)
    width = 1 if present <= MOST_DOTS else MONTH
    counted: dict[tuple[str, int, str], int] = {}
    for figures in report.stages:
        half = figures.time.median
        for item in figures.present:
            is_longer = half is not None and item.days > half
            key = (
                figures.stage.name,
                item.days // width * width,
                longer if is_longer else shorter,
            )
            counted[key] = counted.get(key, 0) + 1
    return [
        {"row": row, "days": days, "kind": kind, "n": n}
        for (row, days, kind), n in counted.items()
    ]


def _days(palette: Palette) -> Spec:
    return {
        "field": "days",
        "type": "quantitative",
        "axis": {"title": _("days in this stage"), "tickCount": 5, "format": ",d"},
    }


def _row(names: list[str], palette: Palette) -> Spec:
    return {
        "field": "row",
        "type": "nominal",
        "sort": names,
        "axis": {"title": None, "domain": False, "ticks": False, "labelPadding": 8},
        "scale": {"domain": names},
    }


def _colours(kinds: Iterable[tuple[str, str]], palette: Palette) -> Spec:
    kinds = list(kinds)
    legend = {"title": None, "orient": "top", "columns": 2} if len(kinds) > 1 else None
    return {
        "field": "kind",
        "type": "nominal",
        "sort": [kind for kind, _colour in kinds],
        "scale": {
            "domain": [kind for kind, _colour in kinds],
            "range": [colour for _kind, colour in kinds],
        },
        "legend": legend,
    }


def _bars(
    rows: Rows, names: list[str], kinds: list[tuple[str, str]], palette: Palette
) -> Spec | None:
    """Stacked bars, the number in each piece; None when all are zero."""
    rows = [row for row in rows if row["n"]]
    if not rows:
        return None
    stack = {
        "y": _row(names, palette),
        "x": {
            "field": "n",
            "type": "quantitative",
            "stack": "zero",
            "axis": None,
        },
        "order": {"field": "order"},
    }
    numbers = stack | {
        "x": stack["x"] | {"bandPosition": 0.5},
        "text": {"field": "n", "format": ",d"},
    }
    bars = {
        "mark": {"type": "bar", "height": STEP - 10},
        "encoding": stack | {"color": _colours(kinds, palette)},
    }
    texts = {
        "mark": {"type": "text", "color": palette.on, "fontWeight": 600},
        "encoding": numbers,
    }
    return _chart([bars, texts], palette, rows)


def _chart(layers: list[Spec], palette: Palette, rows: Rows | None = None) -> Spec:
    text = {
        "labelColor": palette.ink,
        "labelFont": palette.font,
        "labelFontSize": FONT_SIZE,
        "titleColor": palette.soft,
        "titleFont": palette.font,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
    }
    chart: Spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": {"step": STEP},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        "layer": layers,
        "config": {
            "view": {"stroke": None},
            "axis": text
            | {
                "labelLimit": 240,
                "gridColor": palette.line,
                "domainColor": palette.line,
                "tickColor": palette.line,
            },
            "legend": text | {"symbolType": "circle", "labelLimit": 200},
            "text": {"font": palette.font, "fontSize": FONT_SIZE},
        },
    }
    if rows is not None:
        chart["data"] = {"values": rows}
    return chart
