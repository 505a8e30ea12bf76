"""Free text: one reference a line; or, where blank lines part them, one a block; numbers in front are taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from articles.citations.formats.entry import YEAR, Entry
from articles.citations.rules.facts import Cited

LABEL = re.compile(r"(?:[\[(](\d{1,4})[\])][.:]?|(\d{1,4})[.):\]](?!\d))\s*(?=\S)")
BULLET = re.compile(r"[•◦▪‣●○*–-]\s+")
IDENTIFIED = re.compile(r"https?://|\b10\.\d{4,9}/|\bPMID\b|\bPMC\d", re.IGNORECASE)
# A wrapped address goes on without a space.
CUT_ADDRESS = re.compile(r"(?:https?://\S*|\b10\.\d{4,9}/\S*)[/._=?&-]$", re.IGNORECASE)


def read(text: str) -> list[Entry]:
    """Each entry's ``ref_id`` is the number it had in front, where all of them had one in order; else its place."""
    lines = [line.strip() for line in text.split("\n")]
    labels = [(line, found) for line in lines if (found := LABEL.match(line))]
    numbered = len(labels) > 1 and bool(LABEL.match(next(filter(None, lines), "")))
    gathered = list(_numbered(lines) if numbered else _unnumbered(lines))
    return [Entry(str(place), Cited(as_cited=words)) for place, words in enumerate(gathered, start=1)]


def _numbered(lines: list[str]) -> Iterator[str]:
    """An entry begins where the next number stands in front; other lines go on with the entry before."""
    parts: list[str] = []
    last = 0
    for line in filter(None, lines):
        label = LABEL.match(line)
        number = int(label[1] or label[2]) if label else 0
        if (label and last < number <= last + 10) or (label and not parts):
            if parts:
                yield _joined(parts)
            parts, last = [line[label.end() :]], number
        elif _stands_alone(line) and _stands_alone(parts[-1]) and not label:
            yield _joined(parts)
            parts = [line]
        else:
            parts.append(line)
    if parts:
        yield _joined(parts)


def _unnumbered(lines: list[str]) -> Iterator[str]:
    for blank, group in groupby(lines, key=lambda line: not line):
        if blank:
            continue
        block = [_bare(line) for line in group]
        wrapped = len(block) > 1 and "" in lines and not all(map(_stands_alone, block))
        yield from [_joined(block)] if wrapped else filter(None, block)


def _bare(line: str) -> str:
    line = BULLET.sub("", line, count=1)
    label = LABEL.match(line)
    return line[label.end() :] if label else line


def _stands_alone(line: str) -> bool:
    """Whether a line looks like a whole reference: nearly all give a year or an identifier."""
    return bool(YEAR.search(line) or IDENTIFIED.search(line))


def _joined(parts: list[str]) -> str:
    gaps = ["" if CUT_ADDRESS.search(part[-300:]) else " " for part in parts]
    return "".join(piece for both in zip(parts, gaps, strict=True) for piece in both).strip()
