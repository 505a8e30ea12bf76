"""How a body is shown: one HTML page for readers, and its blocks and claims one by one for the review desk.

The source is Markdown without raw HTML; what the renderer makes of it is sanitised again, so that a mistake in one is
caught by the other. Nothing here changes a word: no smart quotes, no links made of bare addresses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import groupby
from typing import Any

import nh3
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from articles.drafts.claims import CELL_SEPARATOR, Block, blocks
from articles.drafts.look_twice import look_twice
from articles.drafts.markdown import parse
from articles.drafts.markers import PLACEHOLDER, removals

RENDERER_VERSION = 1
"""Raise it when the same body gives other HTML, so that stored HTML is made anew."""

_OUTWARD = re.compile(r"https?:|mailto:", re.IGNORECASE)
_BETWEEN_MARKERS = re.compile(r"\s*[,;]?\s*\Z")
_ALIGNMENT = re.compile(r"text-align:(center|right)")
_OPTIONS = OptionsDict({"xhtmlOut": False, "breaks": False, "langPrefix": "", "highlight": None})
_TAGS = "p h2 h3 h4 h5 h6 ul ol li blockquote table thead tbody tr th td strong em code pre a br hr sup"
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    attributes={"a": {"href", "rel", "id", "aria-label"}, "ol": {"start"}, "th": {"scope"}},
    allowed_classes={"sup": {"cites"}, "td": {"center", "right"}, "th": {"center", "right"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def render_html(body: str) -> str:
    """Safe HTML of a body for readers, headings from h2 down, each marker a link to its reference.

    A marker's links go to ``#ref-<number>`` and are ``#cite-<number>-<use>`` themselves, uses counted from 1.
    """
    tokens = parse(body)
    headings = [token for token in tokens if token.type == "heading_open"]
    for token, level in zip(headings, shown_levels(int(token.tag[1]) for token in headings), strict=True):
        token.tag = f"h{level}"
    for opening, closing in _pairs(tokens, "heading_open", "heading_close"):
        closing.tag = opening.tag
    for token in tokens:
        if token.children:
            token.children = list(_with_joined_citations(token.children))
    return _clean(tokens, linked=True)


def render_blocks(body: str) -> list[dict[str, Any]]:
    """The blocks of a body for the review desk, as plain data.

    Each is ``{"kind", "level", "html", "claims", "continues"}``: ``level`` is the heading's level as shown, or an
    item's depth; ``html`` is the whole block where it makes no claims (and always for a table), else ""; ``claims``
    are ``{"position", "html"}``, where ``position`` counts through ``claims(body)`` and ``html`` has no markers, and
    where one is to be looked at twice also ``"twice"``: [[kind, words]] of ``look_twice``. A
    paragraph whose sentences are partly claims and partly not comes as several blocks, the later ones with
    ``continues`` true, so that no sentence is left out.
    """
    found = blocks(body)
    levels = shown_levels(block.level for block in found if block.kind == "heading")
    shown, position = [], 0
    for block in found:
        level = next(levels) if block.kind == "heading" else block.level
        drafts = iter(block.claims)
        for entry in _entries(block):
            for claim, draft in zip(entry["claims"], drafts, strict=False):
                claim["position"] = position
                claim |= _twice(draft.text)
                position += 1
            shown.append({"kind": block.kind, "level": level, "continues": False, **entry})
    return shown


def _twice(text: str) -> dict[str, Any]:
    found = [[each.kind, each.words] for each in look_twice(text)]
    return {"twice": found} if found else {}


def shown_levels(levels: Iterable[int]) -> Iterator[int]:
    """The heading levels to show for those written: the topmost is 2, and none is skipped on the way down."""
    above: list[int] = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        yield min(len(above) + 1, 6)


def _entries(block: Block) -> list[dict[str, Any]]:
    if block.kind == "table":
        return [{"html": _clean(_marked(block.tokens)), "claims": [{"html": html} for html in _rows(block)]}]
    if not block.claims:
        children = block.tokens if block.kind == "code" else _marked(block.tokens)
        return [{"html": _clean(children), "claims": []}]
    sentences = zip(block.parts, _sentences(block), strict=True)
    entries: list[dict[str, Any]] = []
    for is_claim, group in groupby(sentences, key=lambda pair: bool(pair[0].claim)):
        pairs = list(group)
        entry = {"html": "" if is_claim else _clean(_joined(tokens for _, tokens in pairs))}
        entry["claims"] = [{"html": _clean(_without_markers(tokens))} for _, tokens in pairs] if is_claim else []
        if not is_claim and pairs[-1][0].text.endswith((":", "：")):
            entry["kind"] = "lead"
        entries.append({**entry, "continues": bool(entries)})
    return entries


def _rows(block: Block) -> Iterator[str]:
    """The cells of each claimed row, side by side."""
    body = [row for row in _split(block.tokens, "tr_open") if any(token.type == "td_open" for token in row)]
    for part, row in zip(block.parts, body, strict=True):
        cells = [_clean(_without_markers(token.children or [])) for token in row if token.type == "inline"]
        if part.claim:
            yield CELL_SEPARATOR.join(filter(None, cells))


def _split(tokens: Sequence[Token], at: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == at:
            parts.append([])
        parts[-1].append(token)
    return parts


def _pairs(tokens: Iterable[Token], opening: str, closing: str) -> Iterator[tuple[Token, Token]]:
    last = None
    for token in tokens:
        if token.type == opening:
            last = token
        elif token.type == closing and last is not None:
            yield last, token


def _joined(sentences: Iterable[list[Token]]) -> list[Token]:
    space = Token("softbreak", "br", 0)
    return [token for sentence in sentences for token in (*sentence, space)]


def _sentences(block: Block) -> list[list[Token]]:
    """The inline tokens of each part; emphasis that runs on over a sentence's end is closed and opened again."""
    cutter = _Cutter([(part.start, part.end) for part in block.parts])
    for token in block.tokens[0].children or ():
        cutter.add(token)
    return cutter.done()


class _Cutter:
    """Deals inline tokens out to the parts that they stand in, in one pass."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self.spans = spans
        self.parts: list[list[Token]] = [[] for _ in spans]
        self.at = 0
        self.open: list[Token] = []

    def add(self, token: Token) -> None:
        if token.nesting < 0:
            self.parts[self.at].append(token)
            self.open.pop()
            return
        self._move_to(token.meta["start"])
        if token.nesting > 0:
            self.parts[self.at].append(token)
            self.open.append(token)
        elif token.type == "text":
            self._cut(token)
        elif token.meta["start"] >= self.spans[self.at][0]:
            self.parts[self.at].append(token)

    def _move_to(self, offset: int) -> None:
        while self.at + 1 < len(self.spans) and offset >= self.spans[self.at][1]:
            self.parts[self.at] += [_closing(token) for token in reversed(self.open)]
            self.at += 1
            self.parts[self.at] += self.open

    def _cut(self, token: Token) -> None:
        start, end, text = token.meta["start"], token.meta["end"], token.content
        if end - start != len(text):
            self.parts[self.at].append(token)
            return
        while True:
            begin, stop = self.spans[self.at]
            piece = text[max(begin - start, 0) : max(stop - start, 0)]
            self.parts[self.at].append(_with_content(token, piece))
            if stop >= end or self.at + 1 == len(self.spans):
                return
            self._move_to(stop)

    def done(self) -> list[list[Token]]:
        return self.parts


def _closing(opening: Token) -> Token:
    return Token(opening.type.replace("_open", "_close"), opening.tag, -1)


def _without_markers(children: Sequence[Token]) -> list[Token]:
    """The tokens as if no marker had been written, by the same rule as a claim's text."""
    texts = [PLACEHOLDER if token.type == "citation" else _plain(token) for token in children]
    gone = iter([*removals("".join(texts)), (10**12, 10**12)])
    start, end = next(gone)
    kept, at = [], 0
    for token, text in zip(children, texts, strict=True):
        left, position = "", at
        while start < at + len(text):
            left += text[max(position - at, 0) : max(start - at, 0)]
            if end >= at + len(text):
                position = at + len(text)
                break
            position = end
            start, end = next(gone)
        left += text[position - at :]
        at += len(text)
        if left == text:
            kept.append(token)
        elif left:
            kept.append(_with_content(token, left))
    return kept


def _with_content(token: Token, content: str) -> Token:
    token = copy(token)
    token.content = content
    return token


def _with_content(token: Token, content: str) -> Token:
    token = copy(token)
    token.content = content
    return token


def _plain(token: Token) -> str:
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content


def _marked(tokens: Sequence[Token]) -> list[Token]:
    """Block or inline tokens with the markers joined where they stand side by side."""
    marked = []
    for token in tokens:
        if token.children:
            token = copy(token)
            token.children = list(_with_joined_citations(token.children or []))
        marked.append(token)
    return marked


def _with_joined_citations(children: Sequence[Token]) -> Iterator[Token]:
    """Markers that stand side by side as one, right behind the text that they follow."""
    waiting: list[Token] = []
    for token in children:
        between = token.type in ("text", "softbreak") and _BETWEEN_MARKERS.match(_plain(token))
        if token.type == "citation" and waiting and waiting[0].type == "citation":
            joined = copy(waiting[0])
            joined.meta = {**joined.meta, "numbers": (*joined.meta["numbers"], *token.meta["numbers"])}
            waiting = [joined]
        elif token.type == "citation":
            yield from _without_last_space(waiting)
            waiting = [token]
        elif between and waiting and waiting[0].type == "citation":
            waiting.append(token)
        else:
            yield from waiting
            waiting = [token]
    yield from waiting


def _without_last_space(waiting: list[Token]) -> Iterator[Token]:
    for token in waiting:
        if token.type == "text":
            token = _with_content(token, token.content.rstrip())
        if token.type != "softbreak":
            yield token


class _Renderer(RendererHTML):
    """CommonMark's HTML with our markers, our headings and outward links only."""

    def citation(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: dict[str, Any]) -> str:
        numbers = tokens[idx].meta["numbers"]
        shown = [self._cite(number, env["uses"]) if env["linked"] else str(number) for number in numbers]
        return f'<sup class="cites">{", ".join(shown)}</sup>'

    def _cite(self, number: int, uses: Counter[int]) -> str:
        uses[number] += 1
        return f'<a href="#ref-{number}" id="cite-{number}-{uses[number]}" aria-label="Reference {number}">{number}</a>'

    def text_special(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: dict[str, Any]) -> str:
        return self.text(tokens, idx, options, env)

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: dict[str, Any]) -> str:
        return _link(str(tokens[idx].attrs.get("href", "")))

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: dict[str, Any]) -> str:
        token = tokens[idx]
        return _link(str(token.attrs["src"])) + nh3.clean_text(token.content or "image") + "</a>"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: dict[str, Any]) -> str:
        return _cell(tokens[idx], ' scope="col"')

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: dict[str, Any]) -> str:
        return _cell(tokens[idx], "")


def _link(target: str) -> str:
    """An outward link; one that would point into this site opens nothing."""
    if not _OUTWARD.match(target):
        return "<a>"
    return f'<a href="{target.replace("&", "&amp;").replace(chr(34), "&quot;")}" rel="nofollow noopener">'


def _cell(token: Token, attributes: str) -> str:
    aligned = _ALIGNMENT.search(str(token.attrs.get("style", "")))
    return f"<{token.tag}{attributes}" + (f' class="{aligned[1]}">' if aligned else ">")


_RENDERER = _Renderer()


def _clean(tokens: Sequence[Token], *, linked: bool = False) -> str:
    if len(tokens) == 1 and tokens[0].type == "inline":
        tokens = tokens[0].children or []
    env = {"uses": Counter(), "linked": linked}
    return _CLEANER.clean(_RENDERER.render(list(tokens), _OPTIONS, env)).strip()
