"""The colours of Kiem, what a municipality may replace, and which must stay apart."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portfolio.contrast import BLACK, PART, TEXT, WHITE, best_on, luminance, mix, ratio

LIGHT, DARK = SCHEMES = ("light", "dark")

# As web/static/css/tokens.css says them, which a test compares: what is kept in a
# theme is held against them before a browser sees it.
SHIPPED: dict[str, tuple[str, str]] = {
    "paper": ("#f5f6f3", "#12171a"),
    "sheet": ("#ffffff", "#1c2226"),
    "sunken": ("#eaede7", "#171d20"),
    "raised": ("#ffffff", "#242c31"),
    "line": ("#d9ddd5", "#2e373c"),
    "edge": ("#7d8881", "#6d7a82"),
    "ink": ("#17211d", "#e6ecea"),
    "ink-soft": ("#505d57", "#a5b2ae"),
    "brand": ("#17633f", "#74d3a3"),
    "brand-strong": ("#0f4d30", "#93e2ba"),
    "brand-ink": ("#ffffff", "#0b1f15"),
    "brand-soft": ("#dff0e6", "#1b382a"),
    "action": ("#9c2410", "#ffa18c"),
    "action-soft": ("#fce9e4", "#43211a"),
    "notice": ("#734700", "#f0c369"),
    "notice-soft": ("#fbf0d6", "#392d14"),
    "info-soft": ("#e8ecef", "#262f35"),
    "focus": ("#0a58ca", "#8fbcff"),
}
# What can be set, and what is made of it, so that few choices fit together.
SETTABLE = ("brand", "brand-ink", "paper", "ink")
MADE_OF = {
    "brand-strong": "brand",
    "brand-soft": "brand",
    "sunken": "paper",
    "line": "paper",
    "ink-soft": "ink",
}
LABELS: dict[str, Promise] = {
    "paper": gettext_lazy("Background of the page"),
    "sheet": gettext_lazy("Sheet"),
    "sunken": gettext_lazy("Sunken part of the page"),
    "raised": gettext_lazy("Menu"),
    "edge": gettext_lazy("Edge of a field"),
    "ink": gettext_lazy("Text"),
    "ink-soft": gettext_lazy("Soft text"),
    "brand": gettext_lazy("Main colour"),
    "brand-strong": gettext_lazy("Button under the mouse"),
    "brand-ink": gettext_lazy("Text on a button"),
    "brand-soft": gettext_lazy("Soft main colour"),
    "action": gettext_lazy("Red of action"),
    "action-soft": gettext_lazy("Soft red"),
    "notice": gettext_lazy("Amber of attention"),
    "notice-soft": gettext_lazy("Soft amber"),
    "info-soft": gettext_lazy("Soft grey"),
    "focus": gettext_lazy("Ring of the focus"),
}

_GROUNDS = ("paper", "sheet", "sunken", "raised")
_SOFT = ("brand-soft", "info-soft", "action-soft", "notice-soft")
# Every two colours of which one stands on the other, and how far apart they must be.
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("brand-ink", "brand", TEXT),
    ("brand-ink", "brand-strong", TEXT),
    *(("ink", ground, TEXT) for ground in (*_GROUNDS, *_SOFT)),
    *(("ink-soft", ground, TEXT) for ground in (*_GROUNDS, *_SOFT)),
    *(("action", ground, TEXT) for ground in (*_GROUNDS, "action-soft")),
    *(("notice", ground, TEXT) for ground in (*_GROUNDS, "notice-soft")),
    *(("brand", ground, PART) for ground in _GROUNDS),
    *(("edge", ground, PART) for ground in _GROUNDS),
    *(("focus", ground, PART) for ground in (*_GROUNDS, *_SOFT)),
)

Chosen = Mapping[str, str]
Palette = dict[str, str]


def name_of(token: str, scheme: str) -> str:
    """The name under which a choice is kept: `brand_ink_dark`."""
    return f"{token.replace('-', '_')}_{scheme}"


CHOICES = tuple(name_of(token, scheme) for scheme in SCHEMES for token in SETTABLE)


def palette(chosen: Chosen, scheme: str) -> Palette:
    """Every colour of light or dark, of which the chosen ones replace Kiem's own.

    A main colour that is chosen for light only is made lighter for dark; where nobody
    chose what is written on it, that is the darker or lighter one that reads best.
    """
    shipped = {token: both[SCHEMES.index(scheme)] for token, both in SHIPPED.items()}
    own = {t: c for t in SETTABLE if (c := chosen.get(name_of(t, scheme), ""))}
    daylight = chosen.get(name_of("brand", LIGHT), "")
    if scheme == DARK and daylight:
        own.setdefault("brand", _lighter(daylight, shipped))
    if "brand" in own:
        own.setdefault("brand-ink", best_on(own["brand"], WHITE, "#0b1f15"))
    found = shipped | own
    if "brand" in own or "brand-ink" in own:
        brand, lettering = found["brand"], found["brand-ink"]
        away = BLACK if luminance(lettering) > luminance(brand) else WHITE
        found["brand-strong"] = mix(brand, away, 0.2)
        found["brand-soft"] = mix(found["sheet"], brand, 0.13)
    if "paper" in own or "ink" in own:
        paper, ink = found["paper"], found["ink"]
        found["sunken"] = mix(paper, ink, 0.05)
        found["line"] = mix(paper, ink, 0.14)
        found["ink-soft"] = mix(ink, paper, 0.25)
    return found


def _lighter(daylight: str, dark: Palette) -> str:
    """The same colour, as light as it must be to stand out in the dark."""
    steps = (mix(daylight, WHITE, share / 20) for share in range(21))
    return next(each for each in steps if ratio(each, dark["raised"]) >= TEXT)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Two colours that cannot be told apart well enough."""

    scheme: str
    front: str
    ground: str
    colours: tuple[str, str]
    needed: float

    @property
    def ratio(self) -> float:
        return ratio(*self.colours)


def mistakes(chosen: Chosen, scheme: str) -> Iterator[Mistake]:
    found = palette(chosen, scheme)
    for front, ground, needed in PAIRS:
        if ratio(found[front], found[ground]) < needed:
            both = (found[front], found[ground])
            yield Mistake(scheme, front, ground, both, needed)


def refuse_unreadable(chosen: Chosen) -> None:
    """Raise for each choice that makes two colours too much alike."""
    errors: dict[str, list[str]] = {}
    for scheme in SCHEMES:
        for mistake in mistakes(chosen, scheme):
            token = _cause(mistake, chosen)
            errors.setdefault(name_of(token, scheme), []).append(_words(mistake))
        for token in SETTABLE:
            name = name_of(token, scheme)
            if name in errors and (better := _better(token, scheme, chosen)):
                errors[name].append(better)
    if errors:
        raise ValidationError(errors)


def _cause(mistake: Mistake, chosen: Chosen) -> str:
    """The token to change: what was chosen itself, the one in front first."""
    sources = [MADE_OF.get(each, each) for each in (mistake.front, mistake.ground)]
    own = [each for each in sources if chosen.get(name_of(each, mistake.scheme))]
    return next(iter(own), "brand")


def _words(mistake: Mistake) -> str:
    return _(
        "“%(front)s” (%(one)s) on “%(ground)s” (%(other)s): %(ratio)s, "
        "needs %(needed)s."
    ) % {
        "front": LABELS[mistake.front],
        "ground": LABELS[mistake.ground],
        "one": mistake.colours[0],
        "other": mistake.colours[1],
        # Never rounded up to what is needed.
        "ratio": number_format(int(mistake.ratio * 10) / 10, 1),
        "needed": number_format(mistake.needed, 1),
    }


def _better(token: str, scheme: str, chosen: Chosen) -> str:
    """Say which colour near the chosen one would do, if there is one."""
    name = name_of(token, scheme)
    value = chosen.get(name) or palette(chosen, scheme)[token]
    for share in range(1, 26):
        for away in (BLACK, WHITE):
            near = mix(value, away, share / 25)
            if not any(mistakes({**chosen, name: near}, scheme)):
                words = {"label": LABELS[token], "colour": near}
                if away == BLACK:
                    return _("Make “%(label)s” darker: %(colour)s would do.") % words
                return _("Make “%(label)s” lighter: %(colour)s would do.") % words
    return ""


def stylesheet(chosen: Chosen, place: str = ":root") -> str:
    """The tokens that differ from Kiem's own; empty where none does."""
    light, dark = (palette(chosen, scheme) for scheme in SCHEMES)
    lines = [
        f"  --{token}: light-dark({light[token]}, {dark[token]});"
        for token, shipped in SHIPPED.items()
        if (light[token], dark[token]) != shipped
    ]
    if not lines:
        return ""
    # The layer of tokens.css: what is printed may still say otherwise.
    rule = "\n".join([f"{place} {{", *lines, "}"])
    return f"@layer tokens {{\n{rule}\n}}\n"
