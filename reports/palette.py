"""The colours of drawings: told apart by who sees no red or green, and on paper."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from portfolio.contrast import mix
from reports.tables import Tone

# How much of the sheet is in a colour that comes again.
LIGHTER, LIGHTEST = 0.25, 0.75


@dataclass(frozen=True)
class Palette:
    """The colours of one medium; on each fill an ink that reads."""

    ink: str
    soft: str
    line: str
    font: str
    sheet: str
    fills: dict[Tone, str]
    inks: dict[Tone, str]

    def fill(self, tone: Tone, nth: int = 0) -> str:
        """The colour of a tone; lighter each time that it comes again."""
        fill = self.fills[tone]
        share = min(nth * LIGHTER, LIGHTEST)
        if not share:
            return fill
        if fill.startswith("#"):
            return mix(fill, self.sheet, share)
        return f"color-mix(in srgb, {fill} {1 - share:.0%}, {self.sheet})"

    def on(self, tone: Tone, nth: int = 0) -> str:
        return self.inks[tone] if nth == 0 else self.ink


def told_apart(kinds: Sequence[tuple[str, Tone]]) -> list[tuple[str, Tone, int]]:
    """Each kind with its tone, and how often that came before."""
    seen: Counter[Tone] = Counter()
    apart = []
    for name, tone in kinds:
        apart.append((name, tone, seen[tone]))
        seen[tone] += 1
    return apart


# The page's own colours, so that a drawing follows the reader's theme.
PAGE = Palette(
    ink="var(--ink)",
    soft="var(--ink-soft)",
    line="var(--line)",
    font="inherit",
    sheet="var(--sheet)",
    fills={tone: f"var(--chart-{tone})" for tone in Tone},
    inks={tone: f"var(--on-chart-{tone})" for tone in Tone},
)
# Told apart by lightness too, so that who sees no red or green tells them apart.
COLOURS = {
    Tone.CALM: "#87918b",
    Tone.BRAND: "#1b5c9e",
    Tone.NOTICE: "#c27f00",
    Tone.ACTION: "#8c1d0c",
}
PAPER = Palette(
    ink="#17211d",
    soft="#505d57",
    line="#d9ddd5",
    font="Source Sans Pro",
    sheet="#ffffff",
    fills=COLOURS,
    inks={
        Tone.CALM: "#000000",
        Tone.BRAND: "#ffffff",
        Tone.NOTICE: "#000000",
        Tone.ACTION: "#ffffff",
    },
)
