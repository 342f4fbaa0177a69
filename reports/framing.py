"""What all drawings have around them: margins, axes, and a legend above."""

import json
import math
import textwrap
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from reports.palette import Palette, told_apart
from reports.tables import Tone

Spec = dict[str, Any]
Rows = list[dict[str, Any]]
# What the colours stand for.
Kinds = Sequence[tuple[str, Tone]]

WIDTH = 400
STEP = 30
FONT_SIZE = 13
LINE = 18
# Room at the right for the last figure of an axis.
EDGE = 16
# The width of a letter, on average.
LETTER = 7.2
# The names of rows take at most so much of the picture, on two lines.
MOST_MARGIN = 2 * WIDTH // 5
NAME_LINE = 14
NAME_GAP = 14


def framed(
    layers: list[Spec],
    rows: Rows,
    kinds: Kinds,
    palette: Palette,
    *,
    margin: int,
    height: Any,
    bottom: int,
) -> Spec:
    """A picture of a fixed width: margin, rows, and room for the legend on top."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": _("The table says the same."),
        "params": [{"name": "legendMargin", "value": margin}],
        "data": {"values": rows},
        "width": WIDTH - margin - EDGE,
        "height": height,
        "autosize": "none",
        "padding": {
            "left": margin,
            "right": EDGE,
            "top": max(_legend_height(kinds), 6),
            "bottom": bottom,
        },
        "background": None,
        "layer": layers,
        "config": _style(palette),
    }


def _style(palette: Palette) -> Spec:
    text = {
        "labelColor": palette.ink,
        "labelFont": palette.font,
        "labelFontSize": FONT_SIZE,
        "titleColor": palette.soft,
        "titleFont": palette.font,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": "normal",
    }
    line = dict.fromkeys(("gridColor", "domainColor", "tickColor"), palette.line)
    own = {"font": palette.font, "fontSize": FONT_SIZE, "color": palette.ink}
    return {
        "view": {"stroke": None},
        "axis": text | line | {"labelLimit": 0},
        "legend": text
        | {"symbolType": "square", "symbolOpacity": 1, "padding": 0, "labelLimit": 0},
        "text": own,
    }


def colours(kinds: Kinds, palette: Palette) -> Spec:
    """The colour of each kind, and its legend above the picture."""
    legend = {
        "title": None,
        "orient": "none",
        "legendX": {"expr": "-legendMargin"},
        "legendY": -_legend_height(kinds),
        "direction": "horizontal",
        "columns": _legend_columns(kinds),
    }
    return {
        "field": "kind",
        "type": "nominal",
        "scale": {
            "domain": [kind for kind, _tone in kinds],
            "range": [palette.fill(tone, n) for _k, tone, n in told_apart(kinds)],
        },
        "legend": legend if len(kinds) > 1 else None,
    }


def row(names: Sequence[str]) -> Spec:
    return {
        "field": "row",
        "type": "nominal",
        "sort": list(names),
        "axis": {
            "title": None,
            "domain": False,
            "ticks": False,
            "labelPadding": 8,
            "labelLineHeight": NAME_LINE,
            **_folded(names),
        },
        "scale": {"domain": list(names)},
    }


def _folded(names: Sequence[str]) -> Spec:
    """Long names on two lines; what is longer ends with dots, as the table has it."""
    if _wanted(names) <= MOST_MARGIN:
        return {"labelLimit": 0}
    letters = int((MOST_MARGIN - NAME_GAP) / LETTER)
    fold = partial(textwrap.wrap, width=letters, max_lines=2, placeholder="…")
    lines = {name: fold(name) for name in names}
    told = f"({json.dumps(lines)})[datum.label]"
    # The middle of two lines is that of their bar.
    two = {"test": f"{told}.length > 1", "value": "bottom"}
    return {
        "labelExpr": told,
        "labelLimit": 0,
        "labelBaseline": {"condition": two, "value": "middle"},
    }


def _wanted(names: Sequence[str]) -> int:
    return round(max(map(len, names)) * LETTER) + NAME_GAP


def margin_of(names: Sequence[str]) -> int:
    """The room that the names of the rows need, to the left of the picture."""
    return min(_wanted(names), MOST_MARGIN)


def _legend_columns(kinds: Kinds) -> int:
    """All on one line where there is room for it."""
    letters = sum(len(kind) + 5 for kind, _tone in kinds)
    return len(kinds) if letters * LETTER <= WIDTH else 2


def _legend_height(kinds: Kinds) -> int:
    if len(kinds) == 1:
        return 0
    return math.ceil(len(kinds) / _legend_columns(kinds)) * LINE + 8
