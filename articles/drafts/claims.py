"""The claims of a body: every statement that a source can support, with where it stands and what it cites.

A claim is a sentence of a paragraph, of a list item or of a quotation, or a row of a table. Headings, lead-ins ("…
include:"), questions, code, lines that are only a link, and lines without a letter or digit are none; but whatever
cites something is one (except a heading), since what has a marker must be judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from markdown_it.token import Token

from articles.drafts.draft import DraftClaim
from articles.drafts.markdown import parse
from articles.drafts.markers import strip_placeholders, unique
from articles.drafts.plain import Plain, flatten
from articles.drafts.sentences import split

Kind = Literal["heading", "paragraph", "lead", "item", "table", "code", "quote"]

CELL_SEPARATOR = " | "
"""Between the cells of a table row in a claim's text."""

_CONTAINERS = {"bullet_list": "list", "ordered_list": "list", "blockquote": "blockquote", "table": "table"}
_LISTS = ("bullet_list_open", "ordered_list_open")
_COLONS = (":", "：")
_ONLY_A_LINK = re.compile(r"(?:https?://|www\.)\S+\Z")
_LIST_NUMBER = re.compile(r"\(?\d{1,2}[.)]\Z")
_LONGEST_LABEL = 120


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence or a table row: its offsets in the body, its plain text, and its claim where it makes one."""

    start: int
    end: int
    text: str
    claim: DraftClaim | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item's paragraph, table or code block of a body.

    ``level`` is the level of a heading as written (1-6), the depth in lists of an item (1 is outermost), else 0.
    ``text`` is its plain text without markers; ``heading`` the nearest heading above. ``parts`` are its sentences or
    rows; ``tokens`` the parser's, for showing it.
    """

    kind: Kind
    level: int
    text: str
    heading: str = ""
    parts: tuple[Part, ...] = ()
    tokens: tuple[Token, ...] = field(default=(), repr=False, compare=False)

    @property
    def claims(self) -> tuple[DraftClaim, ...]:
        return tuple(part.claim for part in self.parts if part.claim)


def claims(body: str) -> tuple[DraftClaim, ...]:
    """The claims of a Markdown body, in order."""
    return tuple(claim for block in blocks(body) for claim in block.claims)


def blocks(body: str) -> tuple[Block, ...]:
    """The blocks of a Markdown body, in order, with their claims."""
    found: list[Block] = []
    last = -1
    for block, cited in _Walk(body).blocks():
        if cited and last >= 0 and (parts := found[last].parts):
            part = _cite(parts[-1], cited, block.parts[0].end, block.heading)
            found[last] = replace(found[last], parts=(*parts[:-1], part))
        last = len(found) if says(block.text) else last
        found.append(block)
    return tuple(found)


def _cite(part: Part, cited: tuple[int, ...], end: int, heading: str) -> Part:
    """The part with these citations too: a claim from now on, if it was none, and reaching as far as ``end``."""
    claim = part.claim or DraftClaim(part.text, (), part.start, part.end, heading)
    claim = replace(claim, citations=unique((*claim.citations, *cited)), end=end)
    return Part(part.start, end, part.text, claim)


class _Walk:
    """One pass over the parser's tokens, knowing how deep in lists and quotations it is and under which heading."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.tokens = parse(body)
        self.depth = {"list": 0, "blockquote": 0, "table": 0}
        self.heading = ""

    def blocks(self) -> Iterator[tuple[Block, tuple[int, ...]]]:
        """Each block, and the numbers that are cited before its first word."""
        table_at = 0
        for index, token in enumerate(self.tokens):
            if container := _CONTAINERS.get(token.type.rpartition("_")[0]):
                self.depth[container] += token.nesting
            if token.type == "table_open":
                table_at = index
            elif token.type == "table_close":
                yield self._table(self.tokens[table_at : index + 1]), ()
            elif token.type == "fence":
                yield Block("code", 0, token.content, self.heading, tokens=(token,)), ()
            elif token.type == "inline" and not self.depth["table"]:
                yield self._text(index)

    def _text(self, index: int) -> tuple[Block, tuple[int, ...]]:
        around, inline = self.tokens[index - 1], self.tokens[index]
        plain = flatten(self.body, inline)
        text = fold(plain.text)
        if around.type == "heading_open":
            self.heading = text
            return Block("heading", int(around.tag[1]), text, text, tokens=(inline,)), ()
        is_label = self._is_label(index, text)
        parts, orphans = self._parts(plain, claimless=is_label or _is_only_a_link(inline))
        kind: Kind = "item" if self.depth["list"] else "quote" if self.depth["blockquote"] else "paragraph"
        if not any(part.claim for part in parts) and (is_label or text.endswith(_COLONS)):
            kind = "lead"
        return Block(kind, self.depth["list"], text, self.heading, tuple(parts), (inline,)), orphans

    def _is_label(self, index: int, text: str) -> bool:
        """A bold line without a stop that stands above something is a heading in all but its markup."""
        children = [
            child for child in self.tokens[index].children or () if child.type != "text" or child.content.strip()
        ]
        bold = bool(children) and children[0].type == "strong_open" and children[-1].type == "strong_close"
        bold = bold and sum(child.type == "strong_open" for child in children) == 1
        after = self.tokens[index + 2].type if index + 2 < len(self.tokens) else ""
        above = after in _LISTS if self.depth["list"] else bool(after)
        return bold and above and len(text) <= _LONGEST_LABEL and not text.endswith((".", "!"))

    def _parts(self, plain: Plain, *, claimless: bool) -> tuple[list[Part], tuple[int, ...]]:
        """The sentences, and the numbers cited before the first word. ``claimless``: only what is cited is a claim."""
        parts: list[Part] = []
        orphans: tuple[int, ...] = ()
        for start, told, end in _with_markers(plain, _whole(split(plain.text), plain.uncut)):
            text, cited = fold(plain.text[start:told]), unique(plain.numbers(start, end))
            part = Part(*plain.source(start, end), text)
            if not says(text):
                orphans += cited
                parts.append(part)
            elif cited or not (claimless or _ONLY_A_LINK.match(text) or text.endswith((*_COLONS, "?"))):
                parts.append(_cite(part, cited, part.end, self.heading))
            else:
                parts.append(part)
        return parts, orphans

    def _table(self, tokens: list[Token]) -> Block:
        parts, texts, row = [], [], []
        in_body = False
        for token in tokens:
            in_body = in_body or token.type == "tbody_open"
            if token.type == "tr_open":
                row, opening = [], token
            elif token.type == "inline":
                row.append(flatten(self.body, token))
            elif token.type == "tr_close":
                texts.append(CELL_SEPARATOR.join(filter(None, (fold(cell.text) for cell in row))))
                if in_body:
                    parts.append(self._row(opening, row, texts[-1]))
        return Block("table", 0, "\n".join(texts), self.heading, tuple(parts), tuple(tokens))

    def _row(self, opening: Token, cells: list[Plain], text: str) -> Part:
        line = self.body[opening.meta["start"] : opening.meta["end"]]
        start = opening.meta["start"] + len(line) - len(line.lstrip(" \t>"))
        end = opening.meta["start"] + len(line.rstrip())
        cited = unique(number for cell in cells for _, numbers in cell.cited for number in numbers)
        part = Part(start, end, text)
        return _cite(part, cited, end, self.heading) if says(text) or cited else part


def _whole(spans: list[tuple[int, int]], uncut: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, joined where one ends inside a link, code or an entity."""
    joined: list[tuple[int, int]] = []
    inside = iter([*sorted(uncut), (10**12, 10**12)])
    cut = next(inside)
    for start, end in spans:
        while cut[1] <= start:
            cut = next(inside)
        if joined and cut[0] < start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _with_markers(plain: Plain, spans: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Start, end of the words and end of each span; those with markers but no words are joined to the words before.

    A list number that a marker was put behind ("1[2].") goes with the marker, and is none of the words.
    """
    joined: list[tuple[int, int, int, bool]] = []
    for start, end in spans:
        text, told = fold(plain.text[start:end]), end
        speaks, is_number = says(text), bool(_LIST_NUMBER.match(text))
        if plain.numbers(start, end):
            while joined and not speaks:
                start, before, _, speaks = joined.pop()
                told = before if is_number else told
        joined.append((start, told, end, speaks))
    return [(start, told, end) for start, told, end, _ in joined]


def _is_only_a_link(inline: Token) -> bool:
    children = inline.children or []
    links = [child for child in children if child.type == "link_open"]
    return len(links) == 1 and children[0] is links[0] and children[-1].type == "link_close"


def says(text: str) -> bool:
    """Whether there is more than punctuation and a list number in it."""
    return any(char.isalnum() for char in text) and not _LIST_NUMBER.match(text)


def fold(text: str) -> str:
    """Plain text without its markers and with each run of white space as one space."""
    return " ".join(strip_placeholders(text).split())
