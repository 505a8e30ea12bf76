"""The one Markdown parser of the house: CommonMark with tables, our citation markers, and source positions.

markdown-it-py tells on which lines a block stands, but not where in the source a word of it stands. Claims need exact
offsets, and the parser must be the same for finding claims and for showing them; so the inline state here notes the
source position of every token, and ``parse`` translates it into offsets of the body.

Differences from plain CommonMark, each because a statement must not slip out of a reviewer's sight:

* raw HTML is text;
* lines that are indented by four spaces are a paragraph, not code;
* ``[1]: https://…`` is text, not an invisible link definition;
* a paragraph that ends in a full stop or has a marker stays a paragraph when ``---`` stands right under it;
* cells of a table row that are beyond its header's are kept, in the last cell;
* lists and quotations may be nested forty deep instead of twenty.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import reference as commonmark_reference
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

LONGEST_RANGE = 50
"""``[1-50]`` may be a range of references; more than that in one marker is a range of values."""

_NUMBER = r"[1-9]\d{0,2}"
_GAP = r"[ \t]{0,3}"
_LINK_TARGET = (
    r"\(\s?<?(?:[a-z][a-z0-9+.-]{1,20}:|/|\.{1,2}/|#|www\.|[^\s()]{1,200}\.(?:html?|pdf|com|org|gov|net|edu)\b)"
)
MARKER = re.compile(
    rf"\[{_GAP}({_NUMBER}(?:{_GAP}[-–—,;]{_GAP}{_NUMBER})*){_GAP}\](?!{_LINK_TARGET}|:[ \t]*<?(?:https?:|www\.|doi))",
    re.IGNORECASE,
)
_LINE = re.compile(r"\r\n|\r|\n")
_NUMBERED_DEFINITION = re.compile(r"\[\s*\d+\s*\]:")


def numbers(inside: str) -> tuple[int, ...]:
    """The reference numbers of a marker's inside ("1-3, 5"), each once; () when it cannot be a marker ("3-1")."""
    found: dict[int, None] = {}
    for part in re.split(r"[,;]", inside):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if len(ends) > 2 or ends[-1] < ends[0] or ends[-1] - ends[0] >= LONGEST_RANGE:
            return ()
        found.update(dict.fromkeys(range(ends[0], ends[-1] + 1)))
    return tuple(found)


class _PositionedState(StateInline):
    """Notes in ``token.meta["at"]`` where in the inline content each token began."""

    pending_at = 0

    def append_pending(self, text: str) -> None:
        if not self.pending:
            self.pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:
        token = super().pushPending()
        token.meta["at"] = self.pending_at
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = self.pos
        if ttype == "text":  # one of a run of ** or __: all are pushed before the position moves on
            token.meta["run"] = self.pos
            earlier = self.tokens[-2].meta if len(self.tokens) > 1 else {}
            if earlier.get("run") == self.pos:
                token.meta["at"] = earlier["at"] + 1
        return token


class _PositionedParser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _PositionedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _citation(state: StateInline, silent: bool) -> bool:
    if silent or state.linkLevel or state.src[state.pos] != "[":
        return False  # silent is the search for a link's closing bracket, to which a marker is just brackets
    found = MARKER.match(state.src, state.pos, state.posMax)
    if not found or not (cited := numbers(found[1])):
        return False
    token = state.push("citation", "", 0)
    token.content = found[0]
    token.meta["numbers"] = cited
    state.pos = found.end()
    return True


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = state.bMarks[start] + state.tShift[start]
    if _NUMBERED_DEFINITION.match(state.src, at):
        return False
    return commonmark_reference(state, start, end, silent)


def _underlined_statements(state: StateCore) -> None:
    """A cited or finished sentence right above ``---`` is a statement above a rule, not a heading."""
    for opening, inline, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        underlined = opening.type == "heading_open" and opening.markup in ("-", "=")
        if underlined and (MARKER.search(inline.content) or inline.content.rstrip("*_ ").endswith((".", "!"))):
            opening.type, closing.type = "paragraph_open", "paragraph_close"
            opening.tag = closing.tag = "p"


def _overfull_rows(state: StateCore) -> None:
    """Keep what stands in a table row beyond the last column, which CommonMark's tables would drop."""
    lines = state.src.split("\n")
    columns, cells = 0, []
    for token, inline in pairwise(state.tokens):
        if token.type == "tr_open":
            cells = []
        elif token.type in ("th_open", "td_open"):
            cells.append(inline)
        elif token.type == "thead_close":
            columns = len(cells)
        if token.type == "tr_close" and columns and cells[0].map:
            written = escapedSplit(lines[cells[0].map[0]].strip(" \t>"))
            written = written[1:] if not written[0].strip() else written
            written = written[:-1] if not written[-1].strip() else written
            if len(written) > columns:
                cells[-1].content = "|".join(written[columns - 1 :]).strip()


def _parser() -> MarkdownIt:
    parser = MarkdownIt()
    parser.inline = _PositionedParser()
    parser.configure("commonmark", {"html": False, "xhtmlOut": False, "maxNesting": 40})
    parser.enable("table")
    parser.disable(["code", "html_block", "html_inline", "text_join", "fragments_join"])
    parser.inline.ruler.before("link", "citation", _citation)
    parser.block.ruler.at("reference", _reference)
    parser.core.ruler.after("block", "underlined_statements", _underlined_statements)
    parser.core.ruler.after("block", "overfull_rows", _overfull_rows)
    return parser


_PARSER = _parser()
_NOTHING = Token("", "", 0)


def parse(body: str) -> list[Token]:
    """The tokens of ``body``; every child of an inline token has ``meta["start"]`` and ``meta["end"]``, offsets into
    ``body``, and so have fences and table rows. A ``citation`` child also has ``meta["numbers"]``."""
    tokens = _PARSER.parse(body)
    lines = _lines(body)
    after_cell = 0
    for before, token in pairwise([_NOTHING, *tokens]):
        if token.type in ("fence", "tr_open"):
            token.meta["start"], token.meta["end"] = lines[token.map[0]][0], lines[token.map[1] - 1][1]
        if token.type != "inline":
            continue
        if before.type in ("td_open", "th_open"):
            segments, after_cell = _cell_segments(body, lines[token.map[0]], token.content, after_cell)
        else:
            segments = _line_segments(body, lines[token.map[0] : token.map[1]], token.content)
        _place(token, segments)
    return tokens


Segments = list[tuple[int, int]]
"""Pairs of (position in an inline token's content, offset in the body), ascending: one for each unbroken stretch."""


def _lines(body: str) -> list[tuple[int, int]]:
    """Start and end of each line, without its line end."""
    breaks = [(0, 0), *(found.span() for found in _LINE.finditer(body)), (len(body), len(body))]
    return [(here[1], after[0]) for here, after in pairwise(breaks)]


def _line_segments(body: str, lines: list[tuple[int, int]], content: str) -> Segments:
    segments, position = [], 0
    for text, (start, end) in zip(content.split("\n"), lines, strict=False):
        stripped, source = text.strip(), body[start:end].rstrip()
        column = len(source) - len(stripped) if source.endswith(stripped) else max(source.find(stripped), 0)
        segments.append((position + len(text) - len(text.lstrip()), start + column))
        position += len(text) + 1
    return segments


def _cell_segments(body: str, line: tuple[int, int], content: str, after: int) -> tuple[Segments, int]:
    """The segments of one table cell, in which ``\\|`` of the source is ``|``, and the offset where the cell ends."""
    begin = max(after, line[0])
    at = max(body.find(content.split("|")[0], begin, line[1]), begin)
    segments = [(0, at)]
    for position, char in enumerate(content):
        if char == "|" and body.startswith("\\|", at):
            at += 1
            segments.append((position, at))
        at += 1
    return segments, at


def _place(inline: Token, segments: Segments) -> None:
    """Turn the positions that the inline parser noted into offsets of the body."""
    starts = [position for position, _ in segments]

    def offset(position: int) -> int:
        begin, source = segments[max(bisect_right(starts, position) - 1, 0)]
        return source + max(position - begin, 0)

    following, in_autolink = len(inline.content), False
    for token in reversed(inline.children or []):
        start, end = token.meta["at"], following
        if token.type == "link_open":
            in_autolink, start = False, start - (token.markup != "autolink")
        elif token.type == "link_close" and token.markup == "autolink":
            in_autolink, start = True, following
        elif token.type == "text" and not in_autolink:
            end = start + (1 if "run" in token.meta else len(token.content))
        elif not token.nesting and not token.type.endswith("break"):
            end = start + len(inline.content[start:end].rstrip())  # the spaces before a line's end are no token's
        token.meta["start"] = offset(start)
        token.meta["end"] = offset(end - 1) + 1 if end > start else token.meta["start"]
        following = start
