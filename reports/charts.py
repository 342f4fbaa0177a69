"""Pictures of the figures: Vega-Lite specifications, drawn as SVG."""

import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeVar

import vl_convert
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports import wording
from reports.metrics import Attention, Flow
from reports.portfolio import Report, StageFigures
from workflows.models import Severity

Spec = dict[str, Any]
Locale = Literal["nl-NL", "en-GB"]
Rows = list[dict[str, Any]]
# What the colours stand for, each with its colour.
Kinds = Sequence[tuple[str, str]]
T = TypeVar("T")
# Each kind with its colour and how it is counted.
Counts = Sequence[tuple[str, str, Callable[[T], int]]]

WIDTH = 400
STEP = 30
FONT_SIZE = 13
LINE = 18
# Room at the right for the last figure of an axis.
EDGE = 16
# The width of a letter, on average.
LETTER = 7.2
# From here on, a dot stands for a month and its size for how many.
MOST_DOTS = 200
MONTH = 30


@dataclass(frozen=True)
class Palette:
    """The colours of one medium; `on` is the ink that reads on the fills."""

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
    calm="var(--ink-soft)",
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
    calm="#505d57",
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
    is_dutch = (get_language() or "").startswith("nl")
    locale: Locale = "nl-NL" if is_dutch else "en-GB"
    return Svg(_drawn(json.dumps(spec, sort_keys=True), locale))


@lru_cache(maxsize=64)
def _drawn(spec: str, locale: Locale) -> str:
    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], format_locale=locale)


def stages(report: Report, palette: Palette) -> Spec | None:
    """Initiatives per stage, and how many of them ask for something."""
    kinds: Counts[StageFigures] = (
        (_("Ask for action"), palette.action, lambda f: f.need_action),
        (_("Need attention"), palette.notice, lambda f: f.need_attention),
        (
            _("Nothing open"),
            palette.brand,
            lambda f: len(f.present) - f.need_action - f.need_attention,
        ),
    )
    return _bars([(each.stage.name, each) for each in report.stages], kinds, palette)


def flow(report: Report, palette: Palette) -> Spec | None:
    """What left each stage in the period, and for where."""
    kinds: Counts[Flow] = (
        (_("Moved on"), palette.brand, lambda f: f.moved_on),
        (_("Moved back"), palette.notice, lambda f: f.moved_back),
        (_("Stopped"), palette.action, lambda f: f.stopped),
        (_("Handed over"), palette.calm, lambda f: f.handed_over),
    )
    rows = [(each.stage.name, each.flow) for each in report.stages]
    return _bars(rows, kinds, palette)


def attention(report: Report, palette: Palette) -> Spec | None:
    """Open attention points per failure mode."""
    kinds: Counts[Attention] = (
        (str(Severity.ACTION.label), palette.action, lambda a: a.action),
        (str(Severity.ATTENTION.label), palette.notice, lambda a: a.attention),
        (str(Severity.INFO.label), palette.calm, lambda a: a.info),
    )
    rows = [(str(each.mode.label), each) for each in report.going_wrong]
    return _bars(rows, kinds, palette)


def outcomes(report: Report, palette: Palette) -> Spec | None:
    """How often each outcome was decided."""
    kinds: Counts[int] = (("", palette.brand, lambda count: count),)
    rows = [(str(outcome.label), count) for outcome, count in report.outcomes]
    return _bars(rows, kinds, palette)


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
    y = _row(names)
    longer, shorter = _("Longer than the median"), _("Not longer")
    kinds = [(longer, palette.notice), (shorter, palette.brand)]
    dots = {
        "data": {"values": _dots(report, longer, shorter)},
        "mark": {"type": "circle", "opacity": 0.85},
        "encoding": {
            "y": y,
            "x": _days(),
            "size": {
                "field": "n",
                "type": "quantitative",
                "scale": {"domain": [1, 50], "range": [70, 900]},
                "legend": None,
            },
            "color": _colours(names, kinds),
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
        "encoding": {"y": y, "x": _days()},
    }
    return _chart([lines, dots], names, kinds, palette)


def _dots(report: Report, longer: str, shorter: str) -> Rows:
    present = sum(len(figures.present) for figures in report.stages)
    width = 1 if present <= MOST_DOTS else MONTH
    counted: Counter[tuple[str, int, str]] = Counter()
    for figures in report.stages:
        half = figures.time.median
        for item in figures.present:
            is_longer = half is not None and item.days > half
            key = (
                figures.stage.name,
                item.days // width * width,
                longer if is_longer else shorter,
            )
            counted[key] += 1
    return [
        {"row": row, "days": days, "kind": kind, "n": n}
        for (row, days, kind), n in counted.items()
    ]


def _days() -> Spec:
    title = _("days in this stage")
    return {
        "field": "days",
        "type": "quantitative",
        "axis": {"title": title, "tickCount": 5, "format": ",d"},
    }


def _row(names: list[str]) -> Spec:
    return {
        "field": "row",
        "type": "nominal",
        "sort": names,
        "axis": {"title": None, "domain": False, "ticks": False, "labelPadding": 8},
        "scale": {"domain": names},
    }


def _bars(
    things: Sequence[tuple[str, T]], counts: Counts[T], palette: Palette
) -> Spec | None:
    """Stacked bars, the number in each piece; None when all are zero."""
    totals = [sum(count(thing) for *_k, count in counts) for _n, thing in things]
    longest = max(totals, default=0)
    if not longest:
        return None
    rows = [
        {
            "row": name,
            "kind": kind,
            "order": order,
            "n": n,
            "label": wording.cell(n) if n >= longest / 20 else "",
        }
        for name, thing in things
        for order, (kind, _colour, count) in enumerate(counts)
        if (n := count(thing))
    ]
    names = [name for name, _thing in things]
    kinds = [(kind, colour) for kind, colour, _count in counts]
    x = {"field": "n", "type": "quantitative", "stack": "zero", "axis": None}
    stack = {"y": _row(names), "x": x, "order": {"field": "order"}}
    bars = {
        "mark": {"type": "bar", "height": STEP - 10},
        "encoding": stack | {"color": _colours(names, kinds)},
    }
    texts = {
        "mark": {"type": "text", "color": palette.on, "fontWeight": 600},
        "encoding": stack
        | {"x": x | {"bandPosition": 0.5}, "text": {"field": "label"}},
    }
    chart = _chart([bars, texts], names, kinds, palette)
    return chart | {"data": {"values": rows}}


def _margin(names: list[str]) -> int:
    """The room that the names of the rows need, to the left of the picture."""
    return min(round(max(map(len, names)) * LETTER) + 14, WIDTH // 2)


def _legend_columns(kinds: Kinds) -> int:
    """All on one line where there is room for it."""
    letters = sum(len(kind) + 5 for kind, _colour in kinds)
    return len(kinds) if letters * LETTER <= WIDTH else 2


def _legend_height(kinds: Kinds) -> int:
    if len(kinds) == 1:
        return 0
    return math.ceil(len(kinds) / _legend_columns(kinds)) * LINE + 8


def _colours(names: list[str], kinds: Kinds) -> Spec:
    """The colour of each kind, and its legend in the corner of the picture."""
    legend = {
        "title": None,
        "orient": "none",
        "legendX": -_margin(names),
        "legendY": -_legend_height(kinds),
        "direction": "horizontal",
        "columns": _legend_columns(kinds),
    }
    return {
        "field": "kind",
        "type": "nominal",
        "scale": {
            "domain": [kind for kind, _colour in kinds],
            "range": [colour for _kind, colour in kinds],
        },
        "legend": legend if len(kinds) > 1 else None,
    }


def _chart(
    layers: list[Spec], names: list[str], kinds: Kinds, palette: Palette
) -> Spec:
    """A picture of a fixed width: margin, rows, and room for the legend on top."""
    margin, has_axis = _margin(names), bool(layers[0]["encoding"]["x"]["axis"])
    text = {
        "labelColor": palette.ink,
        "labelFont": palette.font,
        "labelFontSize": FONT_SIZE,
        "titleColor": palette.soft,
        "titleFont": palette.font,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
    }
    lines = {
        "gridColor": palette.line,
        "domainColor": palette.line,
        "tickColor": palette.line,
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH - margin - EDGE,
        "height": {"step": STEP},
        "autosize": "none",
        "padding": {
            "left": margin,
            "right": EDGE,
            "top": _legend_height(kinds),
            "bottom": 44 if has_axis else 4,
        },
        "background": None,
        "layer": layers,
        "config": {
            "view": {"stroke": None},
            "axis": text | lines | {"labelLimit": 0},
            "legend": text | {"symbolType": "circle", "padding": 0, "labelLimit": 0},
            "text": {"font": palette.font, "fontSize": FONT_SIZE},
        },
    }
