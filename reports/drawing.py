"""Draws a table the way its chart says: Vega-Lite specifications, made into SVG."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from reports import framing
from reports.cells import shown
from reports.draughtsman import DRAUGHTSMAN, Locale
from reports.framing import EDGE, STEP, Rows, Spec
from reports.palette import Palette, told_apart
from reports.tables import Chart, Column, Kind, Row, Table, Tone

HEIGHT = 170
# So many groups have a colour of their own; the others are in the table.
MOST_LINES = 4
TONES = (Tone.BRAND, Tone.NOTICE, Tone.ACTION, Tone.CALM)
DASHES = {Tone.BRAND: [1, 0], Tone.NOTICE: [6, 3], Tone.ACTION: [2, 2]}
LONG_DASHES = [10, 4]
# Of a bubble; it fits in its row.
WIDEST = 28


class Svg(str):
    """A drawing by Vega, which escapes every text in it: not to be escaped again."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def drawing(table: Table, palette: Palette) -> Svg | None:
    """The picture of a table; none where there is nothing to see."""
    if table.chart is None or not table.has_picture:
        return None
    made = _Drawing(table, table.chart, palette)
    spec = getattr(made, table.chart.shape.value)()
    return draw(spec) if spec else None


def draw(spec: Spec) -> Svg:
    """The drawing of a specification; numbers as the reader writes them."""
    is_dutch = (get_language() or "").startswith("nl")
    locale: Locale = "nl-NL" if is_dutch else "en-GB"
    return Svg(_drawn(json.dumps(spec, sort_keys=True, default=str), locale))


@lru_cache(maxsize=256)
def _drawn(spec: str, locale: Locale) -> str:
    return DRAUGHTSMAN.draw(spec, locale)


class _Drawing:
    """One table and how it is drawn; a method for each shape."""

    def __init__(self, table: Table, chart: Chart, palette: Palette) -> None:
        self.table, self.chart, self.palette = table, chart, palette
        self.places = {column.name: i for i, column in enumerate(table.columns)}
        self.rows = [row for row in table.rows if not row.is_total]
        self.measured = self.column(chart.series[0].name)

    def column(self, name: str) -> Column:
        return self.table.columns[self.places[name]]

    def cell(self, row: Row, name: str) -> Any:
        return row.cells[self.places[name]]

    def name(self, row: Row, column: str = "") -> str:
        column = column or self.chart.x
        return shown(self.cell(row, column), self.column(column))

    def kinds(self) -> list[tuple[str, Tone]]:
        """What the colours stand for: the series, or the groups of a split."""
        if not self.chart.split:
            return [(self.column(s.name).label, s.tone) for s in self.chart.series]
        groups = dict.fromkeys(self.name(row, self.chart.split) for row in self.rows)
        return list(zip([*groups][:MOST_LINES], TONES, strict=False))

    def values(self) -> Iterator[tuple[Row, int, str, Any]]:
        """Each number that is drawn: its row, the order and name of its kind."""
        for row in self.rows:
            for order, series in enumerate(self.chart.series):
                value = self.cell(row, series.name)
                if isinstance(value, int | float):
                    kind = self.column(series.name).label
                    if self.chart.split:
                        kind = self.name(row, self.chart.split)
                    yield row, order, kind, value

    def told(self, row: Row, kind: str, value: Any) -> str:
        """What a number says when one points at it."""
        number = shown(value, self.measured)
        return f"{self.name(row)} · {kind}: {number}"

    def edge(self) -> Spec:
        """A line of the sheet's colour between neighbours."""
        return {"stroke": self.palette.sheet, "strokeWidth": 1}

    # Each shape.

    def bars(self) -> Spec | None:
        totals: dict[str, float] = {}
        for row, _order, _kind, value in self.values():
            totals[row.key] = totals.get(row.key, 0) + value
        longest = max(totals.values(), default=0)
        inks = {k: self.palette.on(t, n) for k, t, n in told_apart(self.kinds())}
        rows = [
            {
                "row": self.name(row),
                "kind": kind,
                "order": order,
                "n": value,
                "on": inks[kind],
                "tip": self.told(row, kind, value),
                "label": shown(value, self.measured) if value >= longest / 14 else "",
            }
            for row, order, kind, value in self.values()
            if value
        ]
        if not rows:
            return None
        names = list(dict.fromkeys(self.name(row) for row in self.rows))
        x = {"field": "n", "type": "quantitative", "stack": "zero", "axis": None}
        stack = {"y": framing.row(names), "x": x, "order": {"field": "order"}}
        bars = {
            "mark": {"type": "bar", "height": STEP - 10, **self.edge()},
            "encoding": stack | {"color": self.colours(), "description": TIP},
        }
        texts = {
            "mark": {"type": "text", "fontWeight": 600, "aria": False},
            "encoding": stack
            | {
                "x": x | {"bandPosition": 0.5},
                "text": {"field": "label"},
                "color": {"field": "on", "type": "nominal", "scale": None},
            },
        }
        margin = framing.margin_of(names)
        return self.framed([bars, texts], rows, margin, {"step": STEP}, bottom=4)

    def lines(self) -> Spec | None:
        return self._over([self._line(), self._points()])

    def steps(self) -> Spec | None:
        line = self._line(interpolate="step-after")
        if not self.chart.band:
            return self._over([line, self._points(size=18)])
        return self._over([self._band(), line, self._points(size=18)])

    def areas(self) -> Spec | None:
        area = {
            "mark": {"type": "area", "aria": False, **self.edge()},
            "encoding": self._at(stack="zero") | {"color": self.colours()},
        }
        edge = {
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 0},
            "encoding": self._at(stack="zero")
            | {"color": self.colours(), "description": TIP},
        }
        return self._over([area, edge])

    def bubbles(self) -> Spec | None:
        rows = [
            {
                "x": self.name(row, self.chart.y),
                "row": self.name(row),
                "n": value,
                "tip": f"{self.name(row, self.chart.y)} · {self.name(row)}: "
                f"{shown(value, self.measured)}",
            }
            for row, _order, _kind, value in self.values()
            if value
        ]
        if not rows:
            return None
        names = list(dict.fromkeys(self.name(row) for row in self.rows))
        columns = list(dict.fromkeys(self.name(row, self.chart.y) for row in self.rows))
        at = {
            "y": framing.row(names),
            "x": {
                "field": "x",
                "type": "nominal",
                "sort": columns,
                "scale": {"domain": columns},
                "axis": {"title": None, "orient": "top", "labelAngle": 0},
            },
        }
        size = {
            "field": "n",
            "type": "quantitative",
            # The area, so that twice as many is twice as much to see.
            "scale": {"type": "linear", "zero": True, "range": [0, WIDEST**2]},
            "legend": None,
        }
        fill = self.palette.fills[self.chart.series[0].tone]
        dots = {
            "mark": {"type": "circle", "opacity": 1, "color": fill},
            "encoding": at | {"size": size, "description": TIP},
        }
        texts = {
            "mark": {"type": "text", "dx": 20, "aria": False},
            "encoding": at | {"text": {"field": "n"}},
        }
        spec = self.framed(
            [dots, texts], rows, framing.margin_of(names), {"step": STEP}, bottom=4
        )
        spec["padding"]["top"] = 24
        return spec

    # Their parts.

    def _line(self, **more: Any) -> Spec:
        kinds = self.kinds()
        dash = {
            "field": "kind",
            "type": "nominal",
            "scale": {
                "domain": [kind for kind, _tone in kinds],
                "range": [DASHES.get(tone, LONG_DASHES) for _kind, tone in kinds],
            },
            "legend": None,
        }
        return {
            "mark": {"type": "line", "strokeWidth": 2.5, "aria": False, **more},
            "encoding": self._at() | {"color": self.colours(), "strokeDash": dash},
        }

    def _points(self, size: int = 40) -> Spec:
        return {
            "mark": {"type": "point", "filled": True, "size": size, "opacity": 1},
            "encoding": self._at() | {"color": self.colours(), "description": TIP},
        }

    def _band(self) -> Spec:
        return {
            "mark": {"type": "area", "interpolate": "step-after", "opacity": 0.18}
            | {"aria": False},
            "encoding": self._at()
            | {
                "y": {"field": "low", "type": "quantitative"},
                "y2": {"field": "high"},
                "color": self.colours(),
            },
        }

    def _at(self, **more: Any) -> Spec:
        """Where a number stands: over days, counts or names."""
        kind = self.column(self.chart.x).kind
        x = {"field": "x", "type": "nominal", "sort": None}
        axis: Spec = {"title": None, "labelAngle": 0, "labelOverlap": True}
        if kind == Kind.DATE:
            x = {"field": "x", "type": "temporal"}
            axis |= {"format": "%b %Y", "tickCount": 5}
        elif kind.is_number:
            x = {"field": "x", "type": "quantitative"}
            axis |= {"title": self.column(self.chart.x).label, "tickCount": 6}
        is_share = self.measured.kind == Kind.SHARE
        y = {
            "field": "n",
            "type": "quantitative",
            "axis": {
                "title": None,
                "tickCount": 4,
                "format": ".0%" if is_share else ",d",
                "domain": False,
            },
        }
        if is_share:
            y["scale"] = {"domain": [0, 1]}
        return {"x": x | {"axis": axis}, "y": y | more}

    def _over(self, layers: list[Spec]) -> Spec | None:
        kinds = {kind for kind, _tone in self.kinds()}
        low, high = self.chart.band or ("", "")
        rows = [
            {
                "x": self._place(row),
                "kind": kind,
                "n": value,
                "tip": self.told(row, kind, value),
                **({"low": self.cell(row, low)} if low else {}),
                **({"high": self.cell(row, high)} if high else {}),
            }
            for row, _order, kind, value in self.values()
            if kind in kinds
        ]
        if not rows:
            return None
        spec = self.framed(layers, rows, 44, HEIGHT, bottom=44)
        # Half of the last name of the axis stands beyond it.
        spec["padding"]["right"] = 3 * EDGE
        spec["width"] -= 2 * EDGE
        return spec

    def _place(self, row: Row) -> Any:
        value = self.cell(row, self.chart.x)
        return value if self.column(self.chart.x).kind.is_number else str(value)

    def colours(self) -> Spec:
        return framing.colours(self.kinds(), self.palette)

    def framed(
        self, layers: list[Spec], rows: Rows, margin: int, height: Any, *, bottom: int
    ) -> Spec:
        return framing.framed(
            layers,
            rows,
            self.kinds(),
            self.palette,
            margin=margin,
            height=height,
            bottom=bottom,
        )


TIP = {"field": "tip", "type": "nominal"}
