"""The lines of a captured article as blocks (heading, paragraph, list item), and the blocks as Markdown.

A capture has no mark-up left: a heading is a short line without a final stop that stands alone before content, and
lists show only by their bullets and indentation. What Markdown would take for mark-up in the text ("> 4 weeks",
"HLA-B*57:01 and HLA-B*58:01") is escaped, so that the text reads as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

Kind = Literal["heading", "paragraph", "item"]

_LONGEST_HEADING, _SHORTEST_WRAPPED = 120, 45
_ABOUT = 1.15
_TAB = 4
_BULLET = re.compile(
    r"(?P<bullet>[•◦▪▫‣⁃∙○●■□➢➤►✓✔]|[*–—·→-](?=\s)|o(?=[\t\u00a0]|\s{2}))\s*(?P<text>.*)"
    r"|(?P<number>\d{1,2})[.)]\s+(?P<step>\S.*)"
    r"|(?P<lettered>\(?(?:[a-h]|i{1,3}|iv|vi{0,3})\)\s+\S.*)",
    re.DOTALL,
)
_LONE_NUMBER = re.compile(r"(\d{1,2})[.)]\Z")
_ONLY_NUMBERS = re.compile(r"[1-9]\d{0,2}(?:\s?[,;–-]\s?[1-9]\d{0,2})*\Z")
_MARKER_FIRST = re.compile(r"\[[1-9][\d\s,–-]{0,40}\](?:\s+[A-Z]|\Z)")
_BARE_MARKER_FIRST = re.compile(r"[1-9]\d?(?:,\s?[1-9]\d?){0,8}\s+[A-Z]")
_FINISHED = re.compile(r"[.!?…:;][\"”’'»)\]]{0,3}(?:\s{0,3}\[?\d[\d\s,;–-]{0,60}\]?)?\Z|[⁰-⁹¹²³\]]\Z")
_SAYS_SOMETHING = re.compile(
    r"[.,;:!…–—\]-]\Z|[.!?…:][\"”’'»)\]]{0,3}\s{0,3}(?:\d[\d\s,;–-]{0,60}|[⁰-⁹¹²³][⁰-⁹¹²³˒‚ʾ⸴⁻,–\s-]{0,60}"
    r"|(?<=[\"”’'»)\]]))\Z"
    r"|[^\W\d_]{3}\)?[.!?][\s⁰-⁹¹²³]+(?:\d[\d\s,–-]{0,20}\s)?[A-Z]"
)
_RUNS_ON = re.compile(
    r"(?:[,(<>≤≥=]|\b(?:an?|the|of|at|by|to|in|on|for|from|until|with|without|and|or|than|below|above|between|is|are|was|were))\Z"
)
_HOLDS_STOP = re.compile(
    r"[\w%)\]][.!?][\"”’)\]]{0,3}(?:[\s⁰-⁹¹²³˒,\d\[\]–-]{1,24})(?:[A-Z][a-z]|[a-z]{1,2}[A-Z]).{12}", re.DOTALL
)
_DEPTHS = {"•": 0, "●": 0, "■": 1, "◦": 1, "○": 1, "o": 1, "-": 1, "–": 1, "▪": 2, "▫": 2, "‣": 2, "∙": 2, "·": 2}
_OPENS_BLOCK = re.compile(r"(?:>|#{1,6}(?=\s|\Z)|[+*-](?=\s|\Z)|(?:=+|-+)\s*\Z|`{3}|~{3}|\|)")
_OPENS_STEPS = re.compile(r"(\d{1,9})([.)])(?=\s|\Z)")
_ACTIVE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n])|&(?=#?\w{1,32};)|<(?=[A-Za-z][^\s<>]{0,200}[:@][^\s<>]{0,200}>)"
    r"|\[(?=[^\[\]\n]{0,200}\](?:\(|:))(?!\d[\d\s,;–-]{0,60}\])"
    r"|(?<=!)\[|`"
)
_STARS = re.compile(r"(?<!\s)\*|\*(?!\s)")
_UNDERSCORES = re.compile(r"(?<!\w)_(?!\s)|(?<!\s)_(?!\w)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the capture: its number (from 1), its indentation in columns, its text without blanks around it."""

    number: int
    indent: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """``text`` is one line, whatever the capture wrapped; ``line`` is where it begins. ``mark`` is "1." or a bullet."""

    kind: Kind
    text: str
    line: int
    indent: int = 0
    mark: str = ""


def line(number: int, raw: str) -> Line:
    """A line as captured; tabs in front count as four columns."""
    expanded = raw.expandtabs(_TAB)
    return Line(number, len(expanded) - len(expanded.lstrip()), raw.strip())


# --- lines to blocks -------------------------------------------------------------------------------------------------


def looks_like_heading(text: str, longest: int = _LONGEST_HEADING) -> bool:
    """Whether a line has the shape of a heading; whether it is one depends on where it stands."""
    if not 0 < len(text) <= longest or "\t" in text:
        return False
    if _SAYS_SOMETHING.search(text) or _bullet(text) or _ONLY_NUMBERS.match(text):
        return False
    return bool(re.search(r"[^\W\d_]{2}", text)) and not re.match(r"[a-z]{3}|[a-z]{1,2}\s", text)


def blocks(lines: Sequence[Line]) -> list[Block]:
    """The blocks of an article, in order."""
    gathered = _gathered(_with_bullets_joined(lines))
    return [_as_heading(gathered, index) for index in range(len(gathered))]


def _with_bullets_joined(lines: Sequence[Line]) -> list[Line]:
    """A bullet or number that stands alone on its line belongs to the text on the next line."""
    joined: list[Line] = []
    alone: Line | None = None
    for each in lines:
        found = _bullet(each.text)
        if (found and found["bullet"] and not found["text"]) or _LONE_NUMBER.match(each.text):
            alone = each
        elif alone and each.text:
            joined.append(Line(each.number, alone.indent, f"{alone.text} {each.text}"))
            alone = None
        elif not alone:
            joined.append(each)
    return joined


def _gathered(lines: Sequence[Line]) -> list[Block]:
    """Paragraphs and items, wrapped lines together; headings still look like paragraphs here."""
    width = page_width(lines)
    found: list[list[Line]] = []
    before: Line | None = None
    for each in lines:
        if each.text and found and (_only_markers(found[-1][-1], each) or (before and wraps(before, each, width))):
            found[-1].append(each)
        elif each.text:
            found.append([each])
        before = each if each.text else None
    return [_block(group) for group in found]


def _only_markers(above: Line, each: Line) -> bool:
    """Whether a line is nothing but the markers of the sentence above it."""
    return bool(_ONLY_NUMBERS.match(each.text) and _FINISHED.search(above.text[-100:]))


def page_width(lines: Sequence[Line]) -> int:
    """The columns that the page was wrapped at; 0 when no line goes on below. Furniture may be wider."""
    widest = max((_columns(before) for before, after in pairwise(lines) if _unfinished(before, after)), default=0)
    return max((_columns(each) for each in lines if _columns(each) <= widest * _ABOUT), default=0)


def _columns(each: Line) -> int:
    return each.indent + len(each.text)


def _unfinished(before: Line, after: Line) -> bool:
    """Whether a sentence plainly runs over the break between two lines."""
    if not before.text or not after.text or _FINISHED.search(before.text):
        return False
    if len(before.text) < _SHORTEST_WRAPPED or _opens_item(after.text):
        return False
    holds_stop = bool(_HOLDS_STOP.search(before.text)) and not looks_like_heading(after.text)
    return holds_stop or bool(re.match(r"[a-z]{2,}[\s,;.]", after.text) or _RUNS_ON.search(before.text))


def wraps(before: Line, after: Line, width: int) -> bool:
    """Whether the break between two lines is only the page's width: the next word would not have fitted."""
    finished = bool(_FINISHED.search(before.text))
    if not after.text or _opens_item(after.text) or (finished and _bullet(after.text)):
        return False
    word = after.text.split(None, 1)[0]
    if _unfinished(before, after) or _marks_what_is_above(before, after, wrapped=width > 0):
        return True
    if 0 < width <= _LONGEST_HEADING and _columns(before) + 1 + len(word) > width:
        return not (finished and looks_like_heading(after.text)) or bool(re.match(r"\[?\d", after.text))
    return not finished and after.text[:1].islower() and not re.match(r"[a-z]{1,2}[A-Z]", after.text)


def _marks_what_is_above(before: Line, after: Line, *, wrapped: bool) -> bool:
    """Whether a line begins with the markers of the sentence that the line above ends."""
    begins = _BARE_MARKER_FIRST.match(after.text) if wrapped else None
    stopped = before.text.endswith((".", "!", "?", ".)", ".”", '."'))
    return stopped and bool(begins or _MARKER_FIRST.match(after.text))


def _opens_item(text: str) -> bool:
    """Whether a line can only be the beginning of an item; "10. Later …" may also be the end of "doses of 5, 10."."""
    found = _bullet(text)
    return bool(found) and (found["number"] is None or int(found["number"]) == 1)


def _bullet(text: str) -> re.Match[str] | None:
    return _BULLET.match(text) if text else None


def _block(group: Sequence[Line]) -> Block:
    first, *others = group
    found = _bullet(first.text)
    kind: Kind = "item" if found else "paragraph"
    text, mark = first.text, ""
    if found:
        mark = found["bullet"] or (f"{int(found['number'])}." if found["number"] else "(")
        text = found["text"] or found["step"] or found["lettered"] or ""
    return Block(kind, joined([text, *(each.text for each in others)]), first.number, first.indent, mark)


def joined(parts: Sequence[str]) -> str:
    """Wrapped lines as one: the break was the page's. A word that was cut behind its hyphen is put together."""
    text = "\n".join(part for part in parts if part)
    return re.sub(r"(?<=[^\W\d_]-)\n(?=[a-z])", "", text).replace("\n", " ")


def _as_heading(found: Sequence[Block], index: int) -> Block:
    block = found[index]
    if index + 1 == len(found):
        return block
    if block.kind == "item":
        return _numbered_heading(found, index)
    run = _run(found, index)
    is_heading = looks_like_heading(block.text) and (len(run) < 4 or index == run[0])
    return replace(block, kind="heading", indent=0) if is_heading else block


def _run(found: Sequence[Block], index: int) -> range:
    """The blocks around this one that all look like headings: four and more are a list that has lost its bullets."""
    first = last = index
    while first > 0 and index - first < 4 and _heading_like(found[first - 1]):
        first -= 1
    while last + 1 < len(found) and last - index < 4 and _heading_like(found[last + 1]):
        last += 1
    return range(first, last + 1)


def _heading_like(block: Block) -> bool:
    return block.kind == "paragraph" and looks_like_heading(block.text)


def _numbered_heading(found: Sequence[Block], index: int) -> Block:
    """A heading with a number ("2. Treatment") stands above a paragraph or above steps that begin anew."""
    block, below = found[index], found[index + 1]
    above = found[index - 1] if index else None
    if not (block.mark[0].isdigit() and looks_like_heading(block.text)):
        return block
    opens = below.kind == "paragraph" or (below.mark == "1." and below.indent == block.indent)
    follows = above is not None and above.kind == "item" and above.mark in ("", f"{int(block.mark[:-1]) - 1}.")
    if not opens or follows or (above and above.kind == "item" and not above.mark[0].isdigit()):
        return block
    return replace(block, kind="heading", text=f"{block.mark} {block.text}", indent=0, mark="")


# --- blocks to Markdown ----------------------------------------------------------------------------------------------


def markdown(found: Sequence[Block]) -> tuple[str, list[int]]:
    """The body of blocks whose text is escaped, and for each of its lines the number of the source line (a blank line
    has that of the line before)."""
    written: list[str] = []
    sources: list[int] = []
    before: Block | None = None
    for block, prefix in zip(found, _prefixes(found), strict=True):
        if before and not (before.kind == block.kind == "item"):
            written.append("")
            sources.append(sources[-1])
        written.append(prefix + block.text)
        sources.append(block.line)
        before = block
    return "\n".join(written), sources


@dataclass(frozen=True, slots=True)
class _Level:
    """An item that others may belong under: its indentation, its kind of mark, its text's column in Markdown."""

    indent: int
    kind: str
    column: int
    step: int = 0


def _prefixes(found: Sequence[Block]) -> Iterable[str]:
    """ "## ", "- ", "1. " or nothing, with the indentation that makes an item part of the one above."""
    levels: list[_Level] = []
    for index, block in enumerate(found):
        if block.kind != "item":
            levels = []
            yield "## " if block.kind == "heading" else ""
            continue
        while levels and not _nests(levels[-1], block, found, index):
            gone = levels.pop()
            if _sibling(gone, block):
                break
        column = levels[-1].column if levels else 0
        step = int(block.mark[:-1]) if block.mark[0].isdigit() else 0
        prefix = f"{' ' * column}{block.mark if step else '-'} "
        levels.append(_Level(block.indent, _mark_kind(block.mark), len(prefix), step))
        yield prefix


def _mark_kind(mark: str) -> str:
    return "1" if mark[0].isdigit() else mark


def _sibling(level: _Level, block: Block) -> bool:
    return abs(level.indent - block.indent) <= 1 and level.kind == _mark_kind(block.mark)


def _nests(level: _Level, block: Block, found: Sequence[Block], index: int) -> bool:
    """Whether an item belongs under the item of ``level``: by its indentation or, where that is lost, by its mark."""
    if abs(block.indent - level.indent) > 1:
        return block.indent > level.indent
    mark = _mark_kind(block.mark)
    if mark in (level.kind, "1"):
        return False
    if level.kind == "1":
        return _steps_go_on(level.step, found, index)
    return mark == "(" or _DEPTHS.get(mark, 1) > _DEPTHS.get(level.kind, 0)


def _steps_go_on(step: int, found: Sequence[Block], index: int) -> bool:
    """Whether the numbered list above bullets of the same indentation goes on below them."""
    for block in found[index : index + 50]:
        if block.kind != "item":
            return False
        if block.mark[0].isdigit():
            return int(block.mark[:-1]) == step + 1
    return False


def escaped(block: Block) -> Block:
    """The block with what Markdown would take for mark-up escaped, so that its text reads as it is."""
    text = _ACTIVE.sub(r"\\\g<0>", block.text)
    if text.count("*") > 1:
        text = _STARS.sub(r"\\*", text)
    if text.count("_") > 1:
        text = _UNDERSCORES.sub(r"\\_", text)
    if block.kind != "heading":
        text = _escaped_start(text)
    return replace(block, text=text)


def _escaped_start(text: str) -> str:
    if _OPENS_BLOCK.match(text):
        return "\\" + text
    return _OPENS_STEPS.sub(r"\1\\\2", text, count=1) if _OPENS_STEPS.match(text) else text
