"""The charts of an OpenDocument spreadsheet: each an object beside its numbers."""

from xml.sax.saxutils import escape, quoteattr

from reports.documents.sheets import Line, lines
from reports.documents.texts import printable
from reports.tables import Cell, Chart, Shape, Table

MIMETYPE = "application/vnd.oasis.opendocument.chart"
WIDTH, HEIGHT = 16.0, 9.0
_SIZE = f'svg:width="{WIDTH}cm" svg:height="{HEIGHT}cm"'
_CLASSES = {
    Shape.BARS: "bar",
    Shape.AREAS: "area",
    Shape.LINES: "line",
    Shape.STEPS: "scatter",
}
# How all of it is drawn: bars lie down, so that there is room for their names.
_PLOTS = {
    Shape.BARS: 'chart:vertical="true" chart:stacked="true" chart:overlap="100"',
    Shape.AREAS: 'chart:stacked="true"',
    Shape.LINES: 'chart:symbol-type="none"',
    Shape.STEPS: 'chart:symbol-type="none" chart:interpolation="step-start"',
}
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = 'xmlns:xlink="http://www.w3.org/1999/xlink" ' + " ".join(
    f'xmlns:{short}="{_URN}:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("chart", "chart"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
        ("fo", "xsl-fo-compatible"),
    )
)


def frame(table: Table, chart: Chart, sheet: str, number: int, left: float) -> str:
    """Where the chart stands on its sheet, and what it says to who cannot see it."""
    ranges = " ".join(_range(sheet, each, each.y) for each in lines(table, chart))
    return (
        f'<table:shapes><draw:frame {_SIZE} svg:x="{left:.1f}cm" svg:y="0.5cm">'
        f"<draw:object draw:notify-on-update-of-ranges={quoteattr(ranges)} "
        f'xlink:href="./{folder(number)}" xlink:type="simple" xlink:show="embed" '
        'xlink:actuate="onLoad"/>'
        f"<svg:title>{_text(table.title)}</svg:title>"
        f"<svg:desc>{_text(table.caption)}</svg:desc></draw:frame></table:shapes>"
    )


def folder(number: int) -> str:
    return f"Object {number}"


def document(table: Table, chart: Chart, sheet: str) -> str:
    """The object itself: what is drawn, and its own copy of the numbers."""
    drawn = lines(table, chart)
    kind = _CLASSES[chart.shape]
    styles = "".join(_look(chart.shape, i, each) for i, each in enumerate(drawn))
    series = "".join(_series(chart, sheet, i, each) for i, each in enumerate(drawn))
    first = drawn[0]
    categories = ""
    if chart.shape != Shape.STEPS:
        cells = quoteattr(_range(sheet, first, first.x))
        categories = f"<chart:categories table:cell-range-address={cells}/>"
    legend = '<chart:legend chart:legend-position="bottom"/>' if drawn[1:] else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:document-content {_NAMES} office:version="1.3">'
        f"<office:automatic-styles>{_styles(chart.shape)}{styles}"
        "</office:automatic-styles><office:body><office:chart>"
        # The numbers are those of the sheet: what changes there changes here.
        '<chart:chart xlink:href=".." xlink:type="simple" '
        f'{_SIZE} chart:class="chart:{kind}" chart:style-name="chart">'
        f'<chart:title chart:style-name="title"><text:p>{_text(table.title)}</text:p>'
        f'</chart:title>{legend}<chart:plot-area chart:style-name="plot" '
        'chart:data-source-has-labels="both">'
        '<chart:axis chart:dimension="x" chart:name="primary-x" '
        f'chart:style-name="x">{categories}</chart:axis>'
        '<chart:axis chart:dimension="y" chart:name="primary-y" chart:style-name="y">'
        '<chart:grid chart:class="major" chart:style-name="grid"/></chart:axis>'
        f'{series}<chart:wall chart:style-name="wall"/></chart:plot-area>'
        f"{_copy(table, drawn)}</chart:chart>"
        "</office:chart></office:body></office:document-content>"
    )


def _styles(shape: Shape) -> str:
    # In the order of the table, from the top.
    turned = ' chart:reverse-direction="true"' if shape == Shape.BARS else ""
    shown = 'chart:display-label="true" chart:link-data-style-to-source="true"'
    return "".join(
        (
            _style("chart", '<style:graphic-properties draw:stroke="none"/>'),
            _style("wall", '<style:graphic-properties draw:fill="none"/>'),
            _style("plot", f"<style:chart-properties {_PLOTS[shape]}/>"),
            _style("x", f"<style:chart-properties {shown}{turned}/>"),
            _style("y", f"<style:chart-properties {shown}/>"),
            _style("title", '<style:text-properties fo:font-size="13pt"/>'),
            _style("grid", '<style:graphic-properties svg:stroke-color="#d9ddd5"/>'),
        )
    )


def _look(shape: Shape, number: int, line: Line) -> str:
    colour = quoteattr(line.colour)
    look = f'draw:fill="solid" draw:fill-color={colour} draw:stroke="none"'
    if shape in (Shape.LINES, Shape.STEPS):
        look = (
            f'draw:stroke="solid" svg:stroke-width="0.08cm" svg:stroke-color={colour}'
        )
    plot = f"<style:chart-properties {_PLOTS[shape]}/>"
    return _style(f"s{number}", f"{plot}<style:graphic-properties {look}/>")


def _style(name: str, properties: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="chart">{properties}'
        "</style:style>"
    )


def _series(chart: Chart, sheet: str, number: int, line: Line) -> str:
    cells = quoteattr(_range(sheet, line, line.y))
    label = quoteattr(_cell(sheet, *line.label))
    domain = ""
    if chart.shape == Shape.STEPS:
        days = quoteattr(_range(sheet, line, line.x))
        domain = f"<chart:domain table:cell-range-address={days}/>"
    return (
        f'<chart:series chart:style-name="s{number}" '
        f'chart:class="chart:{_CLASSES[chart.shape]}" '
        f"chart:values-cell-range-address={cells} chart:label-cell-address={label}>"
        f'{domain}<chart:data-point chart:repeated="{line.last - line.first + 1}"/>'
        "</chart:series>"
    )


def _copy(table: Table, drawn: list[Line]) -> str:
    """The cells that are drawn, for programs that read the chart alone."""
    places = list(dict.fromkeys([drawn[0].x, *(line.y for line in drawn)]))
    last = max(line.last for line in drawn)
    head = "".join(_local(table.columns[place].label) for place in places)
    rows = "".join(
        f"<table:table-row>{''.join(_local(row.cells[at]) for at in places)}"
        "</table:table-row>"
        for row in table.rows[:last]
    )
    return (
        '<table:table table:name="local-table"><table:table-header-columns>'
        "<table:table-column/></table:table-header-columns><table:table-columns>"
        f'<table:table-column table:number-columns-repeated="{len(places) - 1}"/>'
        "</table:table-columns><table:table-header-rows>"
        f"<table:table-row>{head}</table:table-row></table:table-header-rows>"
        f"<table:table-rows>{rows}</table:table-rows></table:table>"
    )


def _local(value: Cell) -> str:
    if isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind, value = 'office:value-type="string"', str(value or "")
    return (
        f"<table:table-cell {kind}><text:p>{_text(str(value))}</text:p>"
        "</table:table-cell>"
    )


def _range(sheet: str, line: Line, column: int) -> str:
    first, last = _cell(sheet, line.first, column), _cell(sheet, line.last, column)
    return f"{first}:{last}"


def _cell(sheet: str, row: int, column: int) -> str:
    """The address of a cell, as $'Sheet'.$B$2."""
    name = sheet.replace("'", "''")
    return f"$'{name}'.${_letters(column)}${row + 1}"


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _text(text: str) -> str:
    return escape(printable(text))
