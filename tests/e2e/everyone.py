"""What the sweep over every page looks at, besides what axe finds."""

from pathlib import Path

import axe_playwright_python

from tests.e2e.boards import WCAG

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
LANGUAGES = ("en", "nl")

# Every rule of these tags; the size of targets (WCAG 2.5.8) is off unless asked for.
RUN_AXE = """
async (tags) => {
  // A change of width or scheme is seen in the frame after the next.
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  const found = await axe.run(document, {
    resultTypes: ["violations"],
    preload: false,
    runOnly: { type: "tag", values: tags },
    rules: { "target-size": { enabled: true } },
  });
  return found.violations.map((each) => `${each.id}: ${each.nodes[0].html}`);
}
"""

# WCAG 1.4.10: nothing but a table and the board's own columns scrolls sideways.
TOO_WIDE = """
() => {
  const page = document.documentElement;
  if (page.scrollWidth <= innerWidth) return [];
  const scrolls = (element) => {
    const found = element.parentElement?.closest("*");
    return found && found !== page &&
      (getComputedStyle(found).overflowX !== "visible" || scrolls(found));
  };
  const wide = [...document.body.querySelectorAll("*")].filter(
    (each) => each.getBoundingClientRect().right > innerWidth + 1 && !scrolls(each),
  );
  const said = (each) => `wider than the page: ${each.outerHTML.slice(0, 120)}`;
  return wide.slice(0, 3).map(said);
}
"""

# WCAG 1.4.12: the spacing that a reader may ask for.
SPACE = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}
"""
UNSPACE = "() => { document.adoptedStyleSheets = []; }"
CLIPPED = """
() => {
  const cuts = (style, axis) => ["hidden", "clip"].includes(style[`overflow${axis}`]);
  return [...document.body.querySelectorAll("*")].filter((each) => {
    const style = getComputedStyle(each);
    // What only a screen reader reads is cut away whole.
    if (!each.innerText?.trim() || style.clipPath !== "none") return false;
    if (each.closest(".visually-hidden, dialog:not([open])")) return false;
    const box = each.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) return false;
    return (cuts(style, "X") && each.scrollWidth > each.clientWidth + 1) ||
      (cuts(style, "Y") && each.scrollHeight > each.clientHeight + 1);
  }).slice(0, 3).map((each) => `cut off: ${each.outerHTML.slice(0, 120)}`);
}
"""

# WCAG 2.4.11: of what has the focus, some of it can be seen.
FOCUSED = """
async () => {
  // The browser scrolls to it in the next frame.
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const box = here.getBoundingClientRect();
  const marks = [0.1, 0.5, 0.9];
  const seen = marks.some((x) => marks.some((y) => {
    const top = document.elementFromPoint(
      box.left + x * box.width, box.top + y * box.height);
    const label = here.labels?.[0];
    return top && (here.contains(top) || top.contains(here) && top !== document.body &&
      top !== document.documentElement || label?.contains(top));
  }));
  return { seen, what: `${here.outerHTML.slice(0, 100)} at ${JSON.stringify(box)}` };
}
"""


def found_by_axe(page):
    return page.evaluate(RUN_AXE, WCAG)


def found_at_320(page):
    """What does not fit on the narrowest screen, as it is and with more space."""
    found = page.evaluate(TOO_WIDE)
    page.evaluate(SPACE)
    found += page.evaluate(TOO_WIDE) + page.evaluate(CLIPPED)
    page.evaluate(UNSPACE)
    return found


def obscured(page, steps):
    """Press Tab so often; give what had the focus and could not be seen."""
    hidden = []
    for _step in range(steps):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if focus is None:
            break
        if not focus["seen"]:
            hidden.append(focus["what"])
    return hidden
