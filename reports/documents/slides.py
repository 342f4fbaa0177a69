"""The dashboard as slides: a question each, its answer, and a chart one can change."""

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from typing import IO, Any

from django.utils.translation import get_language
from pptx import Presentation
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.util import Emu, Inches, Pt

from reports.book import Book
from reports.cells import shown
from reports.documents.sheets import TONES, Tell, groups
from reports.documents.texts import printable
from reports.palette import COLOURS, PAPER, told_apart
from reports.tables import Chapter, Chart, Column, Shape, Table, Tone

SLIDES = 5
WIDE, HIGH = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.6)
TITLE_ONLY = 5
CHARTS = {
    Shape.BARS: XL_CHART_TYPE.BAR_STACKED,
    Shape.AREAS: XL_CHART_TYPE.AREA_STACKED,
    Shape.LINES: XL_CHART_TYPE.LINE,
}
# What fits on a slide beside the rest.
MOST_WORDS, MOST_ROWS, MOST_COLUMNS = 4, 9, 6


def slides(book: Book, file: IO[bytes], tell: Tell = lambda *_: None) -> None:
    """Write the first five chapters into `file`, in the language of the reader."""
    made = Presentation()
    made.slide_width, made.slide_height = WIDE, HIGH
    about = made.core_properties
    about.title, about.author = printable(book.title), book.portfolio.organisation
    about.language = (get_language() or "en")[:2]
    # Otherwise the clock, so that the same slides would differ each time.
    about.created = about.modified = datetime.combine(book.as_of, time.min)
    shown = book.chapters[:SLIDES]
    for number, chapter in enumerate(shown, start=1):
        _Slide(made, book, number).fill(chapter)
        tell(number, len(shown))
    made.save(file)


class _Slide:
    """One slide: title, words at the left, a chart or table at the right, a foot."""

    def __init__(self, made: Any, book: Book, number: int) -> None:
        self.slide = made.slides.add_slide(made.slide_layouts[TITLE_ONLY])
        self.book, self.number = book, number

    def fill(self, chapter: Chapter) -> None:
        title = self.slide.shapes.title
        title.left, title.top = MARGIN, Inches(0.75)
        title.width, title.height = WIDE - 2 * MARGIN, Inches(0.9)
        self._write(title, [chapter.question or chapter.title], 30, bold=True)
        self._text(
            [self.book.portfolio.organisation],
            (MARGIN, Inches(0.35), WIDE - 2 * MARGIN, Inches(0.4)),
            size=14,
            colour=COLOURS[Tone.BRAND],
            bold=True,
        )
        drawn = next((t for t in chapter.tables if _can_draw(t)), None)
        table = drawn or next((t for t in chapter.tables if t.rows), None)
        words = list(chapter.words)
        if drawn and drawn.caption not in " ".join(words):
            words.append(drawn.caption)
        left = Inches(4.6) if table else WIDE - 2 * MARGIN
        place = (MARGIN, Inches(1.8), left, Inches(4.9))
        self._text(words[:MOST_WORDS], place, size=18)
        if drawn:
            self._chart(drawn)
        elif table:
            self._table(table)
        self._foot()
        self._logo()

    def _foot(self) -> None:
        said = f"{self.book.title} · {self.book.as_of_words} · {self.number}"
        place = (MARGIN, Inches(6.95), WIDE - 2 * MARGIN, Inches(0.35))
        self._text([said], place, size=11, colour=PAPER.soft)

    def _logo(self) -> None:
        """The municipality's, where it is a kind of picture that slides have."""
        theme = getattr(self.book.portfolio, "theme", None)
        if theme is None or theme.logo_type not in ("png", "jpg"):
            return
        high = Inches(0.6)
        image = BytesIO(bytes(theme.logo))
        placed = self.slide.shapes.add_picture(image, 0, Inches(0.25), height=high)
        placed.left = WIDE - MARGIN - placed.width
        _describe(placed, self.book.portfolio.organisation)

    def _text(
        self,
        lines: Sequence[str],
        place: tuple[int, int, int, int],
        *,
        size: int,
        colour: str = PAPER.ink,
        bold: bool = False,
    ) -> None:
        box = self.slide.shapes.add_textbox(*place)
        box.text_frame.word_wrap = True
        self._write(box, lines, size, colour=colour, bold=bold)

    def _write(
        self,
        shape: Any,
        lines: Sequence[str],
        size: int,
        *,
        colour: str = PAPER.ink,
        bold: bool = False,
    ) -> None:
        frame = shape.text_frame
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = printable(line)
            run.font.size, run.font.bold = Pt(size), bold
            run.font.color.rgb = _rgb(colour)
            paragraph.alignment, paragraph.space_after = 1, Pt(size / 2)

    def _chart(self, table: Table) -> None:
        chart = table.chart
        assert chart is not None
        kind = CHARTS.get(chart.shape, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS)
        data = _xy(table) if chart.shape == Shape.STEPS else _categories(table)
        place = (Inches(5.5), Inches(1.8), Inches(7.2), Inches(4.9))
        frame = self.slide.shapes.add_chart(kind, *place, data)
        _describe(frame, table.caption)
        _paint(frame.chart, chart, _labels(table))

    def _table(self, table: Table) -> None:
        columns, rows = table.columns[:MOST_COLUMNS], table.rows[:MOST_ROWS]
        size = (Inches(7.2), Inches(0.4) * (len(rows) + 1))
        frame = self.slide.shapes.add_table(
            len(rows) + 1, len(columns), Inches(5.5), Inches(1.9), *map(Emu, size)
        )
        _describe(frame, table.caption)
        for place, column in enumerate(columns):
            self._cell(frame.table.cell(0, place), column.label, bold=True)
            for number, row in enumerate(rows, start=1):
                cell = frame.table.cell(number, place)
                self._cell(cell, shown(row.cells[place], column))

    def _cell(self, cell: Any, text: str, *, bold: bool = False) -> None:
        on = "#ffffff" if bold else PAPER.ink
        self._write(cell, [text], 12, colour=on, bold=bold)
        if bold:
            cell.fill.solid()
            cell.fill.fore_color.rgb = _rgb(COLOURS[Tone.BRAND])


def _can_draw(table: Table) -> bool:
    return (
        table.has_picture
        and table.chart is not None
        and table.chart.shape in (*CHARTS, Shape.STEPS)
    )


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())


def _describe(shape: Any, text: str) -> None:
    """The alternative text, which python-pptx has no word for."""
    element = shape._element
    (named,) = element.xpath(".//p:cNvPr[1]")[:1]
    named.set("descr", printable(text))


def _place(table: Table, name: str) -> tuple[int, Column]:
    found = [column.name for column in table.columns].index(name)
    return found, table.columns[found]


def _labels(table: Table) -> list[tuple[str, Tone]]:
    """What each line or kind of bar is called, and its colour."""
    chart = table.chart
    assert chart is not None
    if chart.split:
        names = [label for *_rows, label in groups(table, chart)]
        return [(name, TONES[i % len(TONES)]) for i, name in enumerate(names)]
    return [(_place(table, s.name)[1].label, s.tone) for s in chart.series]


def _categories(table: Table) -> CategoryChartData:
    chart = table.chart
    assert chart is not None
    at, column = _place(table, chart.x)
    rows = [row for row in table.rows if not row.is_total]
    names = list(dict.fromkeys(shown(row.cells[at], column) for row in rows))
    data = CategoryChartData()
    data.categories = [printable(name) for name in names]
    for first, last, label in groups(table, chart):
        here = table.rows[first - 1 : last]
        for series in chart.series:
            place, measured = _place(table, series.name)
            by_name = {shown(r.cells[at], column): r.cells[place] for r in here}
            values = [by_name.get(name) for name in names]
            data.add_series(printable(label or measured.label), values)
    return data


def _xy(table: Table) -> XyChartData:
    """Curves that go down in steps: a corner at each."""
    chart = table.chart
    assert chart is not None
    at, _column = _place(table, chart.x)
    data = XyChartData()
    for first, last, label in groups(table, chart):
        for series in chart.series:
            place, measured = _place(table, series.name)
            line = data.add_series(printable(label or measured.label))
            before: Any = None
            for row in table.rows[first - 1 : last]:
                x, y = row.cells[at], row.cells[place]
                if before is not None:
                    line.add_data_point(x, before)
                if y is not None:
                    line.add_data_point(x, y)
                before = y
    return data


def _paint(made: Any, chart: Chart, labels: Sequence[tuple[str, Tone]]) -> None:
    """Our colours and sizes; a legend where there is more than one thing."""
    made.has_title = False
    made.font.size = Pt(12)
    made.has_legend = len(labels) > 1
    if made.has_legend:
        made.legend.position = XL_LEGEND_POSITION.BOTTOM
        made.legend.include_in_layout = False
    is_filled = chart.shape in (Shape.BARS, Shape.AREAS)
    every = zip(made.plots[0].series, told_apart(labels), strict=False)
    for series, (_name, tone, nth) in every:
        colour = _rgb(PAPER.fill(tone, nth))
        if is_filled:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
        else:
            series.format.line.color.rgb = colour
            series.smooth = False
    if chart.shape == Shape.BARS:
        made.plots[0].gap_width = 50
        # In the order of the table, from the top.
        made.category_axis.reverse_order = True
        made.value_axis.visible = False
        made.value_axis.has_major_gridlines = False
        _number(made, labels)


def _number(made: Any, labels: Sequence[tuple[str, Tone]]) -> None:
    """The number in each bar, in an ink that reads on it; noughts stay away."""
    for series, (_n, tone, nth) in zip(
        made.plots[0].series, told_apart(labels), strict=False
    ):
        shown_ones = series.data_labels
        shown_ones.show_value, shown_ones.number_format = True, "#,##0;-#,##0;"
        shown_ones.number_format_is_linked = False
        shown_ones.font.size = Pt(12)
        shown_ones.font.color.rgb = _rgb(PAPER.on(tone, nth))
