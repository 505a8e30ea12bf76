"""What changed between two wordings, word by word: pieces that stayed, went (``del``) or came (``ins``).

The shortest set of words taken out and put in. Where only a space or a comma stayed between two changes, it is part of
them: a reader sees one change, not three.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

Piece = tuple[str, str]

_TOKEN = re.compile(
    r"\s+"
    r"|[<>≤≥=±~≈+−-]?\d+(?:[.,:/·–-]\d+)*%?"  # 0.5, 1,000, 2–4, 120/80, ≥5: a number is never torn apart
    r"|\w+(?:[-'’./]\w+)*"  # mg/kg, beta-blocker, patient's
    r"|\[[\d\s,;–-]+\]"  # a citation marker
    r"|."
)
_WORD = re.compile(r"\w")
_MOST_COMPARED = 30_000_000
"""Words of one side times words of the other; beyond it a passage is shown as replaced whole."""
_ALIKE = 0.4
"""Of 1: from here on two lines are one line that was changed."""
_FURTHEST_TWIN = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text with its redline; unchanged where every piece is the same."""

    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        return any(op != "same" for op, _ in self.pieces)


def redline(old: str, new: str) -> tuple[Piece, ...]:
    """(op, text) pieces, op being same, del or ins; without the ins they spell ``old``, without the del ``new``."""
    return tuple(_folded(_pieces(_TOKEN.findall(old), _TOKEN.findall(new))))


def redlined_lines(old: str, new: str) -> tuple[Line, ...]:
    """The lines of both texts in order, blank ones left out; a line that was changed is one Line with both wordings."""
    before, after = _lines(old), _lines(new)
    found: list[Line] = []
    if len(before) * len(after) > _MOST_COMPARED:
        return tuple(_changed(before, after))
    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            found += [Line((("same", text),)) for text in after[code.dest_start : code.dest_end]]
        else:
            found += _changed(before[code.src_start : code.src_end], after[code.dest_start : code.dest_end])
    return tuple(_paired(found))


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _changed(gone: Sequence[str], come: Sequence[str]) -> Iterator[Line]:
    yield from (Line((("del", text),)) for text in gone)
    yield from (Line((("ins", text),)) for text in come)


def _paired(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines that went and lines that came in the same place, compared with each other in their order."""
    gone: list[str] = []
    come: list[str] = []
    for line in [*lines, Line((("same", ""),))]:
        [(op, text)] = line.pieces
        if op == "del":
            gone.append(text)
        elif op == "ins":
            come.append(text)
        else:
            yield from _against(gone, come)
            gone, come = [], []
            yield from [line] if text else []


def _against(gone: Sequence[str], come: Sequence[str]) -> Iterator[Line]:
    """Each line that came beside the one it resembles most, if it does; the rest as gone, then new."""
    rest, new = list(gone), []
    for text in come:
        at = _twin(text, rest)
        if at is None:
            new.append(text)
            continue
        yield from _changed(rest[:at], new)
        yield Line(redline(rest[at], text))
        rest, new = rest[at + 1 :], []
    yield from _changed(rest, new)


def _twin(text: str, among: Sequence[str]) -> int | None:
    """Which of those lines it was before; None where none is like it."""
    likeness = [_likeness(other, text) for other in among[:_FURTHEST_TWIN]]
    best = max(likeness, default=0.0)
    return likeness.index(best) if best >= _ALIKE else None


def _likeness(one: str, other: str) -> float:
    return Indel.normalized_similarity(_TOKEN.findall(one), _TOKEN.findall(other))


def _pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    if len(before) * len(after) > _MOST_COMPARED:
        yield from (("del", "".join(before)), ("ins", "".join(after)))
        return
    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            yield "same", "".join(before[code.src_start : code.src_end])
        elif code.tag == "delete":
            yield "del", "".join(before[code.src_start : code.src_end])
        else:
            yield "ins", "".join(after[code.dest_start : code.dest_end])


def _folded(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbouring changes as one, what went before what came."""
    kept = [*pieces, ("same", "")]
    gone = come = ""
    for at, (op, text) in enumerate(kept):
        if op == "del":
            gone += text
        elif op == "ins":
            come += text
        elif (gone or come) and not _WORD.search(text) and at + 1 < len(kept) - 1:
            gone, come = gone + text, come + text
        else:
            yield from ((kind, piece) for kind, piece in (("del", gone), ("ins", come)) if piece)
            gone = come = ""
            yield from [("same", text)] if text else []
