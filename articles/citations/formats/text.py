"""Free text: one reference a line; or, where blank lines part them, one a block; numbers in front are taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from articles.citations.formats import bare_ids
from articles.citations.formats.entry import YEAR, Entry
from articles.citations.rules.facts import Cited

LABEL = re.compile(r"(?:[\[(](\d{1,4})[\])][.:]?|(\d{1,4})[.):\]](?!\d))\s*(?=\S)")
BULLET = re.compile(r"[•◦▪‣●○*–-]\s+")
IDENTIFIED = re.compile(r"https?://|\b10\.\d{4,9}/|\bPMID\b|\bPMC\d", re.IGNORECASE)
# A wrapped address goes on without a space.
CUT_ADDRESS = re.compile(r"(?:https?://\S*|\b10\.\d{4,9}/\S*)[/._=?&-]$", re.IGNORECASE)


def read(text: str) -> list[Entry]:
    lines = [line.strip() for line in text.split("\n")]
    labels = [(line, found) for line in lines if (found := LABEL.match(line))]
    numbered = len(labels) > 1 and bool(LABEL.match(next(filter(None, lines), "")))
    gathered = list(_numbered(lines) if numbered else _unnumbered(lines))
    return [_entry(place, words) for place, words in enumerate(gathered, start=1)]


def _entry(place: int, words: str) -> Entry:
    words = BULLET.sub("", words, count=1)
    label = LABEL.match(words)
    if label is None:
        return Entry(str(place), Cited(as_cited=words))
    return Entry(str(place), Cited(as_cited=words[label.end() :]), number=int(label[1] or label[2]))


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
            parts, last = [line], number
        elif _stands_alone(line) and _stands_alone(parts[-1]):
            yield _joined(parts)
            parts, last = [line], number or last
        else:
            parts.append(line)
    if parts:
        yield _joined(parts)


def _unnumbered(lines: list[str]) -> Iterator[str]:
    for blank, group in groupby(lines, key=lambda line: not line):
        if blank:
            continue
        block = list(group)
        wrapped = len(block) > 1 and "" in lines and not all(LABEL.match(line) or _stands_alone(line) for line in block)
        yield from [_joined(block)] if wrapped else filter(None, block)


def _stands_alone(line: str) -> bool:
    """Whether a line looks like a whole reference: nearly all give a year or an identifier."""
    return bool(YEAR.search(line) or IDENTIFIED.search(line)) or bare_ids.is_one(line)


def _joined(parts: list[str]) -> str:
    gaps = ["" if CUT_ADDRESS.search(part[-300:]) else " " for part in parts]
    return "".join(piece for both in zip(parts, gaps, strict=True) for piece in both).strip()
