"""Markdown in long texts: what may be kept, how it is shown, and how it reads as text.

Paragraphs, lists, quotes, bold, code, links and headings; no HTML, no images. What is
kept holds no tag and no link that any reader of Markdown would act on, and what is
shown is cleaned once more.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# From this many signs on, a text is long enough to have a shape.
LONG = 2000
SCHEMES = ("http", "https", "mailto")
TAGS = frozenset(
    "p br strong em ul ol li a blockquote code pre hr h2 h3 h4 h5 h6".split()  # noqa: SIM905
)
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}
DEEPEST = 6
# What begins a tag, unless it is an address between pointed brackets.
TAG = re.compile(
    r"<(?=[A-Za-z/!?])(?!(?:https?://|mailto:)[^\s<>]*>|[^\s<>/]+@[^\s<>]+>)"
)
ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]']")
SCHEME = re.compile(r"\A([a-z][a-z0-9+.-]*+):", re.IGNORECASE)
UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]")
LEFT_OUT = ("html_block", "html_inline", "image", "code", "lheading")


def kept(text: str) -> str:
    """The text as it may be kept: what looks like a tag is taken apart by a space."""
    return TAG.sub("< ", text)


def refused_links(text: str) -> list[str]:
    """The links that lead to something else than a page or a mail address."""
    if ":" not in text and "&" not in text:
        return []
    hrefs = (
        str(token.attrGet("href") or token.attrGet("src") or "")
        for token in _flat(_PERMISSIVE.parse(text))
        if token.type in ("link_open", "image")
    )
    return [href for href in hrefs if not _is_fine(href)]


def _is_fine(href: str) -> bool:
    scheme = SCHEME.match(UNSEEN.sub("", unescape(href)))
    return scheme is None or scheme[1].lower() in SCHEMES


@lru_cache(maxsize=2000)
def as_html(text: str, *, top: int = 0) -> str:
    """HTML that is safe to show.

    Headings begin at level `top` and go down without a gap; with 0 they are bold lines.
    """
    tokens = _READER.parse(text)
    _set_headings(tokens, top)
    made = _READER.renderer.render(tokens, _READER.options, {})
    return nh3.clean(
        made,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel="nofollow noopener",
    )


def as_plain(text: str) -> str:
    """The text for mails and documents: readable, without the signs of Markdown."""
    return _Plain().read(_READER.parse(text))


def _set_headings(tokens: Sequence[Token], top: int) -> None:
    headings = [t for t in tokens if t.type in ("heading_open", "heading_close")]
    levels = sorted({token.tag for token in headings})
    for token in headings:
        level = top + levels.index(token.tag)
        token.tag = f"h{min(level, DEEPEST)}" if top else "p"
    if not top:
        bold = [t for before, t in pairwise(tokens) if before.type == "heading_open"]
        for token in bold:
            token.children = [_strong(1), *(token.children or ()), _strong(-1)]


def _strong(nesting: int) -> Token:
    return Token("strong_open" if nesting > 0 else "strong_close", "strong", nesting)  # type: ignore[arg-type]


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or ())


def _link_addresses(state: StateCore) -> None:
    """Make links of the addresses that stand in the text."""
    for token in state.tokens:
        if token.children:
            token.children = list(_linked(token.children))


def _linked(children: Sequence[Token]) -> Iterator[Token]:
    inside = 0
    for token in children:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or inside:
            yield token
            continue
        start = 0
        for found in ADDRESS.finditer(token.content):
            yield _text(token.content[start : found.start()])
            yield Token("link_open", "a", 1, attrs={"href": found[0]})
            yield _text(found[0])
            yield Token("link_close", "a", -1)
            start = found.end()
        yield _text(token.content[start:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


class _Plain:
    """Writes tokens as lines: a dash or a number before what is listed."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.lists: list[int | None] = []
        self.mark = ""

    def read(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            match token.type:
                case "bullet_list_open":
                    self.lists.append(None)
                case "ordered_list_open":
                    self.lists.append(int(token.attrGet("start") or 1))
                case "bullet_list_close" | "ordered_list_close":
                    self.lists.pop()
                    self.end(token)
                case "list_item_open":
                    self.mark = self.next_mark()
                case "inline":
                    self.add(_in_line(token.children or ()))
                case "fence":
                    self.add(token.content.rstrip("\n"))
                    self.end(token)
                case "paragraph_close" | "heading_close":
                    self.end(token)
        return "\n".join(self.lines).strip("\n")

    def next_mark(self) -> str:
        number = self.lists[-1]
        if number is None:
            return "- "
        self.lists[-1] = number + 1
        return f"{number}. "

    def add(self, text: str) -> None:
        deep = "  " * max(len(self.lists) - 1, 0)
        for line in text.split("\n"):
            self.lines.append(f"{deep}{self.mark}{line}")
            self.mark = "  " if self.lists else ""
        self.mark = ""

    def end(self, token: Token) -> None:
        """A blank line after a block, not between the items of a list."""
        if not self.lists and not token.hidden:
            self.lines.append("")


def _in_line(children: Sequence[Token]) -> str:
    said, hrefs = [], []
    for token in children:
        match token.type:
            case "softbreak" | "hardbreak":
                said.append("\n")
            case "link_open":
                hrefs.append((len(said), str(token.attrGet("href"))))
            case "link_close":
                start, href = hrefs.pop()
                if (label := "".join(said[start:])) not in (href, href[7:]):
                    said[start:] = [f"{label} ({href})"]
            case _:
                said.append(token.content)
    return "".join(said)


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
    reader.disable(list(LEFT_OUT))
    reader.core.ruler.push("addresses", _link_addresses)
    return reader


def _permissive() -> MarkdownIt:
    """Reads what other programs would: also the links that we would not make."""
    reader = MarkdownIt("commonmark", {"html": False})
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    return reader


_READER, _PERMISSIVE = _reader(), _permissive()
