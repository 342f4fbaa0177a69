"""The colours of drawings: told apart by who sees no red or green, and on paper."""

from dataclasses import dataclass

from reports.tables import Tone


@dataclass(frozen=True)
class Palette:
    """The colours of one medium; on each fill an ink that reads."""

    ink: str
    soft: str
    line: str
    font: str
    fills: dict[Tone, str]
    inks: dict[Tone, str]


# The page's own colours, so that a drawing follows the reader's theme.
PAGE = Palette(
    ink="var(--ink)",
    soft="var(--ink-soft)",
    line="var(--line)",
    font="inherit",
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
    fills=COLOURS,
    inks={
        Tone.CALM: "#000000",
        Tone.BRAND: "#ffffff",
        Tone.NOTICE: "#000000",
        Tone.ACTION: "#ffffff",
    },
)
